package intake_test

import (
	"fmt"
	"slices"
	"testing"

	"clonepath/awsops/wording"
	"clonepath/checks/intake/intaketest"
	"clonepath/checks/verdict"
)

// Being told more never makes an answer worse: a second error, before or behind
// the first, in the same text or in another, leaves what the first one leads with
// among the causes, unless it is a guess and the second one is certain; and it
// makes nothing certain that neither is alone.
func TestMoreIsNeverLess(t *testing.T) {
	alone := map[string]*verdict.Report{}
	for _, row := range wording.Rows() {
		alone[row.ID] = tried(t, row.Example)
	}
	rows := wording.Rows()
	every := 4
	if testing.Short() {
		every = 40
	}
	pairs := 0
	for i, a := range rows {
		for j, b := range rows {
			if (i*i+j)%every != 0 {
				continue // each row still stands beside many others
			}
			inputs := [][]string{{a.Example, b.Example}, {b.Example, a.Example}, {a.Example + "\n\n" + b.Example}}[(i+j)%3]
			pairs++
			if worse := worsened(alone[a.ID], alone[b.ID], tried(t, inputs...)); worse != "" {
				t.Errorf("%s with %s: %s", a.ID, b.ID, worse)
			}
		}
	}
	t.Logf("%d pairs", pairs)
}

// worsened says what is lost of a first report, or wrongly gained, once a second
// text stands beside its own.
func worsened(alone, other, both *verdict.Report) string {
	first := leads(alone)
	seen := append(intaketest.IDs(both.RootCauses, both.Warnings, both.CannotObserve), "")
	excluded := hasCertain(both) && !certainIn(alone, first)
	if !slices.Contains(seen, first) && !excluded {
		return fmt.Sprintf("%s is gone: %v", first, seen)
	}
	for _, f := range both.RootCauses {
		if f.Certainty == verdict.Certain && !certainIn(alone, f.Fault) && !certainIn(other, f.Fault) {
			return f.Fault + " has become certain"
		}
	}
	return ""
}

// The order of the inputs makes no difference.
func TestOrderMakesNoDifference(t *testing.T) {
	rows := wording.Rows()
	for i := range rows {
		a, b, c := rows[i].Example, rows[(i*7+3)%len(rows)].Example, rows[(i*11+5)%len(rows)].Example
		if one, two := facts(tried(t, a, b, c)), facts(tried(t, c, a, b)); one != two {
			t.Errorf("%s: %s\nin another order: %s", rows[i].ID, one, two)
		}
		if one, two := facts(tried(t, a+"\n\n"+b)), facts(tried(t, b+"\n\n"+a)); one != two {
			t.Errorf("%s in one text: %s\nin another order: %s", rows[i].ID, one, two)
		}
	}
}

func facts(r *verdict.Report) string {
	o := intaketest.Outcome{Report: r}
	return o.Summary()
}

// leads is what a report leads with, "" where it has nothing but warnings.
func leads(r *verdict.Report) string {
	if all := intaketest.IDs(r.RootCauses, r.CannotObserve); len(all) > 0 {
		return all[0]
	}
	return ""
}

func certainIn(r *verdict.Report, fault string) bool {
	return slices.ContainsFunc(r.RootCauses, func(f verdict.Finding) bool { return f.Fault == fault && f.Certainty == verdict.Certain })
}

func hasCertain(r *verdict.Report) bool {
	return slices.ContainsFunc(r.RootCauses, func(f verdict.Finding) bool { return f.Certainty == verdict.Certain })
}
