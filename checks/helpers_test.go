package checks

import (
	"context"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"clonepath/awsops"
	"clonepath/awsops/sandbox"
	"clonepath/awsops/sealed"
	"clonepath/checks/evidence"
)

// scene is a sandbox with the World and Question that a whole run on it takes.
type scene struct {
	box *sandbox.Sandbox
	World
	Question
}

func newScene(t *testing.T, o sandbox.Options) *scene {
	t.Helper()
	s, err := sandbox.Start(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	operator := account(s, sandbox.Admin)
	return &scene{
		box:      s,
		World:    World{Operator: operator, Agent: account(s, sandbox.AgentID), HTTP: operator.HTTPTransport(), Vault: sealed.NewVault()},
		Question: Question{Target: s.Target(), As: evidence.Both, Local: LocalOf(operator), ReadValue: true, ProveGuard: true, AllowGitHost: func(string) bool { return true }},
	}
}

func account(s *sandbox.Sandbox, who sandbox.Identity) *awsops.Account {
	k := s.Keys(who)
	return awsops.FromKeys(awsops.Keys{AccessKeyID: k.AccessKeyID, Secret: sealed.New(k.Secret), Session: sealed.New(k.SessionToken)}, "eu-west-1", s.Endpoint(), nil)
}

// run asks the scene's Question.
func (s *scene) run(t *testing.T, events func(Event)) *evidence.Record {
	t.Helper()
	record, err := Run(t.Context(), s.World, s.Question, events)
	if err != nil {
		t.Fatal(err)
	}
	return record
}

// called tells how often an operation was called, such as "iam:GetRole".
func (s *scene) called(operation string) (n int) {
	for _, call := range s.box.Calls() {
		if call.Service+":"+call.Action == operation {
			n++
		}
	}
	return n
}

// isSkipped asserts that a fact was not asked, with a reason that holds a text.
func isSkipped[T any](t *testing.T, name string, fact *evidence.Fact[T], reason string) {
	t.Helper()
	if fact == nil || fact.Skipped == "" || !strings.Contains(fact.Skipped, reason) {
		t.Errorf("%s: %+v, want it skipped because of %q", name, fact, reason)
	}
}

// handClock is a clock that only sleeping moves. Collectors use it at once.
type handClock struct{ since atomic.Int64 }

func (c *handClock) now() time.Time {
	return time.Date(2025, 6, 1, 12, 0, 0, 0, time.UTC).Add(c.elapsed())
}

func (c *handClock) elapsed() time.Duration { return time.Duration(c.since.Load()) }

func (c *handClock) sleep(_ context.Context, d time.Duration) error {
	c.since.Add(int64(d))
	return nil
}
