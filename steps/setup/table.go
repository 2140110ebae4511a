package setup

import (
	"cmp"
	"slices"
	"sync"
)

// table is every row, complete, in the order in which they are asked.
var table = sync.OnceValue(func() []Field {
	var rows []Field
	for _, group := range []struct {
		step StepID
		rows []Field
	}{
		{StepRepo, repoFields()},
		{StepAccount, accountFields()},
		{StepSecret, secretFields()},
		{StepRole, roleFields()},
		{StepTrust, trustFields()},
		{StepCredential, slices.Concat(credentialFields(), auditFields())},
	} {
		for _, row := range group.rows {
			row.Step = group.step
			rows = append(rows, row.complete())
		}
	}
	return rows
})

// AllFields returns the questions of all steps in order.
func AllFields() []Field { return slices.Clone(table()) }

// Fields returns the questions of a step in the order in which they are asked.
// Every function in them is set.
func Fields(step StepID) []Field {
	return slices.DeleteFunc(AllFields(), func(f Field) bool { return f.Step != step })
}

// FieldByKey finds a field, for a screen that edits one value.
func FieldByKey(key string) (Field, bool) {
	for _, field := range table() {
		if field.Key == key {
			return field, true
		}
	}
	return Field{}, false
}

// byKey is the row of a key, or one that says nothing about it.
func byKey(key string) Field {
	if f, ok := FieldByKey(key); ok {
		return f
	}
	return Field{Key: key, Default: nothing}
}

// complete gives a row what it leaves to the common rules.
func (f Field) complete() Field {
	if f.Default == nil {
		f.Default = nothing
	}
	if f.Offer == nil {
		f.Offer = f.Default
	}
	if f.When == nil {
		f.When = func(Setup) bool { return true }
	}
	if f.Allowed == nil {
		for _, option := range f.Options {
			f.Allowed = append(f.Allowed, option.Value)
		}
	}
	row := f // as it is up to here
	if f.Get == nil {
		f.Get = row.text
	}
	if f.Set == nil {
		f.Set = row.put
	}
	if f.Validate == nil {
		f.Validate = row.judge
	}
	f.Validate = f.rules(f.Validate)
	return f
}

func nothing(Setup) string { return "" }

// rules puts the common rules in front of a row's own: nothing that cannot be
// seen, required, no token but where one is asked for, one of the options.
func (f Field) rules(own func(Setup, string) error) func(Setup, string) error {
	return func(s Setup, v string) error {
		if err := checkHidden(f.Title, v); err != nil {
			return err
		}
		switch {
		case v == "" && f.Required:
			return &Problem{Key: f.Key, Found: f.Title + ": nothing was entered", Expected: cmp.Or(f.Placeholder, "a value"), Advice: "enter one"}
		case f.Kind != Password && f.misplaced(v) != nil:
			return f.misplaced(v)
		case f.Kind == Choice:
			return untyped(f.notAnOption(v))
		}
		return own(s, v)
	}
}

func (f Field) notAnOption(v string) *Problem {
	values := make([]string, len(f.Options))
	for i, option := range f.Options {
		values[i] = option.Value
	}
	if slices.Contains(values, v) {
		return nil
	}
	return notOneOf(f.Key, v, values)
}

// judge is the validation of a row without one of its own.
func (f Field) judge(_ Setup, v string) error {
	if field := f.InTarget(); field != "" {
		return checkTarget(field, v)
	}
	switch f.Place(new(Setup)).(type) {
	case *map[string]string:
		_, err := parseTags(f.Key, v)
		return err
	case *[]string:
		return untyped(f.first(splitList(v)))
	}
	if v == "" {
		return nil
	}
	return untyped(f.first([]string{v}))
}

// problem is what is wrong with a value as it stands in a Setup; the Target's
// fields have their own table.
func (f Field) problem(s Setup) *Problem {
	switch at := f.Place(&s).(type) {
	case *map[string]string:
		return checkTags(f.Key, *at)
	case *[]string:
		return f.first(*at)
	case *string:
		if *at == "" {
			return nil
		}
		if f.Allowed != nil && !slices.Contains(f.Allowed, *at) {
			return notOneOf(f.Key, *at, f.Allowed)
		}
		return f.first([]string{*at})
	}
	return nil
}

// first is the first problem of the texts of a value.
func (f Field) first(texts []string) *Problem {
	if f.Check == nil {
		return nil
	}
	for _, text := range texts {
		if p := f.Check(text); p != nil {
			p.Key = f.Key
			return p
		}
	}
	return nil
}

// untyped turns a typed nil into an untyped one.
func untyped(p *Problem) error {
	if p == nil {
		return nil
	}
	return p
}
