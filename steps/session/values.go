package session

import (
	"strings"

	"clonepath/awsops/target"

	"clonepath/steps/setup"
)

// TorqueField is one field of Torque's credential form.
type TorqueField struct {
	Field string // as Torque calls it
	Shown string // on the screen
	Text  string // what is entered
}

// Values are the fields of Torque's form, in its order.
func (s *Session) Values(chosen setup.Setup) []TorqueField {
	chosen = chosen.WithDefaults()
	role := chosen.Target.RoleARN
	if d, err := s.Desired(); err == nil {
		role = d.RoleARN
	}
	kind := map[string]string{"github": "GitHub", "gitlab": "GitLab", "bitbucket": "Bitbucket", "azure": "Azure Repos"}[chosen.Credential.Type]
	values := []TorqueField{
		{"Name", chosen.Credential.Name, chosen.Credential.Name},
		{"Type", kind, kind},
		{"Role ARN", role, role},
	}
	if id := chosen.Target.ExternalID; id != "" {
		values = append(values, TorqueField{"External ID", target.MaskExternalID(id), id})
	}
	return append(values,
		TorqueField{"Secret ID", chosen.Target.SecretID, chosen.Target.SecretID},
		TorqueField{"Secret Path", chosen.Target.SecretPath, chosen.Target.SecretPath})
}

const CredentialFile = "torque-credential.txt"

// Sheet is the values for Torque as lines, which a support case takes back.
func (s *Session) Sheet(chosen setup.Setup) string {
	var b strings.Builder
	for _, v := range s.Values(chosen) {
		b.WriteString(v.Field + ": " + v.Text + "\n")
	}
	return b.String()
}
