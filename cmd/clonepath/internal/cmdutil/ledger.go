package cmdutil

import (
	"context"
	"slices"
	"strings"
	"sync"

	"clonepath/awsops"
	"clonepath/steps/plan"
)

// ledger is what one process has changed in AWS so far, for its last words.
type ledger struct {
	mu   sync.Mutex
	done []plan.Outcome
	open []string // the titles of what was begun and has no answer yet
}

type ledgerKey struct{}

func withLedger(ctx context.Context, l *ledger) context.Context {
	return context.WithValue(ctx, ledgerKey{}, l)
}

// LedgerOf is the ledger of the process that a context belongs to; one of its own
// where there is none.
func LedgerOf(ctx context.Context) *ledger {
	if l, ok := ctx.Value(ledgerKey{}).(*ledger); ok {
		return l
	}
	return &ledger{}
}

// Noting returns a writer that also notes what it changes.
func (l *ledger) Noting(to plan.Writer) plan.Writer { return noted{l, to} }

type noted struct {
	in *ledger
	to plan.Writer
}

// Apply carries out one Change.
func (n noted) Apply(ctx context.Context, change awsops.Change) (awsops.Applied, error) {
	n.in.begin(change)
	applied, err := n.to.Apply(ctx, change)
	n.in.end(change, applied, err)
	return applied, err
}

func (l *ledger) begin(change awsops.Change) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.open = append(l.open, change.Title)
}

func (l *ledger) end(change awsops.Change, applied awsops.Applied, err error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.open = slices.DeleteFunc(l.open, func(title string) bool { return title == change.Title })
	if err == nil {
		l.done = append(l.done, plan.Outcome{Change: change, Applied: applied})
	}
}

// Text says what was changed, as the end of a sentence.
func (l *ledger) Text() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	text := plan.DoneText(l.done)
	if len(l.open) > 0 {
		text += "; begun, and without an answer yet: " + strings.Join(l.open, ", ") + "; the next run finds out what became of it"
	}
	return text
}
