package checks

import (
	"context"
	"errors"
	"slices"
	"time"

	"clonepath/awsops"
	"clonepath/awsops/target"
	"clonepath/checks/evidence"
)

// lookupPause keeps lookups below the two a second that CloudTrail allows an
// account in a region.
const lookupPause = 500 * time.Millisecond

// Watch asks CloudTrail once, as the operator, for calls that were made with the
// role and the secret since a moment: AssumeRole and GetSecretValue, the earliest
// first. An event appears minutes after its call, so one asks again and again. A
// call that another account's agent was refused is not recorded in this account.
func Watch(ctx context.Context, w World, q Question, since time.Time) ([]evidence.TrailEvent, error) {
	r := newRun(w, q)
	if why := first(r.operatorMissing(), r.unusable(target.FieldRoleARN), r.wrong(target.FieldRegion)); why != "" {
		return nil, errors.New(why)
	}
	var found []awsops.TrailEvent
	for i, query := range r.trailQueries()[1:] { // the first one asks for changes of the role
		if i > 0 {
			if err := r.Sleep(ctx, lookupPause); err != nil {
				return nil, err
			}
		}
		events, err := r.Operator.LookupEvents(ctx, query)
		if err != nil {
			return nil, err
		}
		found = append(found, events...)
	}
	since = since.Truncate(time.Second) // CloudTrail's times are exact to a second
	calls := slices.DeleteFunc(r.aboutTheChain(found), func(e evidence.TrailEvent) bool {
		return e.At.Before(since) || e.Name != "AssumeRole" && e.Name != "GetSecretValue"
	})
	slices.Reverse(calls)
	return calls, nil
}
