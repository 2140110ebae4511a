package state

import (
	"context"
	"errors"
	"testing"

	"clonepath/awsops"
	"clonepath/awsops/awserr"
	"clonepath/awsops/sealed"

	"clonepath/steps/plan"
)

const account = "111122223333"

func secretChange(request, value string) awsops.Change {
	return awsops.Change{ID: "secret", Kind: awsops.CreateSecret, Resource: "git", Region: "eu-west-1", Token: request, Value: sealed.New(value)}
}

// sent makes a write that ends with err and returns the request's token.
func sent(t *testing.T, store *Store, c awsops.Change, err error) (request string) {
	t.Helper()
	to := aws(func(c awsops.Change) error { request = c.Token; return err })
	_, _ = store.Journalled(to, account, clock).Apply(t.Context(), c)
	return request
}

// A request that was not confirmed is repeated with its token, but for the same
// value only, and no longer once it was confirmed.
func TestRequestTokens(t *testing.T) {
	store, _ := open(t)
	lost := &awserr.Failure{Class: awserr.Network, Message: "connection reset"}
	for i, step := range []struct {
		request, value string
		err            error
		want           string
	}{
		{"request-1", token, lost, "request-1"},
		{"request-2", token, errors.New("refused"), "request-1"},
		{"request-3", token + "other", errors.New("refused"), "request-3"},
		{"request-4", token, nil, "request-4"},
		{"request-5", token, nil, "request-5"},
	} {
		if got := sent(t, store, secretChange(step.request, step.value), step.err); got != step.want {
			t.Errorf("%d: sent as %s, want %s", i, got, step.want)
		}
	}
	elsewhere := secretChange("request-6", token)
	sent(t, store, elsewhere, lost)
	elsewhere.Region, elsewhere.Token = "us-east-1", "request-7"
	if got := sent(t, store, elsewhere, nil); got != "request-7" {
		t.Errorf("another region: %s", got)
	}
}

// What AWS answered is settled; what it did not answer stays open.
func TestNoAnswerStaysOpen(t *testing.T) {
	for class, want := range map[awserr.Class]int{awserr.Network: 1, awserr.Timeout: 1, awserr.Denied: 0, awserr.Invalid: 0} {
		store, _ := open(t)
		sent(t, store, secretChange("request-1", token), &awserr.Failure{Class: class})
		entries, err := store.Journal(t.Context())
		if err != nil || len(Interrupted(entries)) != want {
			t.Errorf("%s: %d open, want %d, %v", class, len(Interrupted(entries)), want, err)
		}
	}
}

// witness knows which resources stand.
type witness map[string]bool

func (w witness) Region() string { return "eu-west-1" }

func (w witness) Stands(_ context.Context, c awsops.Change) (bool, error) {
	if c.Resource == "denied" {
		return true, errors.New("denied")
	}
	return w[c.Resource], nil
}

func TestSettle(t *testing.T) {
	store, _ := open(t)
	lost := &awserr.Failure{Class: awserr.Timeout}
	for _, resource := range []string{"made", "not made", "denied"} {
		sent(t, store, awsops.Change{ID: "role", Kind: awsops.CreateRole, Resource: resource}, lost)
	}
	abroad := secretChange("request-1", token)
	abroad.Resource, abroad.Region = "made", "us-east-1"
	sent(t, store, abroad, lost)
	if err := store.Settle(t.Context(), witness{"made": true}, "444455556666", clock); err != nil {
		t.Fatal(err)
	}
	if entries, _ := store.Journal(t.Context()); len(Interrupted(entries)) != 4 {
		t.Errorf("another account settled our writes: %+v", entries)
	}
	if err := store.Settle(t.Context(), witness{"made": true}, account, clock); err != nil {
		t.Fatal(err)
	}
	entries, err := store.Journal(t.Context())
	if err != nil || len(Interrupted(entries)) != 3 {
		t.Errorf("%d open, want 3, %v", len(Interrupted(entries)), err)
	}
	written := Written(entries, account)
	if len(written) != 1 || written[0].Change.Resource != "made" || len(Written(entries, "444455556666")) != 0 {
		t.Errorf("written %+v", written)
	}
}

// already stands for an account in which everything is there.
type already struct{}

func (already) Apply(context.Context, awsops.Change) (awsops.Applied, error) {
	return awsops.Applied{Already: true}, nil
}

func TestWhatWasThereIsNotOurs(t *testing.T) {
	store, _ := open(t)
	var to plan.Writer = already{}
	if _, err := store.Journalled(to, account, clock).Apply(t.Context(), awsops.Change{ID: "role", Kind: awsops.CreateRole, Resource: "r"}); err != nil {
		t.Fatal(err)
	}
	entries, err := store.Journal(t.Context())
	if err != nil || len(Written(entries, account)) != 0 {
		t.Errorf("%+v, %v", Written(entries, account), err)
	}
}
