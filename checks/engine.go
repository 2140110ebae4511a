package checks

import (
	"context"
	"fmt"
	"runtime/debug"
	"strings"
	"time"

	"clonepath/awsops/awserr"
	"clonepath/checks/evidence"
)

// grace is what a collector gets to return with an error of its own once its
// time is up, before it is given up.
const grace = 200 * time.Millisecond

// Run asks the Question of the World and returns what was observed. events may
// be nil; it is called from one goroutine, must not block, and sees every
// collector start and end. When ctx ends, Run returns at once what is known so
// far, with ctx's error; it has no other error.
func Run(ctx context.Context, w World, q Question, events func(Event)) (*evidence.Record, error) {
	r := newRun(w, q)
	record, err := r.execute(ctx, r.chosen(collectors), events)
	if q.Before != nil {
		record.Since(q.Before)
	}
	return record, err
}

// result is what became of one collector.
type result struct {
	row     int
	answer  answer
	elapsed time.Duration
}

// execute runs the rows as a graph: each starts as soon as what it needs is
// done.
func (r *run) execute(ctx context.Context, rows []collector, events func(Event)) (*evidence.Record, error) {
	tell := func(e Event) {
		if events != nil {
			e.Record, e.Elapsed = r.snapshot(), r.elapsed()
			events(e)
		}
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	for _, c := range rows {
		r.done[c.id] = make(chan struct{})
	}
	results := make(chan result, len(rows)) // never blocks a collector that outlives the run
	pending := newPending(r, rows)
	start := func(ready []int) {
		for _, i := range ready {
			tell(Event{Collector: rows[i].id})
			go func() { results <- r.perform(ctx, i, rows[i]) }()
		}
	}
	start(pending.ready(""))
	for left := len(rows); left > 0; {
		select {
		case res := <-results:
			left--
			c := rows[res.row]
			res.answer.write(r.record)
			r.asked[c.id] = res.answer.asked
			r.record.Durations[c.id] = res.elapsed.Milliseconds()
			r.noteDid(rows)
			close(r.done[c.id])
			tell(Event{Collector: c.id, Done: true})
			start(pending.ready(c.id))
		case w := <-r.waiting:
			tell(Event{Collector: w.collector, Waiting: w.left})
		case <-ctx.Done():
			return r.snapshot(), ctx.Err()
		}
	}
	return r.snapshot(), nil
}

func (r *run) elapsed() time.Duration { return r.Clock().Sub(r.started) }

// pending knows which rows wait for what.
type pending struct {
	open [][]string // by row: the needs that are not done; nil once it was handed out
	out  []bool
}

func newPending(r *run, rows []collector) *pending {
	p := &pending{open: make([][]string, len(rows)), out: make([]bool, len(rows))}
	for i, c := range rows {
		if c.needs != nil {
			p.open[i] = append([]string{}, c.needs(r)...)
		}
	}
	return p
}

// ready strikes out a collector that is done and returns the rows that can
// start now.
func (p *pending) ready(done string) []int {
	var ready []int
	for i := range p.open {
		kept := p.open[i][:0]
		for _, need := range p.open[i] {
			if need != done {
				kept = append(kept, need)
			}
		}
		p.open[i] = kept
		if len(kept) == 0 && !p.out[i] {
			p.out[i] = true
			ready = append(ready, i)
		}
	}
	return ready
}

// perform runs one collector within its time. One that crashes or does not
// return gets a failure as its fact.
func (r *run) perform(ctx context.Context, row int, c collector) result {
	began := r.Clock()
	limit := max(r.Timeout, c.limit)
	if len(c.actions) > 0 {
		limit += r.Backoff
	}
	if c.patient {
		limit += r.Retry
	}
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	answers := make(chan answer, 1)
	go func() { answers <- r.recovered(ctx, c) }()
	var a answer
	select {
	case a = <-answers:
	case <-ctx.Done():
		select {
		case a = <-answers:
		case <-time.After(grace):
			a = c.task.crashed(r, c.id, c.by, &awserr.Failure{Operation: c.id, Class: awserr.Timeout, Message: fmt.Sprintf("no answer within %s", limit)})
		}
	}
	return result{row, a, r.Clock().Sub(began)}
}

// recovered asks, and makes a failure of a crash.
func (r *run) recovered(ctx context.Context, c collector) (a answer) {
	defer func() {
		if crash := recover(); crash != nil {
			a = c.task.crashed(r, c.id, c.by, &awserr.Failure{
				Operation: c.id, Class: awserr.Other, Code: CodeCrash,
				Message: fmt.Sprintf("this check of clonepath crashed, please report it: %v, at %s", crash, crashSite(string(debug.Stack()))),
			})
		}
	}()
	return c.task.ask(ctx, r, c.id)
}

// CodeCrash is the Code of a Failure that stands for a crash of clonepath's own.
const CodeCrash = "ClonepathCrash"

// crashSite finds the place in a stack trace where the panic came from: the
// first of clonepath's own lines below the runtime's.
func crashSite(stack string) string {
	_, below, _ := strings.Cut(stack, "panic(")
	for line := range strings.Lines(below) {
		if place, ok := strings.CutPrefix(line, "\t"); ok && !strings.Contains(place, "/runtime/") {
			place, _, _ = strings.Cut(strings.TrimSpace(place), " ")
			return place[strings.LastIndexByte(place, '/')+1:]
		}
	}
	return "an unknown place"
}
