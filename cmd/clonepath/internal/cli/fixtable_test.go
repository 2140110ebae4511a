package cli

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"

	"clonepath/awsops/sandbox"
	"clonepath/checks/faults"
	"clonepath/checks/verdict"
	"clonepath/cmd/clonepath/internal/cmdutil"
)

// marks are what the table says of one fault.
type marks struct {
	injected, named, proof, green bool
	how                           string // how it was repaired, or why it was not
}

// rounds is how often a person may check and repair until all is well.
const rounds = 3

// TestFaultTable prints the table: each fault injected, named first and alone,
// proved by evidence, and repaired by what its finding says, after which the
// check is green.
func TestFaultTable(t *testing.T) {
	rows := sandbox.Injections()
	table := make([]marks, len(rows))
	t.Run("rows", func(t *testing.T) {
		var one sync.Mutex // two cores
		for i, row := range rows {
			t.Run(row.Fault, func(t *testing.T) {
				one.Lock()
				defer one.Unlock()
				table[i] = tryOut(t, row)
			})
		}
	})
	t.Log("\n" + printed(rows, table))
	if len(rows) < 100 {
		t.Errorf("%d faults can be injected, want at least 100", len(rows))
	}
}

func tryOut(t *testing.T, row sandbox.Injection) (found marks) {
	t.Helper()
	m := newMechanic(t, row.Fault)
	found.injected = true
	report, err := m.check(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	list := report.RootCauses
	if row.Warning {
		list = report.Warnings
	}
	found.named = len(list) > 0 && list[0].Fault == row.Fault && len(report.RootCauses) <= 1 && row.Warning == (len(report.RootCauses) == 0)
	if !found.named {
		t.Fatalf("root causes %v, warnings %v", ids(report.RootCauses), ids(report.Warnings))
	}
	if found.proof = cites(list[0]); !found.proof {
		t.Errorf("no proof in %+v", list[0])
	}
	if why := byHand[row.Fault]; why != "" {
		found.how = "not here: " + why
		return found
	}
	found.green, found.how = m.repair(t, row.Fault, list[0])
	return found
}

// cites tells whether a finding quotes what it rests on.
func cites(f verdict.Finding) bool {
	if len(f.Evidence) == 0 || f.Summary == "" {
		return false
	}
	for _, line := range f.Evidence {
		if strings.TrimSpace(line) == "" {
			return false
		}
	}
	return true
}

// repair does what the findings say until the fault is gone and nothing else is
// broken.
func (m *mechanic) repair(t *testing.T, fault string, first verdict.Finding) (green bool, how string) {
	t.Helper()
	next := first
	var steps []string
	for range rounds {
		done, err := m.follow(t.Context(), next)
		if err != nil {
			t.Errorf("%s: %s: %v", next.Fault, done, err)
			return false, done
		}
		if done == "" {
			t.Errorf("%s: nothing to do follows from %+v", next.Fault, next.Fix)
			return false, "nothing followed"
		}
		steps = append(steps, done)
		report, err := m.check(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		switch {
		case len(report.RootCauses) > 0:
			next = report.RootCauses[0]
		case has(report.Warnings, fault):
			next = report.Warnings[0]
		default:
			if code := faults.ExitCode(report, false, false); code != cmdutil.ExitOK {
				t.Errorf("after %v: exit %d: %s", steps, code, report.Headline)
			}
			return true, strings.Join(steps, ", then ")
		}
	}
	t.Errorf("after %v: still %s", steps, next.Fault)
	return false, strings.Join(steps, ", ")
}

func has(list []verdict.Finding, fault string) bool {
	for _, f := range list {
		if f.Fault == fault {
			return true
		}
	}
	return false
}

// follow does what one finding says, and says by which part of it; "" where
// nothing follows.
func (m *mechanic) follow(ctx context.Context, f verdict.Finding) (string, error) {
	if remedy := remedies[f.Fault]; remedy != nil {
		return "as the text says", remedy(ctx, m, f)
	}
	switch {
	case f.Fix.Copy != "":
		return "value entered", m.enter(f.Check, f.Fix.Copy)
	case f.Fix.Patch != "":
		return "patch applied", m.patch(ctx, f.Fix.Patch)
	}
	ran := 0
	for _, line := range f.Fix.Commands {
		done, err := m.command(ctx, line)
		if err != nil {
			return line, err
		}
		if done {
			ran++
		}
	}
	if ran == 0 {
		return "", nil
	}
	return "commands run", nil
}

// printed is the table with its totals.
func printed(rows []sandbox.Injection, table []marks) string {
	var b strings.Builder
	tick := func(ok bool) string {
		if ok {
			return "yes"
		}
		return "-"
	}
	fmt.Fprintf(&b, "%-40s %-8s %-5s %-5s %-5s %s\n", "fault", "injected", "first", "proof", "green", "how")
	var injected, named, proof, green int
	for i, m := range table {
		fmt.Fprintf(&b, "%-40s %-8s %-5s %-5s %-5s %s\n", rows[i].Fault, tick(m.injected), tick(m.named), tick(m.proof), tick(m.green), m.how)
		for n, ok := range map[*int]bool{&injected: m.injected, &named: m.named, &proof: m.proof, &green: m.green} {
			if ok {
				*n++
			}
		}
	}
	fmt.Fprintf(&b, "\n%d injected, %d named first and alone, %d with proof, %d repaired and green, %d not repairable here\n",
		injected, named, proof, green, injected-green)
	return b.String()
}
