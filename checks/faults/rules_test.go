package faults

import (
	"slices"
	"testing"

	"clonepath/assets"
	"clonepath/checks/faults/rule"
)

func TestEveryRuleIsCatalogued(t *testing.T) {
	for _, r := range rules {
		if _, ok := assets.Fault(r.Fault); !ok {
			t.Errorf("no catalogue entry %q", r.Fault)
		}
		if checkOf(r.Check) == nil || r.By == "" || r.Find == nil {
			t.Errorf("%s: the row is incomplete", r.Fault)
		}
		for _, id := range r.Explains {
			if _, ok := assets.Fault(id); !ok {
				t.Errorf("%s explains %q, which is in no catalogue", r.Fault, id)
			}
		}
	}
}

// A fault stands in the package of the check that it is about: there it is looked
// for, and there its order among others is decided.
func TestFaultsStandWithTheirCheck(t *testing.T) {
	for _, l := range links {
		for _, r := range l.rules {
			if !slices.ContainsFunc(l.checks, func(c rule.Check) bool { return c.ID == r.Check }) {
				t.Errorf("%s is about %s, a check of another package", r.Fault, r.Check)
			}
		}
	}
}

// What a check requires must not lead back to it: Judge would not end.
func TestRequirementsHaveNoCircle(t *testing.T) {
	for i := range checks {
		seen := map[string]bool{}
		var walk func(s *rule.Check)
		walk = func(s *rule.Check) {
			for _, id := range s.Requires {
				if id == checks[i].ID {
					t.Errorf("%s requires itself", id)
					return
				}
				if !seen[string(id)] {
					seen[string(id)] = true
					walk(checkOf(id))
				}
			}
		}
		walk(&checks[i])
	}
}
