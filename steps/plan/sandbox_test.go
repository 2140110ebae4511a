package plan_test

import (
	"context"
	"crypto/rand"
	"errors"
	"strings"
	"testing"
	"time"

	"clonepath/awsops"
	"clonepath/awsops/sandbox"
	"clonepath/awsops/sealed"
	"clonepath/awsops/target"

	"clonepath/steps/plan"
	"clonepath/steps/setup"
)

const token = "glpat-canary-0123456789"

func start(t *testing.T, o sandbox.Options) *sandbox.Sandbox {
	t.Helper()
	s, err := sandbox.Start(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s
}

func account(s *sandbox.Sandbox, who sandbox.Identity) *awsops.Account {
	keys := s.Keys(who)
	return awsops.FromKeys(awsops.Keys{AccessKeyID: keys.AccessKeyID, Secret: sealed.New(keys.Secret), Session: sealed.New(keys.SessionToken)},
		s.Target().Region, s.Endpoint(), time.Now)
}

func setupOf(s *sandbox.Sandbox) setup.Setup {
	return setup.Setup{Target: s.Target(), Agent: setup.AgentChoice{Hosting: setup.HostingTorque, Origin: target.Confirmed}}
}

// planned reads and plans with the given token.
func planned(t *testing.T, a *awsops.Account, chosen setup.Setup, text string) plan.Planned {
	t.Helper()
	actual, err := plan.Read(t.Context(), a, chosen)
	if err != nil {
		t.Fatal(err)
	}
	d, err := plan.Desire(plan.Adopt(chosen, actual), actual.Account)
	if err != nil {
		t.Fatal(err)
	}
	p, err := plan.Plan(d, actual, plan.Input{Token: sealed.New(text), Random: rand.Reader})
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// From an account with nothing: apply, and the agent reads the token; a second
// plan is empty.
func TestApplyMakesTheChainWork(t *testing.T) {
	for _, kind := range []string{setup.KindInline, setup.KindManaged} {
		t.Run(kind, func(t *testing.T) {
			s := start(t, sandbox.Options{Fresh: true})
			admin := account(s, sandbox.Admin)
			chosen := setupOf(s)
			chosen.Target.SecretID, chosen.Role.PolicyKind = "new-git-token", kind
			p := planned(t, admin, chosen, token)
			if len(p.Blocked) > 0 || p.MayBreak() {
				t.Fatalf("blocked %+v, may break %v", p.Blocked, p.MayBreak())
			}
			done, err := plan.Apply(t.Context(), admin, p.Changes, nil)
			if err != nil || len(done) != len(p.Changes) {
				t.Fatalf("%d of %d done: %v", len(done), len(p.Changes), err)
			}
			if again := planned(t, admin, chosen, token); again.Pending() {
				t.Errorf("a second plan has %+v, %+v", again.Changes, again.Blocked)
			}
			if got := readAsTorque(t, s, chosen.Target.SecretID); got != `{"token":"`+token+`"}` {
				t.Errorf("the agent reads %q", got)
			}
			if _, _, err := account(s, sandbox.AgentID).AssumeRole(t.Context(), s.Target().RoleARN, ""); err == nil {
				t.Error("the agent is let in without the External ID")
			}
		})
	}
}

func readAsTorque(t *testing.T, s *sandbox.Sandbox, secret string) string {
	t.Helper()
	role, _, err := account(s, sandbox.AgentID).AssumeRole(t.Context(), s.Target().RoleARN, s.Target().ExternalID)
	if err != nil {
		t.Fatal(err)
	}
	value, err := role.GetSecretValue(t.Context(), secret)
	if err != nil {
		t.Fatal(err)
	}
	return value.Value.Reveal()
}

// The sandbox's own chain is what the Setup asks for, so nothing is pending.
func TestNothingToDoOnAHealthyChain(t *testing.T) {
	s := start(t, sandbox.Options{})
	if p := planned(t, account(s, sandbox.Admin), setupOf(s), ""); p.Pending() {
		t.Errorf("pending: %+v, %+v", p.Changes, p.Blocked)
	}
	for _, call := range s.Calls() {
		if call.Status >= 500 {
			t.Errorf("%s:%s gave %d", call.Service, call.Action, call.Status)
		}
	}
}

// Requiring an External ID on a role that is open may break the chain; the
// rollback is the old document.
func TestRepairsAnOpenRole(t *testing.T) {
	s := start(t, sandbox.Options{Fault: "trust-no-externalid"})
	admin := account(s, sandbox.Admin)
	chosen := setupOf(s)
	p := planned(t, admin, chosen, "")
	if len(p.Changes) != 1 || p.Changes[0].Kind != awsops.UpdateTrust || !p.Changes[0].MayBreak {
		t.Fatalf("changes %+v, blocked %+v", p.Changes, p.Blocked)
	}
	if _, err := plan.Apply(t.Context(), admin, p.Changes, nil); err != nil {
		t.Fatal(err)
	}
	if again := planned(t, admin, chosen, ""); again.Pending() {
		t.Errorf("a second plan has %+v", again.Changes)
	}
}

func TestReadRefused(t *testing.T) {
	s := start(t, sandbox.Options{})
	outsider := account(s, sandbox.Outsider)
	actual, err := plan.Read(t.Context(), outsider, setupOf(s))
	if err != nil || actual.Account != "444455556666" || actual.Secret.Presence != "" {
		t.Errorf("another account: %+v, %v; want its identity and nothing else", actual, err)
	}
	cancelled, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := plan.Read(cancelled, account(s, sandbox.Admin), setupOf(s)); err == nil {
		t.Error("no answer at all is no plan")
	}
}

// stopping lets n writes through.
type stopping struct {
	to plan.Writer
	n  int
}

func (w *stopping) Apply(ctx context.Context, c awsops.Change) (awsops.Applied, error) {
	if w.n--; w.n < 0 {
		return awsops.Applied{}, errors.New(c.Title + ": the line is down")
	}
	return w.to.Apply(ctx, c)
}

// After a failure at any position, planning and applying again ends in the same
// state.
func TestApplyAgainAfterAFailure(t *testing.T) {
	for n := range 3 {
		s := start(t, sandbox.Options{Fresh: true})
		admin := account(s, sandbox.Admin)
		chosen := setupOf(s)
		chosen.Target.SecretID = "new-git-token"
		p := planned(t, admin, chosen, token)
		var seen []string
		done, err := plan.Apply(t.Context(), &stopping{admin, n}, p.Changes, func(_ int, c awsops.Change, done bool, err error) {
			if done {
				seen = append(seen, string(c.Kind))
			}
		})
		var failed *plan.ApplyError
		if !errors.As(err, &failed) || len(done) != n || len(seen) != n+1 || len(failed.Left) != len(p.Changes)-n {
			t.Fatalf("stopped after %d: %d done, %v", n, len(done), err)
		}
		want := "nothing was changed in AWS"
		if n > 0 {
			want = "already changed in AWS: " + p.Changes[0].Title
		}
		if !strings.Contains(err.Error(), want) {
			t.Errorf("%v; want %q", err, want)
		}
		p = planned(t, admin, chosen, token)
		if _, err := plan.Apply(t.Context(), admin, p.Changes, nil); err != nil {
			t.Fatal(err)
		}
		if got := readAsTorque(t, s, chosen.Target.SecretID); !strings.Contains(got, token) {
			t.Errorf("the agent reads %q", got)
		}
	}
}

// The customer-managed key of an existing secret is taken over unasked.
func TestAdoptsTheKey(t *testing.T) {
	s := start(t, sandbox.Options{})
	admin := account(s, sandbox.Admin)
	list, err := admin.ListSecrets(t.Context(), "", 50)
	if err != nil {
		t.Fatal(err)
	}
	for _, secret := range list.Secrets {
		if secret.KMSKeyID == "" {
			continue
		}
		chosen := setupOf(s)
		chosen.Target.SecretID = secret.Name
		p := planned(t, admin, chosen, "")
		if len(p.Blocked) != 0 || len(p.Changes) != 1 || !strings.Contains(p.Changes[0].After, "kms:Decrypt") {
			t.Errorf("%s: changes %+v, blocked %+v", secret.Name, p.Changes, p.Blocked)
		}
		return
	}
	t.Fatal("the sandbox has no secret with a key of its own")
}

// The version is read again just before the write: a rotation that somebody else
// made meanwhile stops ours.
func TestRotateStopsOnAnotherVersion(t *testing.T) {
	s := start(t, sandbox.Options{})
	admin := account(s, sandbox.Admin)
	rotated := func(text string) awsops.Change {
		secret, err := admin.DescribeSecret(t.Context(), s.Target().SecretID)
		if err != nil {
			t.Fatal(err)
		}
		value, err := admin.GetSecretValue(t.Context(), s.Target().SecretID)
		if err != nil {
			t.Fatal(err)
		}
		p, err := plan.Rotate(plan.Rotation{Region: admin.Region(), Secret: secret, Value: value, Path: "token", Token: sealed.New(text), Random: rand.Reader})
		if err != nil || len(p.Changes) != 1 {
			t.Fatalf("%+v, %v", p, err)
		}
		return p.Changes[0]
	}
	ours, theirs := rotated(token), rotated(token+"-theirs")
	if _, err := admin.Apply(t.Context(), theirs); err != nil {
		t.Fatal(err)
	}
	var drifted *awsops.ErrDrifted
	if _, err := admin.Apply(t.Context(), ours); !errors.As(err, &drifted) || strings.Contains(err.Error(), token) {
		t.Errorf("%v", err)
	}
}

// An External ID that is left out is not taken off the role.
func TestAdoptsTheExternalID(t *testing.T) {
	s := start(t, sandbox.Options{})
	chosen := setupOf(s)
	chosen.Target.ExternalID = ""
	if p := planned(t, account(s, sandbox.Admin), chosen, ""); p.Pending() {
		t.Errorf("pending: %+v", p.Changes)
	}
	chosen.Choices.ExternalID = setup.ExternalNone
	if p := planned(t, account(s, sandbox.Admin), chosen, ""); len(p.Changes) != 1 || !p.Changes[0].MayBreak {
		t.Errorf("none was chosen, and nothing is pending: %+v", p)
	}
}
