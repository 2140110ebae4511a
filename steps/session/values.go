package session

import (
	"strings"

	"clonepath/awsops/target"
	"clonepath/steps"
)

// TorqueField is one field of Torque's credential form.
type TorqueField struct {
	Field string // as Torque calls it
	Shown string // on the screen
	Text  string // what is entered
}

// Values are the fields of Torque's form, in its order.
func (s *Session) Values(setup steps.Setup) []TorqueField {
	setup = setup.WithDefaults()
	role := setup.Target.RoleARN
	if d, err := s.Desired(); err == nil {
		role = d.RoleARN
	}
	kind := map[string]string{"github": "GitHub", "gitlab": "GitLab", "bitbucket": "Bitbucket", "azure": "Azure Repos"}[setup.Credential.Type]
	values := []TorqueField{
		{"Name", setup.Credential.Name, setup.Credential.Name},
		{"Type", kind, kind},
		{"Role ARN", role, role},
	}
	if id := setup.Target.ExternalID; id != "" {
		values = append(values, TorqueField{"External ID", target.MaskExternalID(id), id})
	}
	return append(values,
		TorqueField{"Secret ID", setup.Target.SecretID, setup.Target.SecretID},
		TorqueField{"Secret Path", setup.Target.SecretPath, setup.Target.SecretPath})
}

const CredentialFile = "torque-credential.txt"

// Sheet is the values for Torque as lines, which a support case takes back.
func (s *Session) Sheet(setup steps.Setup) string {
	var b strings.Builder
	for _, v := range s.Values(setup) {
		b.WriteString(v.Field + ": " + v.Text + "\n")
	}
	return b.String()
}
