package tui

import (
	tea "github.com/charmbracelet/bubbletea"

	"clonepath/awsops/target"
	"clonepath/steps"
	"clonepath/tui/form"
)

// checkForm asks for what stands in Torque's credential. It accepts wrong
// values: finding out what is wrong with them is what it is for.
type checkForm struct {
	ask
	checked map[string]target.Field // fields whose value is commented on while typing
}

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

func newCheckForm(s *session) *checkForm {
	c := &checkForm{checked: map[string]target.Field{}}
	var fields []form.Field
	for _, q := range checkQuestions {
		f, _ := steps.FieldByKey(q.key)
		c.checked[q.key] = q.field
		fields = append(fields, s.checkField(f, q.title, q.required))
	}
	c.ask = newAsk(s, c, noStep, "What stands in Torque", fields)
	c.form.Offer("choice.profile", profileList(s.deps.Profiles))
	return c
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

func (c *checkForm) leaving(key string) tea.Cmd {
	if key == "target.repo" {
		c.s.nameHost()
	}
	return nil
}

func (c *checkForm) done() (move, tea.Cmd) {
	c.s.identity = nil
	return goTo(newVerify(c.s, asGiven)), nil
}

// meaning comments on what is typed, as Verify will.
func (c *checkForm) meaning(width int, _ bool) (string, []string) {
	t := c.s.theme
	field := c.checked[c.form.Focused().Key]
	if p := target.Check(field, c.s.setup.Target.Value(field)); field != "" && p != nil {
		return "This will be reported", table(t, []row{{"found", p.Found}, {"expected", p.Expected}, {"to do", p.Advice}}, width)
	}
	return "What happens next", table(t, []row{
		{"read", "role, secret, policies and keys, with the credentials of this machine"},
		{"tried", "the clone, with the token that the secret holds"},
		{"changed", "nothing"},
	}, width)
}
