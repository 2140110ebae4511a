package tui

import (
	tea "github.com/charmbracelet/bubbletea"

	"clonepath/steps"
	"clonepath/tui/form"
)

// returnedScreen asks for what others made.
type returnedScreen struct {
	ask
	became string
}

// What became of a hand-over.
const (
	becameMade    = "made"
	becameWaiting = "waiting"
	becameOwn     = "own"
)

func newReturned(s *session) *returnedScreen {
	r := &returnedScreen{became: becameMade}
	r.ask = newAsk(s, r, stepPlan, "What others made", r.fields(s))
	return r
}

func (r *returnedScreen) fields(s *session) []form.Field {
	made := func() bool { return r.became == becameMade }
	waits := func(id steps.StepID) bool { return made() && s.setup.Choices.Waits(id) }
	role := r.field(s, "target.roleArn", "ARN of the role that they made", func() bool { return waits(steps.StepRole) })
	secret := r.field(s, "target.secretId", "Name or ARN of the secret", func() bool { return waits(steps.StepSecret) })
	external := r.field(s, "target.externalId", "External ID that the role asks for", func() bool { return waits(steps.StepTrust) })
	external.Empty = "none"
	return []form.Field{
		{
			Key: "became", Kind: form.Choice, Title: "Are they done?",
			Help: "They were asked to make " + waitingText(s.setup) + ", with the files in " + s.setup.Choices.HandedOver + ".",
			Options: []form.Option{
				{Value: becameMade, Label: "yes", Help: "What they made is entered, then the values for Torque follow, and all of it is verified."},
				{Value: becameWaiting, Label: "not yet", Help: "Everything stays as it is."},
				{Value: becameOwn, Label: "I make it myself after all", Help: "The questions begin again, with your answers in them."},
			},
			Value: func() string { return r.became }, Store: func(v string) { r.became = v },
		},
		role, external, secret,
	}
}

// field asks for one value again, beginning with what was asked for.
func (r *returnedScreen) field(s *session, key, title string, when func() bool) form.Field {
	f, _ := steps.FieldByKey(key)
	field := s.formField(f)
	field.Title, field.Kind, field.When = title, form.Text, when
	field.Value = func() string { return f.Get(s.setup) }
	if key == "target.externalId" {
		check := field.Check
		field.Check = func(v string) error {
			if v == "" {
				return nil
			}
			return check(v)
		}
	}
	return field
}

func (r *returnedScreen) done() (move, tea.Cmd) {
	switch r.became {
	case becameWaiting:
		return goTo(newWaiting(r.s, nil)), nil
	case becameOwn:
		r.s.takeBack()
		return goTo(newRepo(r.s)), nil
	}
	r.s.theyMade()
	return goTo(newPaste(r.s)), nil
}

// theyMade notes that what waited for others is there now.
func (s *session) theyMade() {
	c := &s.setup.Choices
	s.fresh = s.fresh || c.Waits(steps.StepRole) || c.Waits(steps.StepTrust)
	if c.Waits(steps.StepRole) {
		c.Role = steps.ChooseExisting
	}
	if c.Waits(steps.StepSecret) {
		c.Secret = steps.ChooseExisting
	}
	s.takeBack()
}

func (r *returnedScreen) meaning(width int, _ bool) (string, []string) {
	t, setup := r.s.theme, r.s.setup
	rows := []row{{"repository", setup.Target.Repo}, {"region", setup.Target.Region}, {"secret", setup.Target.SecretID + ", path " + setup.Target.SecretPath}}
	if setup.Choices.HandedOver != "" {
		rows = append(rows, row{"files", setup.Choices.HandedOver})
	}
	return "Kept from last time", table(t, rows, width)
}
