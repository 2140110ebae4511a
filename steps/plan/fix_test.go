package plan_test

import (
	"net/http"
	"testing"

	"clonepath/awsops/sandbox"
	"clonepath/awsops/sealed"
	"clonepath/awsops/target"
	"clonepath/checks"
	"clonepath/checks/evidence"
	"clonepath/checks/faults"
	"clonepath/checks/verdict"

	"clonepath/steps/plan"
	"clonepath/steps/setup"
)

// Every fault with a row is gone once the Changes that address it were made, and
// nothing else was; no warning has a row.
func TestFixOfRepairsItsFault(t *testing.T) {
	fixed := 0
	for _, row := range sandbox.Injections() {
		if !plan.Fixable(row.Fault) {
			continue
		}
		if row.Warning {
			t.Errorf("%s is a warning, and fixed by one keystroke", row.Fault)
			continue
		}
		fixed++
		t.Run(row.Fault, func(t *testing.T) {
			s := start(t, sandbox.Options{Fault: row.Fault})
			if before := judged(t, s); len(before.RootCauses) != 1 || before.RootCauses[0].Fault != row.Fault {
				t.Fatalf("before: %s", before.Headline)
			}
			p := plan.FixOf(row.Fault, planned(t, account(s, sandbox.Admin), setupOf(s), ""))
			if len(p.Changes) == 0 {
				t.Fatalf("nothing would be changed; blocked: %+v", p.Blocked)
			}
			if _, err := plan.Apply(t.Context(), account(s, sandbox.Admin), p.Changes, nil); err != nil {
				t.Fatal(err)
			}
			if after := judged(t, s); len(after.RootCauses) > 0 {
				t.Errorf("after: %s", after.Headline)
			}
		})
	}
	if fixed < 20 {
		t.Errorf("only %d faults were tried", fixed)
	}
}

func TestFixOfKeepsWhatBlocks(t *testing.T) {
	p := plan.Planned{Blocked: []plan.Blocked{{Title: "Role x"}}}
	if got := plan.FixOf("trust-principal-wrong", p); len(got.Blocked) != 1 {
		t.Error("what blocks the fix is not said any more")
	}
	if plan.Fixable("secret-not-found") || plan.Fixable("trust-deny-statement") {
		t.Error("a fault that a person has to decide about has a row")
	}
}

// judged runs the checks as operator and agent.
func judged(t *testing.T, s *sandbox.Sandbox) *verdict.Report {
	t.Helper()
	record, err := checks.Run(t.Context(),
		checks.World{Operator: account(s, sandbox.Admin), Agent: account(s, sandbox.AgentID), HTTP: http.DefaultTransport, Vault: sealed.NewVault()},
		checks.Question{
			Target: s.Target(), As: evidence.Both, AgentOrigin: target.Confirmed, Hosting: setup.HostingTorque, Sandbox: true, ReadValue: true,
			AllowGitHost: func(string) bool { return true },
		}, nil)
	if err != nil {
		t.Fatal(err)
	}
	return faults.Judge(record)
}
