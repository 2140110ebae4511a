package tui

import (
	"clonepath/awsops/target"
	"clonepath/steps"
	"clonepath/tui/form"
)

// checkQuestions are the fields of the form, with Torque's own names.
var checkQuestions = []struct {
	key, title string
	field      target.Field
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

func (s *session) checkFields() []form.Field {
	var fields []form.Field
	for _, q := range checkQuestions {
		f, _ := steps.FieldByKey(q.key)
		fields = append(fields, s.checkField(f, q.title, q.required))
	}
	return fields
}

// checkField asks for a value as it is, without the set-up's rules and defaults.
func (s *session) checkField(f steps.Field, title string, required bool) form.Field {
	field := s.formField(f)
	field.Title, field.Kind = title, form.Text
	field.Value = func() string { return f.Get(s.setup) }
	field.Check, field.When = nil, nil
	if required {
		field.Check = func(v string) error {
			if v == "" {
				return f.Validate(s.setup, v)
			}
			return nil
		}
	}
	switch f.Key {
	case "choice.profile":
		field.Kind, field.Empty = form.Pick, "the default of this machine"
		field.When = func() bool { return len(s.deps.Profiles) > 0 }
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
