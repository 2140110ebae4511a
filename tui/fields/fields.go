package fields

import (
	"clonepath/steps/session"
	"clonepath/steps/setup"
	"clonepath/tui/form"
)

// FormFields turns the questions of a step into fields of a form over the
// session's Setup.
func FormFields(s *session.Session, step setup.StepID) []form.Field {
	var fields []form.Field
	for _, f := range setup.Fields(step) {
		fields = append(fields, formField(s, f))
	}
	return fields
}

// formField binds one question to the Setup. While it has the focus every
// answer is set on the Setup as it was when the focus arrived: going through
// choices with the arrows must not leave traces of those passed by.
func formField(s *session.Session, f setup.Field) form.Field {
	var before setup.Setup
	field := form.Field{
		Key: f.Key, Title: f.Title, Help: f.Help, Placeholder: f.Placeholder, Advanced: f.Advanced,
		Kind:  kinds[f.Kind],
		Value: func() string { return f.Current(s.Setup) },
		Open:  func() { before = s.Setup },
		Store: func(v string) {
			s.Setup = before
			f.Set(&s.Setup, v)
		},
		Forget:    func() { s.Setup = before },
		Check:     func(v string) error { return f.Validate(s.Setup, v) },
		When:      func() bool { return f.When(s.Setup) },
		Misplaced: func(v string) error { return s.Misplaced(f.Key, v) },
	}
	for _, o := range f.Options {
		field.Options = append(field.Options, form.Option{Value: o.Value, Label: o.Label, Help: o.Help})
	}
	if f.Kind == setup.Confirm {
		field.Options = []form.Option{{Value: setup.Yes, Label: "yes"}, {Value: setup.No, Label: "no"}}
	}
	return field
}

var kinds = map[setup.Kind]form.Kind{
	setup.Text:     form.Text,
	setup.Password: form.Password,
	setup.Choice:   form.Choice,
	setup.Confirm:  form.Choice,
	setup.Pick:     form.Pick,
}

// ListOf makes the rows of a Pick of what a task brought.
func ListOf(found []session.Entry, more bool, err error, nouns string) form.List {
	if err != nil {
		return form.List{State: form.Failed, Note: "The " + nouns + " cannot be listed: " + session.PlainError(err) + " Type the name."}
	}
	list := form.List{State: form.Ready}
	for _, e := range found {
		list.Options = append(list.Options, form.Option{Value: e.ID, Label: e.Label, Detail: e.Detail})
	}
	switch {
	case len(found) == 0:
		list.Note = "There are no " + nouns + " here yet."
	case more:
		list.Note = "Only the first ones are listed; type the name of another."
	}
	return list
}
