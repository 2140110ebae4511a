package bundle

import (
	"strings"

	"clonepath/steps"
)

// typeLabels are the types as Torque's form shows them.
var typeLabels = map[string]string{"github": "GitHub", "gitlab": "GitLab", "bitbucket": "Bitbucket", "azure": "Azure Repos"}

// sheetOf is what credential.md is filled with: values as Markdown code, and as
// a text to paste.
func sheetOf(s steps.Setup, d steps.Desired) map[string]string {
	values := map[string]string{
		"account": d.Account, "roleName": d.RoleName,
		"name": code(s.Credential.Name), "type": typeLabels[s.Credential.Type], "typeChosen": typeLabels[s.Credential.Type],
		"spaces":  "All spaces",
		"roleArn": code(d.RoleARN), "roleArnText": d.RoleARN,
		"externalId": "", "externalIdText": d.ExternalID,
		"secretId": code(d.SecretID), "secretIdText": d.SecretID,
		"secretPath": code(d.SecretPath), "secretPathText": d.SecretPath,
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
	text = strings.NewReplacer("\n", " ", "\r", " ", "|", `\|`).Replace(text)
	fence := "`"
	for strings.Contains(text, fence) {
		fence += "`"
	}
	if strings.HasPrefix(text, "`") || strings.HasSuffix(text, "`") {
		text = " " + text + " "
	}
	return fence + text + fence
}
