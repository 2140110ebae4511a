package cmdutil

import (
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"github.com/spf13/pflag"

	"clonepath/steps/setup"
)

// answer is the flag of a key: what it says, or what the variable says that stands
// for it.
type answer struct {
	field setup.Field
	text  string
	by    string // the flag or the variable that said it, "" where neither did
}

func (a *answer) String() string { return a.text }
func (a *answer) Type() string   { return "text" }
func (a *answer) Set(text string) error {
	if a.field.Many != setup.OnlyOne && a.by == a.field.Flag { // given once more
		text = a.text + ", " + text
	}
	a.text, a.by = text, a.field.Flag
	return nil
}

// The answers that a command takes as flags, by how their keys in clonepath.yaml
// begin.
const (
	AllAnswers     = ""
	AgentAnswers   = "agent."
	CredentialType = "credential.type"
	AuditAnswers   = "audit."
	targetAnswers  = "target."
)

// AddSource registers what says which chain a command is about: a file, the target
// flags, and a flag for each question of the wizard whose key begins with one of
// the given answers.
func (o *SourceFlags) AddSource(f *pflag.FlagSet, answers ...string) {
	o.AddFile(f)
	f.StringVar(&o.Profile, "profile", "", "AWS profile of the operator")
	o.AddTarget(f)
	o.addAnswers(f, answers...)
}

// AddTarget registers the target flags alone.
func (o *SourceFlags) AddTarget(f *pflag.FlagSet) { o.addAnswers(f, targetAnswers) }

func (o *SourceFlags) addAnswers(f *pflag.FlagSet, keys ...string) {
	if f.Lookup("no-external-id") == nil {
		f.BoolVar(&o.noExternalID, "no-external-id", false, "the credential in Torque is known to have no External ID; without either flag that is unknown")
	}
	for _, field := range setup.AllFields() {
		isWanted := slices.ContainsFunc(keys, func(prefix string) bool { return strings.HasPrefix(field.Key, prefix) })
		name := strings.TrimPrefix(field.Flag, "--")
		if !isWanted || field.Decides != "" || field.Kind == setup.Password || f.Lookup(name) != nil {
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

// usage is what the flag is, else the question and what may be answered, or an
// example.
func (a *answer) usage() string {
	words := a.allowed()
	switch last := len(words) - 1; {
	case a.field.Usage != "":
		return a.field.Usage
	case last > 0:
		return strings.TrimSuffix(a.field.Title, "?") + ": `" + words[0] + "`" + strings.Join(append([]string{""}, words[1:last]...), ", ") + " or " + words[last]
	case a.field.Placeholder != "":
		return a.field.Title + ", such as " + a.field.Placeholder
	}
	return a.field.Title
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

// TakeVariables gives each flag of a key that was not given what its variable
// says, and tells which were used. The sandbox brings all values itself: beside it
// the environment is not looked at.
func TakeVariables(f *pflag.FlagSet, notes io.Writer) error {
	if sandbox := f.Lookup("sandbox"); sandbox != nil && sandbox.Changed {
		return nil
	}
	var used []string
	for _, field := range setup.AllFields() {
		flag, text := f.Lookup(strings.TrimPrefix(field.Flag, "--")), os.Getenv(field.Variable())
		if flag == nil || flag.Changed || text == "" || field.Decides != "" || field.Kind == setup.Password {
			continue
		}
		if err := flag.Value.Set(text); err != nil {
			return Usagef("%s: %w", field.Variable(), err)
		}
		if a, ok := flag.Value.(*answer); ok {
			a.by = field.Variable()
		}
		used = append(used, field.Variable())
	}
	if len(used) > 0 {
		_, _ = fmt.Fprintf(notes, "taken from the environment: %s\n", strings.Join(used, ", "))
	}
	return nil
}
