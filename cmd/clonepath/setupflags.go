package main

import (
	"slices"
	"strings"

	"github.com/spf13/pflag"

	"clonepath/steps"
)

// answer is a flag that answers one of the wizard's questions.
type answer struct {
	field steps.Field
	text  string
	given bool
}

func (a *answer) String() string { return a.text }
func (a *answer) Type() string   { return "text" }
func (a *answer) Set(text string) error {
	a.text, a.given = text, true
	return nil
}

// setupFlags registers a flag for each question of the wizard that is about the
// Setup and has none among the target flags.
func (o *options) setupFlags(f *pflag.FlagSet) {
	for _, step := range steps.Steps() {
		for _, field := range steps.Fields(step.ID) {
			name := strings.TrimPrefix(field.Flag, "--")
			if name == "" || field.Kind == steps.Password || f.Lookup(name) != nil {
				continue
			}
			a := &answer{field: field}
			o.answers = append(o.answers, a)
			f.Var(a, name, field.Title)
			if field.Kind == steps.Confirm {
				f.Lookup(name).NoOptDefVal = steps.Yes
			}
		}
	}
}

// answer stores what the flags say in the Setup.
func (o *options) answer(setup *steps.Setup) error {
	for _, a := range o.answers {
		if !a.given {
			continue
		}
		if allowed := a.allowed(); len(allowed) > 0 && !slices.Contains(allowed, a.text) {
			return oneOf(strings.TrimPrefix(a.field.Flag, "--"), a.text, allowed...)
		}
		if a.field.Validate != nil {
			if err := a.field.Validate(*setup, a.text); err != nil {
				return usagef("%s: %w", a.field.Flag, err)
			}
		}
		a.field.Set(setup, a.text)
	}
	return nil
}

// allowed lists the words that a question takes, none for free text.
func (a *answer) allowed() []string {
	if a.field.Kind == steps.Confirm {
		return []string{steps.Yes, steps.No}
	}
	var words []string
	for _, option := range a.field.Options {
		words = append(words, option.Value)
	}
	return words
}
