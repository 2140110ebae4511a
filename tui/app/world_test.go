package app

import (
	"context"
	"net/http"
	"strings"
	"testing"
	"time"

	"clonepath/awsops"
	"clonepath/awsops/sandbox"
	"clonepath/awsops/sealed"
	"clonepath/checks"
	"clonepath/checks/evidence"
	"clonepath/checks/trialclone"

	"clonepath/steps/bundle"
	"clonepath/steps/session"
	"clonepath/steps/setup"
	"clonepath/steps/state"
	"clonepath/tui/page"
)

// onSandbox is what cmd makes of --sandbox[=FAULT].
func onSandbox(t *testing.T, fault string) (page.Deps, *sandbox.Sandbox) {
	t.Helper()
	return inSandbox(t, sandbox.Options{Fault: fault, Fresh: fault == ""})
}

// inSandbox is the same for other sandboxes. In a fresh one role and External ID
// are still to be made; with a fault the check of what exists comes first.
func inSandbox(t *testing.T, o sandbox.Options) (page.Deps, *sandbox.Sandbox) {
	t.Helper()
	sb := startSandbox(t, o)
	deps := sandboxDeps(sb, time.Now)
	if o.Fresh {
		deps.Setup.Target.RoleARN, deps.Setup.Target.ExternalID = "", ""
	}
	if o.Fault != "" {
		deps.Mode = page.ModeCheck
	}
	return deps, sb
}

func startSandbox(t *testing.T, o sandbox.Options) *sandbox.Sandbox {
	t.Helper()
	sb, err := sandbox.Start(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	return sb
}

// sandboxDeps connects the wizard with a sandbox, over HTTP.
func sandboxDeps(sb *sandbox.Sandbox, clock func() time.Time) page.Deps {
	deps := testDeps(&fakeWorld{})
	deps.Vault, deps.Clock, deps.Banner = sealed.NewVault(), clock, "sandbox"
	deps.Setup = setup.Setup{Target: sb.Target()}
	deps.Setup.Agent.Origin = "confirmed"
	var supplied *evidence.Document
	if trust := sb.Supplied(); trust != "" {
		supplied = &evidence.Document{Name: "the trust policy that was entered", Kind: "trust", Text: trust}
	}
	deps.Question = checks.Question{SuppliedTrust: supplied, As: evidence.Both, Sandbox: true, ReadValue: true, ProveGuard: true, AllowGitHost: func(string) bool { return true }}
	deps.Backend = &session.Live{
		Account: func(_ context.Context, _, region string) *awsops.Account {
			if region == "" {
				region = sb.Target().Region
			}
			return accountIn(sb, sandbox.Admin, region, clock)
		},
		World: checks.World{
			Agent: accountIn(sb, sandbox.AgentID, sb.Target().Region, clock), HTTP: http.DefaultTransport,
			Clock: clock, Rand: deps.Rand, Vault: deps.Vault, Logins: trialclone.NewLogins(),
		},
		Bundle: func(dir string, s setup.Setup) ([]string, error) { return bundle.Export(dir, s, deps.Vault) },
	}
	return deps
}

func accountIn(sb *sandbox.Sandbox, who sandbox.Identity, region string, clock func() time.Time) *awsops.Account {
	k := sb.Keys(who)
	return awsops.FromKeys(awsops.Keys{AccessKeyID: k.AccessKeyID, Secret: sealed.New(k.Secret), Session: sealed.New(k.SessionToken)}, region, sb.Endpoint(), clock)
}

// likeAnAccount makes the sandbox an AWS account like any other: nothing is
// known beforehand, nobody plays the agent, and a plan's default is to go back.
func likeAnAccount(deps page.Deps) page.Deps {
	deps.Setup, deps.Banner, deps.ConfirmDefaultApply = setup.Setup{}, "", false
	deps.Question.As, deps.Question.Sandbox, deps.Question.ProveGuard = evidence.Operator, false, false
	deps.Question.AllowGitHost = func(string) bool { return false }
	if live, ok := deps.Backend.(*session.Live); ok {
		live.World.Agent = nil
	}
	return deps
}

// keptIn lets the wizard keep an unfinished Setup in a directory, as cmd does,
// and offers the one that is there.
func keptIn(t *testing.T, deps page.Deps, dir string) page.Deps {
	t.Helper()
	store := state.Open(dir, deps.Vault)
	chosen, found, err := store.LoadSetup(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if deps.Unfinished = nil; found {
		deps.Unfinished = &chosen
	}
	deps.Keep = func(s *setup.Setup) error {
		if s == nil {
			return store.ClearSetup()
		}
		return store.SaveSetup(*s)
	}
	return deps
}

// tokenOf is the token that the sandbox's Git host accepts.
func tokenOf(t *testing.T, sb *sandbox.Sandbox) string {
	t.Helper()
	v, err := accountIn(sb, sandbox.Admin, sb.Target().Region, time.Now).GetSecretValue(t.Context(), "git-repo-token")
	if err != nil {
		t.Fatal(err)
	}
	_, after, _ := strings.Cut(v.Value.Reveal(), `"token":`)
	return strings.Split(after, `"`)[1]
}

// changesOf lists the calls that changed something in AWS, in their order.
func changesOf(sb *sandbox.Sandbox) (actions []string) {
	for _, c := range sb.Calls() {
		for _, verb := range []string{"Create", "Put", "Update", "Delete", "Tag", "Untag", "Attach", "Detach", "Restore", "Rotate"} {
			if strings.HasPrefix(c.Action, verb) && c.Code == "" {
				actions = append(actions, c.Action)
			}
		}
	}
	return actions
}
