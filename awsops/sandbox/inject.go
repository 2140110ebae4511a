package sandbox

import (
	"fmt"
	"slices"
	"strings"
)

// Injection is a catalogued fault that the sandbox can show: a row. Its edit
// changes the stored state below validation, or the Target.
type Injection struct {
	Fault   string // id in the catalogue
	Title   string // one line: what was done
	Warning bool   // the chain still works
	edit    func(*scene)
}

// Injections lists what can be injected, in the order of the catalogue. The
// stages local and identity never stand here: they are about the operator's own
// machine, not about the chain.
func Injections() []Injection {
	return slices.Concat(
		secretInjections, valueInjections, kmsInjections, roleInjections, trustInjections,
		credentialInjections, agentInjections, gitInjections,
	)
}

// BadFault is the error of Start where Options.Fault cannot be injected.
type BadFault struct{ text string }

func (e *BadFault) Error() string { return e.text }

func badFault(format string, args ...any) error { return &BadFault{fmt.Sprintf(format, args...)} }

// injectionsFor finds the rows of faults joined by "+", none for "". Faults of
// which the later would undo the earlier are refused.
func injectionsFor(faults string) ([]Injection, error) {
	if faults == "" {
		return nil, nil
	}
	rows := slices.Concat(Injections(), AuditInjections())
	var chosen []Injection
	for _, fault := range strings.Split(faults, "+") {
		i := slices.IndexFunc(rows, func(row Injection) bool { return row.Fault == fault })
		if i < 0 {
			return nil, badFault("the sandbox cannot inject %q: expected a fault id such as %q, several joined by +; `clonepath sandbox --list` prints them all", fault, rows[0].Fault)
		}
		for _, before := range chosen {
			if what := overwritten(before, rows[i]); what != "" {
				return nil, badFault("the sandbox cannot show %s and %s together: both change %s in ways that exclude each other; inject one of them", before.Fault, fault, what)
			}
		}
		chosen = append(chosen, rows[i])
	}
	return chosen, nil
}

// inject makes the edits. Each draws from randomness of its own, so that their
// order makes no difference.
func (s *scene) inject(rows []Injection) {
	whole := s.random
	for _, row := range rows {
		s.random = whole.named(row.Fault)
		row.edit(s)
	}
	s.random = whole
}
