package bundle

import (
	"strings"

	"clonepath/awsops/clean"

	"clonepath/steps/plan"
	"clonepath/steps/setup"
)

// typeLabels are the types as Torque's form shows them.
var typeLabels = map[string]string{"github": "GitHub", "gitlab": "GitLab", "bitbucket": "Bitbucket", "azure": "Azure Repos"}

// sheetOf is what credential.md is filled with: values as Markdown code, and as
// a text to paste.
func sheetOf(s setup.Setup, d plan.Desired) map[string]string {
	values := map[string]string{
		"account": clean.Line(d.Account), "roleName": code(d.RoleName), "fence": fence(d.RoleARN, d.ExternalID, d.SecretID, d.SecretPath),
		"name": code(s.Credential.Name), "type": typeLabels[s.Credential.Type], "typeChosen": typeLabels[s.Credential.Type],
		"spaces":  "All spaces",
		"roleArn": code(d.RoleARN), "roleArnText": clean.Line(d.RoleARN),
		"externalId": "", "externalIdText": clean.Line(d.ExternalID),
		"secretId": code(d.SecretID), "secretIdText": clean.Line(d.SecretID),
		"secretPath": code(d.SecretPath), "secretPathText": clean.Line(d.SecretPath),
		"repo": "", "assumptions": lines("- ", d.Assumptions),
	}
	if values["type"] == "" {
		values["type"] = typeLabels["gitlab"] // the guide's
	}
	if len(s.Credential.Spaces) > 0 {
		spaces := make([]string, len(s.Credential.Spaces))
		for i, space := range s.Credential.Spaces {
			spaces[i] = code(space)
		}
		values["spaces"] = strings.Join(spaces, ", ")
	}
	if d.ExternalID != "" {
		values["externalId"] = code(d.ExternalID)
	}
	if s.Target.Repo != "" {
		values["repo"] = code(s.Target.Repo) + " "
	}
	return values
}

// code writes a text as Markdown code, whatever backticks, bars or line breaks
// are in it.
func code(text string) string {
	text = strings.ReplaceAll(clean.Line(text), "|", `\|`)
	around := ticks(text, 1)
	if strings.HasPrefix(text, "`") || strings.HasSuffix(text, "`") {
		text = " " + text + " "
	}
	return around + text + around
}

// fence is what stands before and after texts on lines of their own.
func fence(texts ...string) string { return ticks(strings.Join(texts, "\n"), 3) }

// ticks are backticks, at least n and more than stand together in the text.
func ticks(text string, n int) string {
	mark := strings.Repeat("`", n)
	for strings.Contains(text, mark) {
		mark += "`"
	}
	return mark
}
