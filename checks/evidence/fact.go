package evidence

import (
	"time"

	"clonepath/awsops/awserr"
)

// Actor says with whose credentials something was observed.
type Actor string

// The actors of a run.
const (
	Operator Actor = "operator" // the customer's admin, or a support engineer
	Agent    Actor = "agent"    // the agent principal's own credentials
	Runner   Actor = "runner"   // only for Record.As: a runner's own credentials, in the agent's place
	Role     Actor = "role"     // a session of the role, assumed by the agent
	Both     Actor = "both"     // only for Record.As: operator and agent
)

// Fact is one observation: what was seen, or why not. A nil *Fact means that
// nobody asked. Exactly one of Value, Failure and Skipped is set otherwise.
type Fact[T any] struct {
	By      Actor           `json:"by,omitempty"`
	At      time.Time       `json:"at"`
	Value   *T              `json:"value,omitempty"`
	Failure *awserr.Failure `json:"failure,omitempty"`
	Skipped string          `json:"skipped,omitempty"` // why it was not asked, for people
	From    string          `json:"from,omitempty"`    // where it stood, of what somebody sent: "in.txt:12"
}

// Seen reports whether there is a value.
func (f *Fact[T]) Seen() bool { return f != nil && f.Value != nil }

// Get returns the value, or the zero value where there is none.
func (f *Fact[T]) Get() T {
	if f.Seen() {
		return *f.Value
	}
	var zero T
	return zero
}

// Failed reports whether the question was asked and refused with that class.
func (f *Fact[T]) Failed(class awserr.Class) bool {
	return f != nil && f.Failure != nil && f.Failure.Class == class
}

// FailureOf is how a question failed, nil where it did not or was not asked.
func FailureOf[T any](f *Fact[T]) *awserr.Failure {
	if f == nil {
		return nil
	}
	return f.Failure
}

// Observed makes the fact of a value.
func Observed[T any](by Actor, at time.Time, value T) *Fact[T] {
	return &Fact[T]{By: by, At: at, Value: &value}
}

// Failed makes the fact of a failure.
func Failed[T any](by Actor, at time.Time, failure *awserr.Failure) *Fact[T] {
	return &Fact[T]{By: by, At: at, Failure: failure}
}

// Skipped makes the fact of a question that was not asked, with the reason.
func Skipped[T any](at time.Time, why string) *Fact[T] {
	return &Fact[T]{At: at, Skipped: why}
}
