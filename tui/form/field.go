package form

import (
	"errors"

	"clonepath/awsops/clean"
	"clonepath/awsops/sealed"
)

// Kind is how a field is asked.
type Kind int

// The kinds of fields.
const (
	Text     Kind = iota // one line
	Password             // one line, masked
	Choice               // one of Options
	Pick                 // one of a list that is offered later, or any text
)

// Option is one answer of a Choice, or one row of a Pick's list.
type Option struct {
	Value  string
	Label  string // what is shown; "" means Value
	Detail string // beside the label, in a Pick
	Help   string // one sentence on what choosing it means
	// Heading rows group others and cannot be chosen.
	Heading bool
}

func (o Option) label() string {
	if o.Label != "" {
		return clean.Line(o.Label)
	}
	return clean.Line(o.Value)
}

// Field is one question. Its functions are called from Update: they must be
// fast and do no I/O.
type Field struct {
	Key         string
	Title       string
	Help        string
	Placeholder string
	Kind        Kind
	Options     []Option // Choice only
	// Empty is shown for an empty answer, where that means something.
	Empty    string
	Advanced bool // asked only after ShowAdvanced
	// Value is the answer so far, or its default. It is asked again until the
	// user typed into the field.
	Value func() string
	// Open is called when the focus arrives, before any Store; nil does nothing.
	Open func()
	// Store keeps an answer that Check accepted: as it is typed, and on leaving.
	Store func(string)
	// Forget takes back what Store kept since Open; nil has nothing to take back.
	Forget func()
	Check  func(string) error
	// Misplaced refuses a token, before Check; nil refuses every certain one. A
	// Password is not asked.
	Misplaced func(string) error
	When      func() bool // whether the question makes sense now; nil means always
}

func (f Field) asked(advanced bool) bool {
	return (advanced || !f.Advanced) && (f.When == nil || f.When())
}

// Accepts is nil for an answer that may be kept.
func (f Field) Accepts(v string) error {
	if err := f.misplaced(v); err != nil {
		return err
	}
	if f.Check == nil {
		return nil
	}
	return f.Check(v)
}

func (f Field) misplaced(v string) error {
	switch {
	case f.Kind == Password:
		return nil
	case f.Misplaced != nil:
		return f.Misplaced(v)
	case sealed.Holds(v):
		return errors.New(sealed.Misplaced("what belongs here"))
	}
	return nil
}

func (f Field) option(value string) (Option, bool) {
	for _, o := range f.Options {
		if o.Value == value {
			return o, true
		}
	}
	return Option{}, false
}

// List is what a Pick field offers.
type List struct {
	State   ListState
	Options []Option
	// Note is said above the list: why it cannot be read, or what it shows.
	Note string
}

// ListState says whether a Pick's list has arrived.
type ListState int

// The states of a list.
const (
	NotAsked ListState = iota // nobody asked for it: the field is a text field
	Loading                   // keys are kept until it is there
	Ready
	Failed // Note says why; the field is a text field
)
