package app

import (
	"strings"
	"testing"

	"clonepath/awsops/sealed"

	"clonepath/steps/setup"
	"clonepath/tui/page"
)

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
	d.On(page.CheckForm).Sees("What stands in Torque").EnterUntil("Verify · done")
	d.Sees("Root cause", "trust-externalid-mismatch", "blocked by trust-agent")
	d.Press("enter").On(page.Report).Sees("1 root cause", "trust-externalid-mismatch").Fits()
	for _, c := range sb.Calls() {
		if strings.HasPrefix(c.Action, "Create") || strings.HasPrefix(c.Action, "Put") || strings.HasPrefix(c.Action, "Update") {
			t.Errorf("a check called %s", c.Action)
		}
	}
	calls := len(sb.Calls())
	d.Press("esc").On(page.Verify).Sees("Verify · done")
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
	deps, sb := onSandbox(t, "")
	token := tokenOf(t, sb)
	deps.Setup.Choices.Secret = setup.ChooseNew
	d := drive(t, deps, 80, 24)
	d.EnterUntil("Where is the Git token?").Press("enter", "ctrl+u").Type("torque/new-token").Press("enter")
	d.Type("not-the-token-at-all").Press("enter").Sees("The Git host refuses the token (401)")
	d.Press("enter").Sees("Shift+Tab to change the token").Type(token).Press("enter")
	d.Sees("The token opens the repository.")
	d.EnterUntil("Plan:").Sees("Create the secret torque/new-token")
	d.EnterUntil("┌ Report").Sees("Healthy")
	for _, frame := range d.frames {
		if strings.Contains(frame, token) || strings.Contains(frame, sealed.Redacted) {
			t.Fatalf("the token is, or was, on a frame:\n%s", frame)
		}
	}
}
