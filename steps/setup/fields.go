package setup

import (
	"cmp"
	"errors"
)

// Fields returns the questions of a step in the order in which they are asked.
// Every function in them is set.
func Fields(step StepID) []Field {
	var out []Field
	for _, field := range AllFields() {
		if field.Step == step {
			out = append(out, field)
		}
	}
	return out
}

// AllFields returns the questions of all steps in order.
func AllFields() []Field {
	groups := []struct {
		step StepID
		rows []Field
	}{
		{StepRepo, repoFields()},
		{StepAccount, accountFields()},
		{StepSecret, secretFields()},
		{StepRole, roleFields()},
		{StepTrust, trustFields()},
		{StepCredential, credentialFields()},
	}
	var out []Field
	for _, group := range groups {
		for _, field := range group.rows {
			field.Step = group.step
			out = append(out, field.complete())
		}
	}
	return out
}

// FieldByKey finds a field, for a screen that edits one value.
func FieldByKey(key string) (Field, bool) {
	for _, field := range AllFields() {
		if field.Key == key {
			return field, true
		}
	}
	return Field{}, false
}

// complete gives a row the functions that it leaves out and puts the common
// rules in front of its own: required, no token but where one is asked for, one of
// the options.
func (f Field) complete() Field {
	if f.Default == nil {
		f.Default = func(Setup) string { return "" }
	}
	if f.When == nil {
		f.When = func(Setup) bool { return true }
	}
	own := f.Validate
	f.Validate = func(s Setup, v string) error {
		if err := checkHidden(f.Title, v); err != nil {
			return err
		}
		switch {
		case v == "" && f.Required:
			return &Problem{Key: f.Key, Found: f.Title + ": nothing was entered", Expected: cmp.Or(f.Placeholder, "a value"), Advice: "enter one"}
		case f.Kind != Password && Misplaced(f.Key, v) != nil:
			return Misplaced(f.Key, v)
		case f.Kind == Choice:
			return f.checkOption(v)
		case own != nil:
			return untyped(own(s, v))
		}
		return nil
	}
	return f
}

func (f Field) checkOption(v string) error {
	values := make([]string, 0, len(f.Options))
	for _, option := range f.Options {
		if option.Value == v {
			return nil
		}
		values = append(values, option.Value)
	}
	return oneOf(f.Key, v, values)
}

// untyped turns a typed nil into an untyped one: rows return *Problem values.
func untyped(err error) error {
	var p *Problem
	if errors.As(err, &p) && p == nil {
		return nil
	}
	return err
}
