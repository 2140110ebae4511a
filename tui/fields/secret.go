package fields

import (
	"clonepath/assets/english"
	"clonepath/awsops/sealed"

	"clonepath/tui/form"

	"clonepath/checks/secretpath"
	"clonepath/steps/session"
	"clonepath/steps/setup"
)

// tokenField keeps what is typed sealed and beside the Setup. One that was typed
// before stands, though it is not shown again.
func tokenField(s *session.Session, f form.Field) form.Field {
	check := f.Check
	f.Value = func() string { return "" }
	f.Store = func(v string) {
		if v != "" {
			s.Token = sealed.New(v)
		}
	}
	f.Check = func(v string) error {
		if v == "" && s.Token.Len() > 0 {
			return nil
		}
		return check(v)
	}
	f.Placeholder = "hidden as you type"
	if s.Token.Len() > 0 {
		f.Empty, f.Placeholder = "typed before, kept", "typed before; enter keeps it"
	}
	return f
}

// SecretFields are the questions of the step, the token's kept apart.
func SecretFields(s *session.Session) []form.Field {
	s.Assume(KeySecretChoice)
	fields := FormFields(s, setup.StepSecret)
	for i := range fields {
		if fields[i].Key == setup.TokenKey {
			fields[i] = tokenField(s, fields[i])
		}
	}
	return fields
}

// SecretList says where the secrets are that it offers.
func SecretList(s *session.Session, p session.Listing, err error) form.List {
	list := ListOf(p.Found, p.More, err, "secrets")
	if list.Note == "" {
		list.Note = english.Plural(len(p.Found), "secret") + " in " + s.Region()
	}
	return list
}

// KeyList is the tree of the value's keys, as rows to choose from.
func KeyList(s *session.Session) form.List {
	shape := s.Shape()
	list := form.List{State: form.Ready}
	switch {
	case shape.Binary:
		return form.List{State: form.Failed, Note: "The value is stored as binary; Torque reads text only."}
	case len(shape.Keys) == 0:
		return form.List{State: form.Failed, Note: "The value is not a JSON object, so there is no key to choose."}
	}
	for _, r := range secretpath.Tree(shape.Keys) {
		detail := r.What
		switch {
		case r.Hidden:
			detail = "this key looks like a token: were key and value swapped?"
		case r.Leaf:
			detail = "•••••••• " + r.What
		}
		list.Options = append(list.Options, form.Option{Value: r.Path, Label: r.Label, Detail: detail, Heading: !r.Leaf || r.Hidden})
	}
	return list
}

// KeepValue stores a value that was read, sealed, and lists its keys.
func KeepValue(s *session.Session, v session.SecretValue, err error) form.List {
	if err != nil {
		return form.List{State: form.Failed, Note: "The value cannot be read: " + session.PlainError(err) + " Type the key's name."}
	}
	s.SealValue(v.Value)
	s.Value = &v
	s.ChooseLikelyKey()
	return KeyList(s)
}
