package checks

import (
	"strings"
	"testing"
	"time"

	"clonepath/awsops/sandbox"
	"clonepath/checks/evidence"
)

// Who watches sees the agent's calls once CloudTrail tells of them, and none from
// before.
func TestWatch(t *testing.T) {
	s, put := laterScene(t)
	s.Sleep = (&handClock{}).sleep
	s.run(t, nil) // the agent calls
	put(130 * time.Second)
	names := func(since time.Time) string {
		events, err := Watch(t.Context(), s.World, s.Question, since)
		if err != nil {
			t.Fatal(err)
		}
		var names []string
		for _, e := range events {
			names = append(names, e.Name)
		}
		return strings.Join(names, " ")
	}
	if got := names(time.Now().Add(-time.Minute)); !strings.Contains(got, "AssumeRole") || !strings.Contains(got, "GetSecretValue") || strings.Contains(got, "GetRole") {
		t.Errorf("seen: %s", got)
	}
	if got := names(time.Now().Add(time.Minute)); got != "" {
		t.Errorf("seen from before the watch: %s", got)
	}
	s.Operator = nil
	if _, err := Watch(t.Context(), s.World, s.Question, time.Now()); err == nil {
		t.Error("it watched without credentials")
	}
}

// Asking for one part again asks for what that needs, and nothing else, and
// carries the rest over.
func TestOnly(t *testing.T) {
	s := newScene(t, sandbox.Options{})
	before := s.run(t, nil)
	roles, logins, clones := s.called("iam:GetRole"), s.called("sts:AssumeRole"), len(s.box.Calls())
	s.Only, s.Before = []string{"role"}, before
	after := s.run(t, nil)
	if s.called("iam:GetRole") != roles+1 || s.called("sts:AssumeRole") != logins || len(s.box.Calls()) != clones+2 {
		t.Errorf("it asked for %d things, want the caller and the role", len(s.box.Calls())-clones)
	}
	if after.Role == before.Role || after.Clone != before.Clone || after.Assume != before.Assume || !after.Assume.Seen() {
		t.Error("the role is not the new one, or the rest not the old")
	}
	if len(after.Did.Read) != len(before.Did.Read) {
		t.Errorf("read: %v, then %v", before.Did.Read, after.Did.Read)
	}
	s.Only = []string{"clone"}
	if again := s.run(t, nil); !again.Clone.Seen() || again.Clone == before.Clone || again.Role != before.Role {
		t.Error("the clone was not made again with what it needs")
	}
}

// A call from before a document changed shows nothing any more.
func TestOnlyForgetsWhatIsOutdated(t *testing.T) {
	s := newScene(t, sandbox.Options{})
	before := s.run(t, nil)
	changed := *before
	trust := *before.Role.Value
	trust.Trust = strings.Replace(trust.Trust, "ClonepathAgent", "Another", 1)
	changed.Role = evidence.Observed(evidence.Operator, before.Role.At.Add(-time.Second), trust)
	s.Only, s.Before = []string{"role"}, &changed
	if after := s.run(t, nil); after.Assume.Seen() || after.Assume.Skipped == "" {
		t.Errorf("a session from before the change still counts: %+v", after.Assume)
	}
}
