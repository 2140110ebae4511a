package fleet

import (
	"context"
	"maps"
	"slices"
	"sync"

	"clonepath/checks"
	"clonepath/checks/evidence"
	"clonepath/checks/faults"
	"clonepath/checks/verdict"
)

// Member is one chain of a fleet.
type Member struct {
	Name string
	// Open brings what checks.Run takes. It is called once, when the member's turn
	// comes, and contacts nobody. Its error is the member's outcome and stops no
	// other.
	Open func(context.Context) (checks.World, checks.Question, error)
}

// Outcome is what a member came to: a report with the record that it is made
// of, or why it was not checked.
type Outcome struct {
	Record *evidence.Record
	Report *verdict.Report
	Err    error
}

// Run checks the members, at most `atOnce` of them at a time.
//
// finish takes each outcome as soon as it is there, several at once and while
// the next member is checked: it may write files. The record is let go when it
// returns. What it returns is all that is held until emit takes
// it, which is called with the member's index, in order and never twice at once.
// When emit fails, Run stops with its error. When ctx ends, what was finished is
// still emitted, and Run returns ctx's error.
func Run[T any](ctx context.Context, members []Member, atOnce int, finish func(int, Outcome) T, emit func(int, T) error) error {
	run, cancel := context.WithCancel(ctx)
	defer cancel()
	turns := make(chan int)
	done := make(chan finished[T])
	go deal(run, turns, len(members))
	var workers sync.WaitGroup
	for range min(max(atOnce, 1), len(members)) {
		workers.Go(func() {
			var files sync.WaitGroup // of the last member, while the next is checked
			for i := range turns {
				outcome := members[i].check(run)
				files.Wait()
				if outcome.Err == nil || run.Err() == nil { // else it was broken off
					files.Go(func() { done <- finished[T]{i, finish(i, outcome)} })
				}
			}
			files.Wait()
		})
	}
	go func() { workers.Wait(); close(done) }()
	return inOrder(ctx, cancel, done, emit)
}

// finished is what is left of a member that was checked.
type finished[T any] struct {
	member int
	kept   T
}

// deal gives out the members' turns.
func deal(ctx context.Context, turns chan<- int, n int) {
	defer close(turns)
	for i := range n {
		select {
		case turns <- i:
		case <-ctx.Done():
			return
		}
	}
}

// check runs one member.
func (m Member) check(ctx context.Context) Outcome {
	world, question, err := m.Open(ctx)
	if err != nil {
		return Outcome{Err: err}
	}
	record, err := checks.Run(ctx, world, question, nil)
	if err != nil {
		return Outcome{Err: err}
	}
	return Outcome{Record: record, Report: faults.Judge(record)}
}

// inOrder emits what is done as soon as everything before it is, and at the end
// what stands behind members that were broken off.
func inOrder[T any](ctx context.Context, cancel func(), done <-chan finished[T], emit func(int, T) error) (err error) {
	held := map[int]T{}
	give := func(i int) (ok bool) {
		kept, ok := held[i]
		if !ok || err != nil {
			return false
		}
		delete(held, i)
		if err = emit(i, kept); err != nil {
			cancel()
		}
		return true
	}
	next := 0
	for f := range done {
		held[f.member] = f.kept
		for give(next) {
			next++
		}
	}
	for _, i := range slices.Sorted(maps.Keys(held)) {
		give(i)
	}
	if err == nil {
		err = ctx.Err()
	}
	return err
}
