package tui

import (
	"clonepath/steps"
	"clonepath/tui/form"
)

// formFields turns the questions of a step into fields of a form over the
// session's Setup.
func (s *session) formFields(step steps.StepID) []form.Field {
	var fields []form.Field
	for _, f := range steps.Fields(step) {
		fields = append(fields, s.formField(f))
	}
	return fields
}

// formField binds one question to the Setup. While it has the focus every
// answer is set on the Setup as it was when the focus arrived: going through
// choices with the arrows must not leave traces of those passed by.
func (s *session) formField(f steps.Field) form.Field {
	var before steps.Setup
	field := form.Field{
		Key: f.Key, Title: f.Title, Help: f.Help, Placeholder: f.Placeholder, Advanced: f.Advanced,
		Kind:  kinds[f.Kind],
		Value: func() string { return f.Current(s.setup) },
		Open:  func() { before = s.setup },
		Store: func(v string) {
			s.setup = before
			f.Set(&s.setup, v)
		},
		Forget:    func() { s.setup = before },
		Check:     func(v string) error { return f.Validate(s.setup, v) },
		When:      func() bool { return f.When(s.setup) },
		Misplaced: func(v string) error { return s.misplaced(f.Key, v) },
	}
	for _, o := range f.Options {
		field.Options = append(field.Options, form.Option{Value: o.Value, Label: o.Label, Help: o.Help})
	}
	if f.Kind == steps.Confirm {
		field.Options = []form.Option{{Value: steps.Yes, Label: "yes"}, {Value: steps.No, Label: "no"}}
	}
	return field
}

// asAnswered is the Setup as if every question of a step were answered with what
// stands in it now: a preview shows what enter would lead to.
func (s *session) asAnswered(step steps.StepID) steps.Setup {
	setup := s.setup
	for _, f := range steps.Fields(step) {
		if f.Kind != steps.Password && f.When(setup) && f.Get(setup) == "" {
			f.Set(&setup, f.Default(setup))
		}
	}
	return setup
}

var kinds = map[steps.Kind]form.Kind{
	steps.Text:     form.Text,
	steps.Password: form.Password,
	steps.Choice:   form.Choice,
	steps.Confirm:  form.Choice,
	steps.Pick:     form.Pick,
}

// stepOf finds the texts of a step.
func stepOf(id steps.StepID) steps.Step {
	for _, step := range steps.Steps() {
		if step.ID == id {
			return step
		}
	}
	return steps.Step{}
}

// listOf makes the rows of a Pick of what a task brought.
func listOf(found []Entry, more bool, err error, nouns string) form.List {
	if err != nil {
		return form.List{State: form.Failed, Note: "The " + nouns + " cannot be listed: " + plainError(err) + " Type the name."}
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

// assume takes the default of a question that decides which others follow: they
// are on the screen before it is answered.
func (s *session) assume(key string) {
	if f, ok := steps.FieldByKey(key); ok && f.Get(s.setup) == "" {
		f.Set(&s.setup, f.Default(s.setup))
	}
}
