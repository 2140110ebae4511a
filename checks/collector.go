package checks

import (
	"context"

	"clonepath/awsops/awserr"
	"clonepath/checks/evidence"
)

// collector is one question to the world and the field of the Record that its
// answer fills.
type collector struct {
	id     string           // the JSON name of that field
	serves evidence.CheckID // the check that it mainly serves
	by     evidence.Actor   // whose credentials it uses, "" for none
	// needs are the collectors that must be done before it starts.
	needs func(*run) []string
	// awaits are those whose end it may wait for while it runs.
	awaits []string
	// optional: the chain can be judged without it. One attempt, at most a second.
	optional bool
	// patient: it repeats what a fresh role refuses, as long as Question.Retry.
	patient bool
	actions []string // IAM actions that it needs
	reads   string   // what it reads, for the end of the report
	task    task
}

// task asks and says how the answer is written into the Record. The engine
// writes, so that one goroutine alone changes the Record.
type task interface {
	ask(ctx context.Context, r *run) answer
	crashed(r *run, by evidence.Actor, f *awserr.Failure) answer
}

// answer writes a fact into the Record. asked says that something outside was
// asked, whatever came of it.
type answer struct {
	write func(*evidence.Record)
	asked bool
}

// fills is the task of one field.
type fills[T any] struct {
	field func(*evidence.Record) **evidence.Fact[T]
	// collect returns the fact; nil leaves the field empty: there was nothing to ask.
	collect func(context.Context, *run) *evidence.Fact[T]
}

func (t fills[T]) ask(ctx context.Context, r *run) answer {
	return t.answer(t.collect(ctx, r))
}

func (t fills[T]) crashed(r *run, by evidence.Actor, f *awserr.Failure) answer {
	return t.answer(evidence.Failed[T](by, r.Clock(), f))
}

func (t fills[T]) answer(fact *evidence.Fact[T]) answer {
	return answer{
		write: func(record *evidence.Record) { *t.field(record) = fact },
		asked: fact != nil && fact.Skipped == "",
	}
}

// after is the needs of a collector that always waits for the same ones.
func after(ids ...string) func(*run) []string {
	return func(*run) []string { return ids }
}
