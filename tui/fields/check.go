package fields

import (
	"strings"

	"clonepath/awsops/target"
	"clonepath/steps/session"
	"clonepath/steps/setup"
	"clonepath/tui/form"
)

// CheckKeys are asked for by their labels: what stands in Torque's form.
var CheckKeys = []string{
	"target.roleArn", "target.externalId", "target.secretId", "target.secretPath", "target.repo", "target.branch", "target.region", "choice.profile",
}

// CheckFields ask what a check needs.
func CheckFields(s *session.Session) []form.Field {
	var fields []form.Field
	for _, key := range CheckKeys {
		field := checkField(s, key)
		if key == "target.roleArn" || key == "target.secretId" {
			field.Check = required(s, key)
		}
		fields = append(fields, field)
	}
	return fields
}

// required refuses nothing but an empty answer.
func required(s *session.Session, key string) func(string) error {
	f, _ := setup.FieldByKey(key)
	return func(v string) error {
		if v != "" {
			return nil
		}
		return f.Validate(s.Setup, v)
	}
}

// checkField asks for a value as it is, without the set-up's rules and defaults.
func checkField(s *session.Session, key string) form.Field {
	f, _ := setup.FieldByKey(key)
	field := formField(s, f)
	field.Title, field.Kind = f.Label, form.Text
	field.Value = func() string { return f.Get(s.Setup) }
	field.Check, field.When = nil, nil
	switch f.Key {
	case "choice.profile":
		field.Kind, field.Empty = form.Pick, "the default of this machine"
		field.When = func() bool { return len(s.Deps.Profiles) > 0 }
	case "target.externalId":
		sayingNone(s, &field)
	case "target.repo":
		field.Empty = "left out: Git is not checked"
	case "target.branch":
		field.Empty = "the default branch"
	case "target.region":
		field.Empty = "as the profile or the environment says"
	}
	return field
}

// none is the answer that the credential has no External ID: an empty one leaves it
// open.
const none = "none"

func sayingNone(s *session.Session, field *form.Field) {
	field.Empty, field.Help = "not known", "As it stands in Torque. If the field is empty there, enter none."
	value, store := field.Value, field.Store
	field.Value = func() string {
		if s.Setup.Target.NoExternalID {
			return none
		}
		return value()
	}
	field.Store = func(v string) {
		store(v)
		if strings.EqualFold(strings.TrimSpace(v), none) {
			s.Setup.SetNoExternalID()
		}
	}
}

// Typed is what will be reported of a value of the Target as it stands, nil for
// nothing.
func Typed(chosen setup.Setup, key string) *target.Problem {
	f, _ := setup.FieldByKey(key)
	if field := f.InTarget(); field != "" {
		return target.Check(field, chosen.Target.Value(field))
	}
	return nil
}
