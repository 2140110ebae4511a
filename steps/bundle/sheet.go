package bundle

import (
	"strings"

	"clonepath/steps"
)

// sheet is what credential.md is filled with.
type sheet struct {
	Account, RoleName                         string
	Name, Type                                string
	TypeGuessed                               bool
	Spaces                                    []string
	RoleARN, ExternalID, SecretID, SecretPath string
	Repo                                      string
	Assumptions                               []string
}

// typeLabels are the types as Torque's form shows them.
var typeLabels = map[string]string{"github": "GitHub", "gitlab": "GitLab", "bitbucket": "Bitbucket", "azure": "Azure Repos"}

func sheetOf(s steps.Setup, d steps.Desired) sheet {
	label, known := typeLabels[s.Credential.Type]
	if !known {
		label = typeLabels["gitlab"] // the guide's
	}
	return sheet{
		Account: d.Account, RoleName: d.RoleName,
		Name: s.Credential.Name, Type: label, TypeGuessed: !known, Spaces: s.Credential.Spaces,
		RoleARN: d.RoleARN, ExternalID: d.ExternalID, SecretID: d.SecretID, SecretPath: d.SecretPath,
		Repo: s.Target.Repo, Assumptions: oneLine(d.Assumptions),
	}
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
