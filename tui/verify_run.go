package tui

import (
	"context"
	"runtime/debug"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"clonepath/checks"
	"clonepath/checks/evidence"
	"clonepath/checks/faults"
)

// begin starts a run of the checks, which is judged as it grows.
func (v *verifyScreen) begin() tea.Cmd {
	work := v.work()
	var cmd tea.Cmd
	v.run, cmd = beginStream(v.s, work)
	return cmd
}

// work is the run with everything that it takes from the session, so that it
// can go on beside the screens.
func (v *verifyScreen) work() func(context.Context, func(seen)) (seen, error) {
	question, identity, backend := v.question(), v.s.identity, v.s.deps.Backend
	profile := v.s.setup.Choices.Profile
	finish := v.finish()
	return func(ctx context.Context, send func(seen)) (seen, error) {
		if identity == nil {
			// Who we are is a check of its own: a failure is found there.
			if id, err := backend.Open(ctx, profile, question.Target.Region); err == nil {
				send(seen{identity: &id})
				question.Local = id.Local
			}
		}
		events := make(chan checks.Event, 256)
		judged := judge(events, send)
		record, err := backend.Check(ctx, question, func(e checks.Event) {
			select {
			case events <- e:
			default: // a later one tells more
			}
		})
		close(events)
		if crashed := <-judged; crashed != nil {
			return seen{}, crashed
		}
		if err != nil {
			return seen{}, err
		}
		return finish(record), nil
	}
}

// finish adds to a record what was changed here, and judges it.
func (v *verifyScreen) finish() func(*evidence.Record) seen {
	changed, _, _ := v.s.journal.read()
	return func(record *evidence.Record) seen {
		record.Did.Changed = append([]string{}, changed...)
		return seen{record: record, report: faults.Judge(record)}
	}
}

// askAgain asks for one statement again: what it rests on, and what that needs.
func (v *verifyScreen) askAgain(id evidence.CheckID) (task, tea.Cmd) {
	question, backend, finish := v.question(), v.s.deps.Backend, v.finish()
	question.Only, question.Before = faults.Collectors(id), v.record
	v.watched = time.Time{}
	return begin(v.s, func(ctx context.Context) (seen, error) {
		record, err := backend.Check(ctx, question, func(checks.Event) {})
		if err != nil {
			return seen{}, err
		}
		return finish(record), nil
	})
}

// judge turns events into reports beside the run, always the newest, so that the
// run never waits for it. What it returns is the crash that ended it, or nil.
func judge(events <-chan checks.Event, send func(seen)) <-chan error {
	ended := make(chan error, 1)
	go func() {
		defer func() {
			if p := recover(); p != nil {
				ended <- &crash{p, debug.Stack()}
				return
			}
			ended <- nil
		}()
		for e := range events {
			for len(events) > 0 {
				e = <-events
			}
			send(seen{record: e.Record, report: faults.Judge(e.Record), elapsed: e.Elapsed, waiting: e.Waiting})
		}
	}()
	return ended
}
