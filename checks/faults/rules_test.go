package faults

import (
	"testing"

	"clonepath/assets"
)

func TestEveryRuleIsCatalogued(t *testing.T) {
	for _, r := range ruleRows {
		if _, ok := assets.Fault(r.fault); !ok {
			t.Errorf("no catalogue entry %q", r.fault)
		}
		if statementOf(r.statement) == nil || r.by == "" || r.find == nil {
			t.Errorf("%s: the row is incomplete", r.fault)
		}
		for _, id := range r.explains {
			if _, ok := assets.Fault(id); !ok {
				t.Errorf("%s explains %q, which is in no catalogue", r.fault, id)
			}
		}
	}
}

// What a statement requires must not lead back to it: Judge would not end.
func TestRequirementsHaveNoCircle(t *testing.T) {
	for i := range statementRows {
		seen := map[string]bool{}
		var walk func(s *statement)
		walk = func(s *statement) {
			for _, id := range s.requires {
				if id == statementRows[i].id {
					t.Errorf("%s requires itself", id)
					return
				}
				if !seen[string(id)] {
					seen[string(id)] = true
					walk(statementOf(id))
				}
			}
		}
		walk(&statementRows[i])
	}
}
