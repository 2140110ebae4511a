package plan

import (
	"context"
	"fmt"

	"clonepath/awsops"
)

// Writer carries out one Change: *awsops.Account.
type Writer interface {
	Apply(ctx context.Context, c awsops.Change) (awsops.Applied, error)
}

// Outcome is one Change that was carried out.
type Outcome struct {
	Change  awsops.Change
	Applied awsops.Applied
}

// Progress is told before (done false) and after each Change; err is why it
// failed.
type Progress func(i int, change awsops.Change, done bool, err error)

// Apply makes the Changes in order and stops at the first that fails. What it
// returns beside the error was done and stands: an *ApplyError names it.
func Apply(ctx context.Context, to Writer, changes []awsops.Change, progress Progress) ([]Outcome, error) {
	if progress == nil {
		progress = func(int, awsops.Change, bool, error) {}
	}
	done := make([]Outcome, 0, len(changes))
	for i, change := range changes {
		if err := ctx.Err(); err != nil {
			return done, &ApplyError{Failed: change, Done: done, Left: changes[i:], Err: fmt.Errorf("%s: stopped before it was sent: %w", change.Title, err)}
		}
		progress(i, change, false, nil)
		applied, err := to.Apply(ctx, change)
		progress(i, change, true, err)
		if err != nil {
			return done, &ApplyError{Failed: change, Done: done, Left: changes[i:], Err: err}
		}
		done = append(done, Outcome{change, applied})
	}
	return done, nil
}

// ApplyError says which Change failed, what was done before it, and what is
// left.
type ApplyError struct {
	Failed awsops.Change
	Done   []Outcome
	Left   []awsops.Change // Failed and those after it
	Err    error
}

// Error says what happened, what stands already, and what to do.
func (e *ApplyError) Error() string {
	return fmt.Sprintf("%v; %s; to go on, make the plan again: what is done is not done twice", e.Err, DoneText(e.Done))
}

// Unwrap gives the cause.
func (e *ApplyError) Unwrap() error { return e.Err }

// DoneText says what was changed in AWS, as the end of a sentence.
func DoneText(done []Outcome) string {
	text := ""
	for _, outcome := range done {
		if outcome.Applied.Already {
			continue
		}
		if text != "" {
			text += ", "
		}
		text += outcome.Change.Title
	}
	if text == "" {
		return "nothing was changed in AWS"
	}
	return "already changed in AWS: " + text
}
