package tui

import (
	"context"
	"errors"
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
	"clonepath/steps"
)

// onSandbox is what cmd makes of --sandbox[=FAULT].
func onSandbox(t *testing.T, fault string) (Deps, *sandbox.Sandbox) {
	t.Helper()
	sb, err := sandbox.Start(t.Context(), sandbox.Options{Fault: fault, Fresh: fault == ""})
	if err != nil {
		t.Fatal(err)
	}
	account := func(who sandbox.Identity, region string) *awsops.Account {
		k := sb.Keys(who)
		return awsops.FromKeys(awsops.Keys{AccessKeyID: k.AccessKeyID, Secret: sealed.New(k.Secret), Session: sealed.New(k.SessionToken)}, region, sb.Endpoint(), nil)
	}
	var supplied *evidence.Document
	vault := sealed.NewVault()
	deps := testDeps(&fakeWorld{})
	deps.Vault, deps.Clock, deps.Banner = vault, time.Now, "sandbox"
	deps.Setup = steps.Setup{Target: sb.Target()}
	deps.Setup.Agent.Origin = "confirmed"
	if fault == "" {
		deps.Setup.Choices.Role = steps.ChooseNew
	} else {
		deps.Mode = ModeCheck
	}
	if trust := sb.Supplied(); trust != "" {
		supplied = &evidence.Document{Name: "the trust policy that was entered", Kind: "trust", Text: trust}
	}
	deps.Question = checks.Question{SuppliedTrust: supplied, As: evidence.Both, Sandbox: true, ReadValue: true, ProveGuard: true, AllowGitHost: func(string) bool { return true }}
	deps.Backend = &Live{
		Account: func(_ context.Context, _, region string) *awsops.Account {
			if region == "" {
				region = sb.Target().Region
			}
			return account(sandbox.Admin, region)
		},
		World:  checks.World{Agent: account(sandbox.AgentID, sb.Target().Region), HTTP: http.DefaultTransport, Clock: time.Now, Rand: deps.Rand, Vault: vault, Logins: trialclone.NewLogins()},
		Bundle: func(string, steps.Setup) ([]string, error) { return nil, errors.New("no directory was wanted") },
	}
	return deps, sb
}

func TestSetUpOnTheSandbox(t *testing.T) {
	for _, size := range [][2]int{{60, 20}, {120, 40}} {
		deps, sb := onSandbox(t, "")
		d := drive(t, deps, size[0], size[1])
		d.EnterUntil("┌ Report").Fits().Sees("Healthy")
		if d.enters > 25 {
			t.Errorf("%d enters", d.enters)
		}
		writes := 0
		for _, c := range sb.Calls() {
			if c.Action == "CreateRole" || c.Action == "PutRolePolicy" {
				writes++
			}
		}
		if writes != 2 {
			t.Errorf("%d writes", writes)
		}
		if n := deps.Vault.Removed(); n != 0 {
			t.Errorf("%d secrets had to be taken off a frame", n)
		}
	}
}

func TestCheckOnTheSandbox(t *testing.T) {
	deps, sb := onSandbox(t, "trust-externalid-mismatch")
	d := drive(t, deps, 80, 24)
	d.On(&checkForm{}).Sees("What stands in Torque").EnterUntil("Verify · done")
	d.Sees("Root cause", "trust-externalid-mismatch", "blocked by trust-agent")
	d.Press("enter").On(&reportScreen{}).Sees("1 root cause", "trust-externalid-mismatch").Fits()
	for _, c := range sb.Calls() {
		if strings.HasPrefix(c.Action, "Create") || strings.HasPrefix(c.Action, "Put") || strings.HasPrefix(c.Action, "Update") {
			t.Errorf("a check called %s", c.Action)
		}
	}
	calls := len(sb.Calls())
	d.Press("esc").On(&verifyScreen{}).Sees("Verify · done")
	if len(sb.Calls()) != calls {
		t.Error("coming back from the report ran the checks again")
	}
	d.Press("r").Sees("Verify · done")
	if len(sb.Calls()) == calls {
		t.Error("r ran nothing")
	}
}

// Faults of every link of the chain are found by pressing enter.
func TestFaultsByEnter(t *testing.T) {
	for fault, begins := range map[string]string{
		"role-missing": "1 root cause", "role-resource-wrong-region-account": "1 root cause", "trust-bare-statement": "1 root cause",
		"trust-principal-wrong": "1 root cause", "trust-externalid-required-not-sent": "1 root cause", "secret-not-found": "1 root cause",
		"value-key-missing": "1 root cause", "value-plaintext-with-path": "1 root cause", "value-trailing-newline": "1 root cause",
		"git-401-bad-token": "1 root cause", "git-404-hidden-private": "1 root cause",
		"trust-no-externalid": "Healthy, with", "role-resource-star": "Healthy, with",
	} {
		t.Run(fault, func(t *testing.T) {
			deps, _ := onSandbox(t, fault)
			d := drive(t, deps, 80, 24)
			d.EnterUntil("┌ Report").Sees(begins, fault).Fits()
		})
	}
}

func TestNewSecretOnTheSandbox(t *testing.T) {
	deps, _ := onSandbox(t, "")
	token := tokenOf(t, deps)
	deps.Setup.Choices.Secret = steps.ChooseNew
	d := drive(t, deps, 80, 24)
	d.EnterUntil("Where is the Git token?").Press("enter", "ctrl+u").Type("torque/new-token").Press("enter")
	d.Type("not-the-token-at-all").Press("enter").Sees("The Git host refuses the token (401)")
	d.Press("enter").Sees("Change the token, or press enter here").Press("shift+tab", "ctrl+u").Type(token).Press("enter")
	d.Sees("The token opens the repository.")
	d.EnterUntil("Plan:").Sees("Create the secret torque/new-token")
	d.EnterUntil("┌ Report").Sees("Healthy")
	for _, frame := range d.frames {
		if strings.Contains(frame, token) || strings.Contains(frame, sealed.Redacted) {
			t.Fatalf("the token is, or was, on a frame:\n%s", frame)
		}
	}
}

// tokenOf reads the token that the sandbox's Git host accepts.
func tokenOf(t *testing.T, deps Deps) string {
	t.Helper()
	v, err := deps.Backend.Value(t.Context(), "git-repo-token")
	if err != nil {
		t.Fatal(err)
	}
	_, after, _ := strings.Cut(v.Text.Reveal(), `"token":`)
	return strings.Split(after, `"`)[1]
}
