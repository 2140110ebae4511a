package tui

import (
	"clonepath/steps"
	"clonepath/tui/form"
)

// What became of a hand-over.
const (
	becameMade    = "made"
	becameWaiting = "waiting"
	becameOwn     = "own"
)

// returnedFields ask for what others made; what became of it is kept apart.
func (s *session) returnedFields(became *string) []form.Field {
	made := func() bool { return *became == becameMade }
	waits := func(id steps.StepID) bool { return made() && s.setup.Choices.Waits(id) }
	role := s.askedFor("target.roleArn", "ARN of the role that they made", func() bool { return waits(steps.StepRole) })
	secret := s.askedFor("target.secretId", "Name or ARN of the secret", func() bool { return waits(steps.StepSecret) })
	external := s.askedFor("target.externalId", "External ID that the role asks for", func() bool { return waits(steps.StepTrust) })
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
			Value: func() string { return *became }, Store: func(v string) { *became = v },
		},
		role, external, secret,
	}
}

// askedFor asks for one value again, beginning with what was asked for.
func (s *session) askedFor(key, title string, when func() bool) form.Field {
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
