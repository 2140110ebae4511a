package cmdutil

import (
	"slices"
	"strings"

	"github.com/spf13/pflag"

	"clonepath/steps/setup"
)

// answer is a flag that answers one of the wizard's questions.
type answer struct {
	field setup.Field
	text  string
	given bool
}

func (a *answer) String() string { return a.text }
func (a *answer) Type() string   { return "text" }
func (a *answer) Set(text string) error {
	a.text, a.given = text, true
	return nil
}

// The answers that a command takes as flags, by how their keys in clonepath.yaml
// begin.
const (
	AllAnswers     = ""
	AgentAnswers   = "agent."
	CredentialType = "credential.type"
)

// AddSource registers what says which chain a command is about: a file, the target
// flags, and a flag for each question of the wizard whose key begins with one of
// the given answers.
func (o *SourceFlags) AddSource(f *pflag.FlagSet, answers ...string) {
	o.AddFile(f)
	f.StringVar(&o.Profile, "profile", "", "AWS profile of the operator")
	o.AddTarget(f)
	for _, field := range setup.AllFields() {
		isWanted := slices.ContainsFunc(answers, func(prefix string) bool { return strings.HasPrefix(field.Key, prefix) })
		name := strings.TrimPrefix(field.Flag, "--")
		if !isWanted || field.Kind == setup.Password || f.Lookup(name) != nil {
			continue
		}
		a := &answer{field: field}
		o.answers = append(o.answers, a)
		f.Var(a, name, a.usage())
		if field.Kind == setup.Confirm {
			f.Lookup(name).NoOptDefVal = setup.Yes
		}
	}
}

// usage is the question and what may be answered, or an example.
func (a *answer) usage() string {
	words := a.allowed()
	switch last := len(words) - 1; {
	case last > 0:
		return strings.TrimSuffix(a.field.Title, "?") + ": `" + words[0] + "`" + strings.Join(append([]string{""}, words[1:last]...), ", ") + " or " + words[last]
	case a.field.Placeholder != "":
		return a.field.Title + ", such as " + a.field.Placeholder
	}
	return a.field.Title
}

// answer stores what the flags say in the Setup.
func (o *SourceFlags) answer(chosen *setup.Setup) error {
	for _, a := range o.answers {
		if !a.given {
			continue
		}
		if allowed := a.allowed(); len(allowed) > 0 && !slices.Contains(allowed, a.text) {
			return OneOf(strings.TrimPrefix(a.field.Flag, "--"), a.text, allowed...)
		}
		if a.field.Validate != nil {
			if err := a.field.Validate(*chosen, a.text); err != nil {
				return Usagef("%s: %w", a.field.Flag, err)
			}
		}
		a.field.Set(chosen, a.text)
	}
	return nil
}

// allowed lists the words that a question takes, none for free text.
func (a *answer) allowed() []string {
	if a.field.Kind == setup.Confirm {
		return []string{setup.Yes, setup.No}
	}
	var words []string
	for _, option := range a.field.Options {
		words = append(words, option.Value)
	}
	return words
}
