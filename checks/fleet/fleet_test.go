package fleet_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"clonepath/awsops/target"
	"clonepath/checks"
	"clonepath/checks/fleet"
	"clonepath/checks/verdict"
)

// blind is a chain that nobody has credentials for: checked without a network.
func blind(role string) func(context.Context) (checks.World, checks.Question, error) {
	return func(context.Context) (checks.World, checks.Question, error) {
		return checks.World{}, checks.Question{Target: target.Target{RoleARN: role, SecretID: "s"}}, nil
	}
}

func numbered(n int, open func(i int) func(context.Context) (checks.World, checks.Question, error)) []fleet.Member {
	members := make([]fleet.Member, n)
	for i := range members {
		members[i] = fleet.Member{Name: fmt.Sprint(i), Open: open(i)}
	}
	return members
}

func roleOf(i int) string { return fmt.Sprintf("arn:aws:iam::%012d:role/r", i) }

// TestRunInOrder: the first member is done last, and yet emitted first; each
// outcome is that of its own member.
func TestRunInOrder(t *testing.T) {
	var others atomic.Int64
	ready := make(chan struct{})
	members := numbered(40, func(i int) func(context.Context) (checks.World, checks.Question, error) {
		return func(ctx context.Context) (checks.World, checks.Question, error) {
			if i == 0 {
				<-ready
			} else if others.Add(1) == 39 {
				close(ready)
			}
			return blind(roleOf(i))(ctx)
		}
	})
	var got []string
	err := fleet.Run(t.Context(), members, 4, func(_ int, o fleet.Outcome) string { return o.Report.Target.RoleARN },
		func(i int, role string) error {
			got = append(got, role)
			if role != roleOf(i) {
				t.Errorf("member %d came to %s", i, role)
			}
			return nil
		})
	if err != nil || len(got) != 40 || !slices.IsSorted(got) {
		t.Errorf("%v, %q", err, got)
	}
}

// TestRunIsBounded: never more at once than allowed, and not fewer.
func TestRunIsBounded(t *testing.T) {
	const atOnce = 5
	var now, most atomic.Int64
	full := make(chan struct{})
	members := numbered(30, func(i int) func(context.Context) (checks.World, checks.Question, error) {
		return func(ctx context.Context) (checks.World, checks.Question, error) {
			defer now.Add(-1)
			n := now.Add(1)
			for old := most.Load(); n > old && !most.CompareAndSwap(old, n); old = most.Load() {
			}
			if n == atOnce && i < atOnce {
				close(full)
			}
			<-full // as many as are allowed must come together
			return blind(roleOf(i))(ctx)
		}
	})
	err := fleet.Run(t.Context(), members, atOnce, func(int, fleet.Outcome) int { return 0 }, func(int, int) error { return nil })
	if err != nil || most.Load() != atOnce {
		t.Errorf("%v, %d at once, want %d", err, most.Load(), atOnce)
	}
}

// TestRunGoesOn where a member cannot be opened.
func TestRunGoesOn(t *testing.T) {
	unreadable := errors.New("line 3: no such key")
	members := numbered(6, func(i int) func(context.Context) (checks.World, checks.Question, error) {
		if i%2 == 0 {
			return func(context.Context) (checks.World, checks.Question, error) {
				return checks.World{}, checks.Question{}, unreadable
			}
		}
		return blind(roleOf(i))
	})
	var got []string
	err := fleet.Run(t.Context(), members, 2, func(_ int, o fleet.Outcome) string {
		if o.Err != nil {
			return o.Err.Error()
		}
		return string(o.Report.Verdict)
	}, func(_ int, s string) error { got = append(got, s); return nil })
	bad, seen := unreadable.Error(), string(verdict.Unknown)
	if want := []string{bad, seen, bad, seen, bad, seen}; err != nil || !slices.Equal(got, want) {
		t.Errorf("%v, %q", err, got)
	}
}

// TestRunBrokenOff: what was finished is emitted, also behind what was not.
func TestRunBrokenOff(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	members := numbered(50, func(i int) func(context.Context) (checks.World, checks.Question, error) {
		return func(ctx context.Context) (checks.World, checks.Question, error) {
			if i == 1 {
				<-ctx.Done()
				return checks.World{}, checks.Question{}, ctx.Err()
			}
			return blind(roleOf(i))(ctx)
		}
	})
	var finished atomic.Int64
	var emitted []int
	err := fleet.Run(ctx, members, 2, func(i int, _ fleet.Outcome) int {
		if finished.Add(1) == 10 {
			cancel()
		}
		return i
	}, func(i, _ int) error { emitted = append(emitted, i); return nil })
	if !errors.Is(err, context.Canceled) {
		t.Errorf("the error is %v", err)
	}
	if len(emitted) != int(finished.Load()) || !slices.IsSorted(emitted) || slices.Contains(emitted, 1) || len(emitted) > 20 {
		t.Errorf("%d finished, emitted %v", finished.Load(), emitted)
	}
}

// TestRunStopsWhereNobodyListens: an output that fails ends the run.
func TestRunStopsWhereNobodyListens(t *testing.T) {
	full := errors.New("no space left on device")
	emitted := 0
	err := fleet.Run(t.Context(), numbered(20, func(i int) func(context.Context) (checks.World, checks.Question, error) { return blind(roleOf(i)) }), 3,
		func(i int, _ fleet.Outcome) int { return i },
		func(i, _ int) error {
			emitted++
			if i == 2 {
				return full
			}
			return nil
		})
	if !errors.Is(err, full) || emitted != 3 || strings.Contains(err.Error(), "canceled") {
		t.Errorf("%v after %d", err, emitted)
	}
}
