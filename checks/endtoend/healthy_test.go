package endtoend

import (
	"slices"
	"testing"

	"clonepath/awsops/sandbox"
	"clonepath/checks/evidence"
	"clonepath/checks/faults"
	"clonepath/checks/verdict"
)

// variant is a chain that works, set up otherwise than the sandbox's.
type variant struct {
	name string
	edit edit
	// warn are the warnings that are right.
	warn []string
	// open is why an operator alone cannot know the outcome: a condition on what
	// only the agent's request has, or what another account keeps to itself. Such
	// a run says so, and accuses nobody.
	open string
}

// TestHealthyVariants: a chain that works gives no root cause, whoever looks.
// That it works is shown by walking it as the agent.
func TestHealthyVariants(t *testing.T) {
	variants := slices.Concat(trustVariants, permissionVariants, secretVariants, keyVariants, valueVariants, gitVariants, agentVariants)
	if len(variants) < 60 {
		t.Errorf("only %d variants", len(variants))
	}
	names := map[string]bool{}
	for _, v := range variants {
		if names[v.name] {
			t.Errorf("two variants are called %q", v.name)
		}
		names[v.name] = true
		t.Run(v.name, func(t *testing.T) {
			t.Parallel()
			b := newBed(t, sandbox.Options{})
			v.edit(b)
			for _, as := range []evidence.Actor{evidence.Both, evidence.Agent, evidence.Operator} {
				v.check(t, as, b.ask(as))
			}
		})
	}
}

func (v variant) check(t *testing.T, as evidence.Actor, r *verdict.Report) {
	t.Helper()
	if got := ids(r.RootCauses); len(got) > 0 {
		t.Errorf("as %s: false alarm %v: %s", as, got, r.RootCauses[0].Summary)
	}
	if got := ids(r.CannotObserve); len(got) > 0 {
		t.Errorf("as %s: could not look: %v", as, got)
	}
	if as != evidence.Operator {
		for _, id := range []evidence.CheckID{evidence.AssumeRole, evidence.RoleReadsSecret, evidence.GitAccess, evidence.GitClone} {
			if c := checkOf(r, id); c.Provenance != verdict.Proven {
				t.Errorf("as %s: %s is %s %s: %s", as, id, c.Status, c.Provenance, c.Summary)
			}
		}
	}
	if as == evidence.Agent {
		return // sees no documents, so that warnings about them are not its own
	}
	if got := ids(r.Warnings); !slices.Equal(got, v.warn) {
		t.Errorf("as %s: warnings %v, want %v", as, got, v.warn)
	}
	want := faults.ExitNoFault
	if as == evidence.Operator && v.open != "" {
		want = faults.ExitUndetermined
	}
	if got := faults.ExitCode(r, false, false); got != want {
		t.Errorf("as %s: exit %d, want %d: %s", as, got, want, r.Headline)
	}
}

func ids(list []verdict.Finding) []string {
	var out []string
	for _, f := range list {
		out = append(out, f.Fault)
	}
	return out
}

func checkOf(r *verdict.Report, id evidence.CheckID) verdict.Check {
	i := slices.IndexFunc(r.Checks, func(c verdict.Check) bool { return c.ID == id })
	if i < 0 {
		return verdict.Check{}
	}
	return r.Checks[i]
}
