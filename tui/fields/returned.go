package fields

import (
	"clonepath/steps/session"
	"clonepath/steps/setup"
	"clonepath/tui/form"
)

// What became of a hand-over.
const (
	BecameMade    = "made"
	BecameWaiting = "waiting"
	BecameOwn     = "own"
)

// ReturnedFields ask for what others made; what became of it is kept apart.
func ReturnedFields(s *session.Session, became *string) []form.Field {
	made := func() bool { return *became == BecameMade }
	waits := func(id setup.StepID) bool { return made() && s.Setup.Choices.Waits(id) }
	role := askedFor(s, "target.roleArn", "ARN of the role that they made", func() bool { return waits(setup.StepRole) })
	secret := askedFor(s, "target.secretId", "Name or ARN of the secret", func() bool { return waits(setup.StepSecret) })
	external := askedFor(s, "target.externalId", "External ID that the role asks for", func() bool { return waits(setup.StepTrust) })
	external.Empty = "none"
	return []form.Field{
		{
			Key: "became", Kind: form.Choice, Title: "Are they done?",
			Help: "They were asked to make " + session.WaitingText(s.Setup) + ", with the files in " + s.Setup.Choices.HandedOver + ".",
			Options: []form.Option{
				{Value: BecameMade, Label: "yes", Help: "What they made is entered, then the values for Torque follow, and all of it is verified."},
				{Value: BecameWaiting, Label: "not yet", Help: "Everything stays as it is."},
				{Value: BecameOwn, Label: "I make it myself after all", Help: "The questions begin again, with your answers in them."},
			},
			Value: func() string { return *became }, Store: func(v string) { *became = v },
		},
		role, external, secret,
	}
}

// askedFor asks for one value again, beginning with what was asked for.
func askedFor(s *session.Session, key, title string, when func() bool) form.Field {
	f, _ := setup.FieldByKey(key)
	field := formField(s, f)
	field.Title, field.Kind, field.When = title, form.Text, when
	field.Value = func() string { return f.Get(s.Setup) }
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
