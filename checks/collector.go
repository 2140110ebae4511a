package checks

import (
	"context"
	"time"

	"clonepath/awsops/awserr"
	"clonepath/checks/evidence"
)

// collector is one question to the world and the fact of the Record that its
// answer is.
type collector struct {
	id     string           // the name of that fact in the table of facts
	serves evidence.CheckID // the check that it mainly serves
	by     evidence.Actor   // whose credentials it uses, "" for none
	// needs are the collectors that must be done before it starts.
	needs func(*run) []string
	// awaits are those whose end it may wait for while it runs.
	awaits []string
	// optional: the chain can be judged without it. One attempt, at most a second.
	optional bool
	// practice: it runs only where the best practices were asked about.
	practice bool
	// limit is what it may take where that is more than Question.Timeout.
	limit time.Duration
	// patient: it repeats what a fresh role refuses, as long as Question.Retry.
	patient bool
	actions []string // IAM actions that it needs
	// reads is what it reads, for the end of the report, where it is more than the
	// fact's own words.
	reads string
	// inside: it reads nothing outside this machine.
	inside bool
	task   task
}

// task asks and says how the answer is written into the Record. The engine
// writes, so that one goroutine alone changes the Record.
type task interface {
	ask(ctx context.Context, r *run, fact string) answer
	crashed(r *run, fact string, by evidence.Actor, f *awserr.Failure) answer
}

// answer writes a fact into the Record. asked says that something outside was
// asked, whatever came of it.
type answer struct {
	write func(*evidence.Record)
	asked bool
}

// filling is the task of one fact. It returns the fact; nil leaves the field
// empty: there was nothing to ask.
type filling[T any] func(context.Context, *run) *evidence.Fact[T]

// fill makes the task of a function that collects.
func fill[T any](collect filling[T]) task { return collect }

func (collect filling[T]) ask(ctx context.Context, r *run, fact string) answer {
	return collect.answer(fact, collect(ctx, r))
}

func (collect filling[T]) crashed(r *run, fact string, by evidence.Actor, f *awserr.Failure) answer {
	return collect.answer(fact, evidence.Failed[T](by, r.Clock(), f))
}

func (filling[T]) answer(name string, fact *evidence.Fact[T]) answer {
	slot := evidence.Slot[T](name)
	return answer{
		write: func(record *evidence.Record) { *slot(record) = fact },
		asked: fact != nil && fact.Skipped == "",
	}
}

// did is what it read, for the end of the report, "" for nothing.
func (c *collector) did() string {
	if c.reads != "" || c.inside {
		return c.reads
	}
	return evidence.AboutFact(c.id).What
}

// after is the needs of a collector that always waits for the same ones.
func after(ids ...string) func(*run) []string {
	return func(*run) []string { return ids }
}
