package checks

import (
	"context"
	"time"

	"clonepath/awsops"
	"clonepath/awsops/awserr"
	"clonepath/checks/evidence"
)

// observe makes a call and writes down what came of it: its converted answer or
// its failure.
func observe[A, T any](r *run, by evidence.Actor, call func() (A, error), convert func(A) T) *evidence.Fact[T] {
	answer, err := call()
	if err != nil {
		return evidence.Failed[T](by, r.Clock(), awsops.FailureOf(err))
	}
	return evidence.Observed(by, r.Clock(), convert(answer))
}

// Waiting between the tries of a fresh role: it doubles up to a limit.
const (
	firstPause = time.Second
	longPause  = 5 * time.Second
)

// patiently makes a call, and as long as Question.Retry allows repeats one that
// is denied: a fresh role needs seconds to be usable (FAULTS.md, "IAM eventual
// consistency"). After a denial it asks for two successes in a row, since AWS's
// servers do not learn of a role at the same moment.
func (r *run) patiently(ctx context.Context, collector string, call func() error) error {
	deadline := r.Clock().Add(r.Retry)
	denied, successes := false, 0
	for pause := firstPause; ; pause = min(2*pause, longPause) {
		err := call()
		switch {
		case err == nil:
			if successes++; !denied || successes > 1 {
				return nil
			}
		case awsops.FailureOf(err).Class == awserr.Denied:
			denied, successes = true, 0
		default:
			return err
		}
		left := deadline.Sub(r.Clock())
		if left <= 0 || !r.announce(ctx, collector, left) || r.Sleep(ctx, min(pause, left)) != nil {
			return err
		}
	}
}

// announce tells the engine that a collector waits; false when the run ended.
func (r *run) announce(ctx context.Context, collector string, left time.Duration) bool {
	select {
	case r.waiting <- wait{collector, left}:
		return true
	case <-ctx.Done():
		return false
	}
}
