package sandbox

import (
	"fmt"
	"slices"
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
		secretInjections, valueInjections, roleInjections, trustInjections, gitInjections,
	)
}

// injectionFor returns the edit of a fault, none for "".
func injectionFor(fault string) (func(*scene), error) {
	if fault == "" {
		return func(*scene) {}, nil
	}
	rows := Injections()
	i := slices.IndexFunc(rows, func(row Injection) bool { return row.Fault == fault })
	if i < 0 {
		return nil, fmt.Errorf("the sandbox cannot inject %q: expected a fault id such as %q; `clonepath sandbox --list` prints them all", fault, rows[0].Fault)
	}
	return rows[i].edit, nil
}
