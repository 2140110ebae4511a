package checks

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"clonepath/awsops/awserr"
	"clonepath/checks/evidence"
)

// asks makes a row whose fact, in the field Caller, holds its id.
func asks(id string, collect func(context.Context, *run), needs ...string) collector {
	return collector{id: id, by: evidence.Operator, needs: after(needs...), reads: "read " + id, task: asCaller{
		func(ctx context.Context, r *run) *evidence.Fact[evidence.Caller] {
			collect(ctx, r)
			return evidence.Observed(evidence.Operator, r.Clock(), evidence.Caller{ARN: id})
		},
	}}
}

// asCaller fills the field Caller, whatever the row's id.
type asCaller struct{ filling[evidence.Caller] }

func (t asCaller) ask(ctx context.Context, r *run, _ string) answer {
	return t.filling.ask(ctx, r, "caller")
}

func (t asCaller) crashed(r *run, _ string, by evidence.Actor, f *awserr.Failure) answer {
	return t.filling.crashed(r, "caller", by, f)
}

func nothing(context.Context, *run) {}

func takes(d time.Duration) func(context.Context, *run) {
	return func(ctx context.Context, _ *run) { _ = sleep(ctx, d) }
}

// ends lists the collectors in the order in which they ended.
func ends(list *[]string) func(Event) {
	return func(e Event) {
		if e.Done {
			*list = append(*list, e.Collector)
		}
	}
}

func TestNeedsOrderAndParallelism(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		rows := []collector{
			asks("last", takes(time.Second), "slow", "quick"),
			asks("quick", takes(time.Second)),
			asks("slow", takes(3*time.Second)),
			asks("alone", takes(2*time.Second)),
			asks("afterQuick", takes(time.Second/2), "quick"),
		}
		var order []string
		r := newRun(World{}, Question{})
		record, err := r.execute(t.Context(), rows, ends(&order))
		if err != nil {
			t.Fatal(err)
		}
		if want := []string{"quick", "afterQuick", "alone", "slow", "last"}; !slices.Equal(order, want) {
			t.Errorf("order %v, want %v", order, want)
		}
		if took := r.elapsed(); took != 4*time.Second {
			t.Errorf("took %s, not the longest chain's 4s", took)
		}
		if record.Durations["slow"] != 3000 || record.Durations["afterQuick"] != 500 {
			t.Errorf("durations %v", record.Durations)
		}
		if want := []string{"read last", "read quick", "read slow", "read alone", "read afterQuick"}; !slices.Equal(record.Did.Read, want) {
			t.Errorf("read %v", record.Did.Read)
		}
	})
}

func TestTimeoutOfOneCollector(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		deaf := make(chan struct{})
		rows := []collector{
			asks("deaf", func(context.Context, *run) { <-deaf }), // heeds no context
			asks("after", nothing, "deaf"),
		}
		var failed *awserr.Failure
		_, err := newRun(World{}, Question{Timeout: 2 * time.Second}).execute(t.Context(), rows, func(e Event) {
			if e.Collector == "deaf" && e.Done {
				failed = e.Record.Caller.Failure
			}
		})
		if err != nil || failed == nil || failed.Class != awserr.Timeout || failed.Operation != "deaf" {
			t.Errorf("failure %+v, %v", failed, err)
		}
		close(deaf)
	})
}

func TestCrashIsAFact(t *testing.T) {
	rows := []collector{
		asks("crashes", func(context.Context, *run) { panic("out of luck") }),
		asks("after", nothing, "crashes"),
	}
	var failed *awserr.Failure
	_, err := newRun(World{}, Question{}).execute(t.Context(), rows, func(e Event) {
		if e.Collector == "crashes" && e.Done {
			failed = e.Record.Caller.Failure
		}
	})
	if err != nil || failed == nil || failed.Code != CodeCrash || !strings.Contains(failed.Message, "out of luck, at engine_test.go:") {
		t.Errorf("failure %+v, %v", failed, err)
	}
}

func TestCancelReturnsAtOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		deaf := make(chan struct{})
		ctx, cancel := context.WithCancel(t.Context())
		rows := []collector{
			asks("done", nothing),
			asks("deaf", func(context.Context, *run) { <-deaf }),
			asks("never", func(context.Context, *run) { t.Error("started after the end") }, "deaf"),
		}
		r := newRun(World{}, Question{})
		record, err := r.execute(ctx, rows, func(e Event) {
			if e.Collector == "done" && e.Done {
				cancel()
			}
		})
		if !errors.Is(err, context.Canceled) || r.elapsed() != 0 {
			t.Errorf("%v after %s", err, r.elapsed())
		}
		if record.Caller.Get().ARN != "done" {
			t.Error("what was known is lost")
		}
		close(deaf)
	})
}

// Under -race this shows that a snapshot may be read while the run goes on.
func TestSnapshotsStayAsTheyWere(t *testing.T) {
	var rows []collector
	for _, id := range strings.Split("abcdefgh", "") {
		rows = append(rows, asks(id, nothing))
	}
	var kept []*evidence.Record
	var read atomic.Int64
	_, err := newRun(World{}, Question{}).execute(t.Context(), rows, func(e Event) {
		kept = append(kept, e.Record)
		go func() {
			read.Add(int64(len(e.Record.Durations) + len(e.Record.Did.Read) + len(e.Record.Caller.Get().ARN)))
		}()
	})
	if err != nil {
		t.Fatal(err)
	}
	if first, last := len(kept[0].Durations), len(kept[len(kept)-1].Durations); first != 0 || last != len(rows) {
		t.Errorf("%d durations in the first snapshot, %d in the last", first, last)
	}
}

// The real rows: ids are unique, what they need and await exists, and nothing
// waits for itself.
func TestRowsAreAGraph(t *testing.T) {
	index := map[string]collector{}
	for _, c := range collectors {
		if _, twice := index[c.id]; twice {
			t.Errorf("two rows are called %s", c.id)
		}
		index[c.id] = c
	}
	r := newRun(World{}, Question{})
	var visit func(id string, path []string)
	visit = func(id string, path []string) {
		c, ok := index[id]
		if !ok {
			t.Fatalf("%v: there is no collector %q", path, id)
		}
		if slices.Contains(path, id) {
			t.Fatalf("%v waits for itself", append(path, id))
		}
		before := slices.Clone(c.awaits)
		if c.needs != nil {
			before = append(before, c.needs(r)...)
		}
		for _, next := range before {
			visit(next, append(path, id))
		}
	}
	for id := range index {
		visit(id, nil)
	}
}
