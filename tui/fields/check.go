package fields

import (
	"clonepath/awsops/target"

	"clonepath/steps/session"
	"clonepath/steps/setup"
	"clonepath/tui/form"
)

// CheckQuestions are the fields of the form, with Torque's own names.
var CheckQuestions = []struct {
	Key, title string
	Field      target.Field
	required   bool
}{
	{"target.roleArn", "Role ARN", target.FieldRoleARN, true},
	{"target.externalId", "External ID", target.FieldExternalID, false},
	{"target.secretId", "Secret ID", target.FieldSecretID, true},
	{"target.secretPath", "Secret Path", target.FieldSecretPath, false},
	{"target.repo", "Repository URL", target.FieldRepo, false},
	{"target.branch", "Branch", target.FieldBranch, false},
	{"target.region", "Region", target.FieldRegion, false},
	{"choice.profile", "AWS profile to look with", "", false},
}

func CheckFields(s *session.Session) []form.Field {
	var fields []form.Field
	for _, q := range CheckQuestions {
		f, _ := setup.FieldByKey(q.Key)
		fields = append(fields, checkField(s, f, q.title, q.required))
	}
	return fields
}

// checkField asks for a value as it is, without the set-up's rules and defaults.
func checkField(s *session.Session, f setup.Field, title string, required bool) form.Field {
	field := formField(s, f)
	field.Title, field.Kind = title, form.Text
	field.Value = func() string { return f.Get(s.Setup) }
	field.Check, field.When = nil, nil
	if required {
		field.Check = func(v string) error {
			if v == "" {
				return f.Validate(s.Setup, v)
			}
			return nil
		}
	}
	switch f.Key {
	case "choice.profile":
		field.Kind, field.Empty = form.Pick, "the default of this machine"
		field.When = func() bool { return len(s.Deps.Profiles) > 0 }
	case "target.externalId":
		field.Empty = "none"
		field.Help = "As it stands in Torque; leave it empty if the field is empty there."
	case "target.repo":
		field.Empty = "left out: Git is not checked"
	case "target.branch":
		field.Empty = "the default branch"
	case "target.region":
		field.Empty = "as the profile or the environment says"
	}
	return field
}
