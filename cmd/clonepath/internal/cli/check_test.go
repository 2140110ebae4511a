package cli

import (
	"slices"
	"testing"

	"clonepath/awsops/sandbox"
	"clonepath/checks/evidence"
	"clonepath/checks/verdict"
	"clonepath/cmd/clonepath/internal/cmdutil"
)

func TestCheckHealthySandbox(t *testing.T) {
	r := invoke(t, "check", "--sandbox", "-o", "json")
	report := r.report(t)
	if r.code != cmdutil.ExitOK || report.Verdict != verdict.Pass || r.stderr != "" {
		t.Errorf("exit %d, verdict %s, stderr %q", r.code, report.Verdict, r.stderr)
	}
	if report.As != evidence.Both || !report.Sandbox {
		t.Errorf("as %q, sandbox %v", report.As, report.Sandbox)
	}
	if len(report.Checks) != 24 {
		t.Errorf("%d checks, want 24", len(report.Checks))
	}
	for _, check := range report.Checks {
		if check.Status != verdict.Pass || check.Provenance == "" || check.Summary == "" || check.Title == "" {
			t.Errorf("%+v", check)
		}
		proven := []evidence.CheckID{evidence.AssumeRole, evidence.RoleReadsSecret, evidence.GitClone, evidence.GitAccess, evidence.TrustExternalID}
		if slices.Contains(proven, check.ID) && check.Provenance != verdict.Proven {
			t.Errorf("%s is %s, want proven", check.ID, check.Provenance)
		}
	}
}

// TestCheckNamesEveryInjection: what the sandbox can break is named first, as
// the only root cause, and what depends on it is blocked.
func TestCheckNamesEveryInjection(t *testing.T) {
	for _, injection := range sandbox.Injections() {
		t.Run(injection.Fault, func(t *testing.T) {
			t.Parallel()
			r := invoke(t, "check", "--sandbox="+injection.Fault, "-o", "json")
			report := r.report(t)
			found, want := report.RootCauses, cmdutil.ExitFault
			if injection.Warning {
				found, want = report.Warnings, cmdutil.ExitOK
			}
			if r.code != want {
				t.Errorf("exit %d, want %d", r.code, want)
			}
			if len(found) == 0 || found[0].Fault != injection.Fault {
				t.Fatalf("root causes %v, warnings %v", ids(report.RootCauses), ids(report.Warnings))
			}
			if f := found[0]; f.Summary == "" || len(f.Evidence) == 0 || f.Fix.Text == "" || f.Fix.Who == "" {
				t.Errorf("incomplete finding %+v", f)
			}
			if injection.Warning {
				if strict := invoke(t, "check", "--sandbox="+injection.Fault, "-o", "json", "--strict"); strict.code != cmdutil.ExitFault {
					t.Errorf("with --strict exit %d, want %d", strict.code, cmdutil.ExitFault)
				}
				return
			}
			if len(report.RootCauses) != 1 {
				t.Errorf("root causes %v, want only the injected one", ids(report.RootCauses))
			}
			for _, check := range report.Checks {
				if check.Status == verdict.Fail && check.ID != found[0].Check {
					t.Errorf("%s failed beside %s: %s", check.ID, found[0].Check, check.Summary)
				}
				if check.Status == verdict.Blocked && check.BlockedBy == "" {
					t.Errorf("%s is blocked by nothing", check.ID)
				}
			}
		})
	}
}

func ids(findings []verdict.Finding) []string {
	out := []string{}
	for _, f := range findings {
		out = append(out, f.Fault)
	}
	return out
}

// The first dozen faults of the catalogue, and the two warnings, must be
// injectable whatever else comes.
func TestInjectionsHoldTheFirstDozen(t *testing.T) {
	var known []string
	for _, injection := range sandbox.Injections() {
		known = append(known, injection.Fault)
	}
	for _, fault := range []string{
		"role-missing", "role-resource-wrong-region-account", "trust-bare-statement", "trust-principal-wrong",
		"trust-externalid-mismatch", "trust-externalid-required-not-sent", "secret-not-found", "value-key-missing",
		"value-plaintext-with-path", "value-trailing-newline", "git-401-bad-token", "git-404-hidden-private",
		"trust-no-externalid", "role-resource-star",
	} {
		if !slices.Contains(known, fault) {
			t.Errorf("%s cannot be injected", fault)
		}
	}
}
