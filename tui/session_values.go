package tui

import (
	"strings"

	"clonepath/awsops/target"
	"clonepath/steps"
)

// entry is one field of Torque's credential form.
type entry struct {
	field string // as Torque calls it
	shown string // on the screen
	text  string // what is entered
}

// values are the fields of Torque's form, in its order.
func (s *session) values(setup steps.Setup) []entry {
	setup = setup.WithDefaults()
	role := setup.Target.RoleARN
	if d, err := s.desired(); err == nil {
		role = d.RoleARN
	}
	kind := map[string]string{"github": "GitHub", "gitlab": "GitLab", "bitbucket": "Bitbucket", "azure": "Azure Repos"}[setup.Credential.Type]
	values := []entry{
		{"Name", setup.Credential.Name, setup.Credential.Name},
		{"Type", kind, kind},
		{"Role ARN", role, role},
	}
	if id := setup.Target.ExternalID; id != "" {
		values = append(values, entry{"External ID", target.MaskExternalID(id), id})
	}
	return append(values,
		entry{"Secret ID", setup.Target.SecretID, setup.Target.SecretID},
		entry{"Secret Path", setup.Target.SecretPath, setup.Target.SecretPath})
}

const credentialFile = "torque-credential.txt"

// sheet is the values for Torque as lines, which a support case takes back.
func (s *session) sheet(setup steps.Setup) string {
	var b strings.Builder
	for _, v := range s.values(setup) {
		b.WriteString(v.field + ": " + v.text + "\n")
	}
	return b.String()
}
