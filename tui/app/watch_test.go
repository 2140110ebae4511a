package app

import (
	"context"
	"net/http"
	"sync/atomic"
	"testing"
	"time"

	"clonepath/awsops"
	"clonepath/awsops/sandbox"
	"clonepath/awsops/sealed"
	"clonepath/awsops/target"
	"clonepath/checks"
	"clonepath/checks/evidence"
	"clonepath/checks/trialclone"
	"clonepath/steps/session"
	"clonepath/tui/page"
)

// On an account where nobody confirmed the principal, the agent calls while
// CloudTrail is watched: that confirms it, and proves the chain.
func TestWatchOnTheSandbox(t *testing.T) {
	var ahead atomic.Int64
	clock := func() time.Time { return time.Now().Add(time.Duration(ahead.Load())) }
	sb, err := sandbox.Start(t.Context(), sandbox.Options{Clock: clock})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = sb.Close() })
	account := func(who sandbox.Identity) *awsops.Account {
		k := sb.Keys(who)
		return awsops.FromKeys(awsops.Keys{AccessKeyID: k.AccessKeyID, Secret: sealed.New(k.Secret), Session: sealed.New(k.SessionToken)}, sb.Target().Region, sb.Endpoint(), nil)
	}
	deps := testDeps(&fakeWorld{})
	deps.Mode, deps.Clock, deps.WatchEvery = page.ModeCheck, clock, 20*time.Millisecond
	deps.Setup.Target = sb.Target()
	deps.Setup.Target.AgentPrincipal, deps.Setup.Agent.Origin = "", ""
	deps.Question = checks.Question{As: evidence.Operator, ReadValue: true, AllowGitHost: func(string) bool { return true }}
	deps.Backend = &session.Live{
		Account: func(context.Context, string, string) *awsops.Account { return account(sandbox.Admin) },
		World:   checks.World{HTTP: http.DefaultTransport, Clock: clock, Rand: deps.Rand, Vault: deps.Vault, Logins: trialclone.NewLogins(), Sleep: func(ctx context.Context, _ time.Duration) error { return ctx.Err() }},
	}
	d := drive(t, deps, 120, 40).EnterUntil("Verify · done").Sees("the agent can assume the role evaluated")
	d.Send(runes("w"))
	session, _, err := account(sandbox.AgentID).AssumeRole(t.Context(), sb.Target().RoleARN, sb.Target().ExternalID)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := session.GetSecretValue(t.Context(), sb.Target().SecretID); err != nil {
		t.Fatal(err)
	}
	d.On(page.Watch).Sees("Watching CloudTrail")
	ahead.Store(int64(150 * time.Second))
	d.Settle()
	d.Sees("The agent called", "✓ Assumed the role", "account 046086677675", "this confirms the agent principal", "✓ Read the secret", "assumed-role/torque-git-reader").Fits()
	if s := d.app.s.Setup; s.Target.AgentPrincipal != target.DocumentedAgentPrincipal || s.Agent.Origin != target.Confirmed {
		t.Errorf("the principal is %q, %s", s.Target.AgentPrincipal, s.Agent.Origin)
	}
	d.Press("esc").On(page.Verify).Sees("the agent can assume the role proven", "the role reads the secret for the agent proven")
}
