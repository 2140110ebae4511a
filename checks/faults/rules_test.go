package faults

import (
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
