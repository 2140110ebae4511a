package rule

import (
	"clonepath/checks/evidence"
	"clonepath/checks/faults/snapshot"
	"clonepath/checks/policytext"
	"clonepath/checks/verdict"
)

// Rule finds one catalogued fault.
type Rule struct {
	Fault  string // id in the catalogue
	Check  evidence.CheckID
	Effect Effect
	By     verdict.Provenance // how the fault is known
	// Independent: the fault is one of its own even where its check is blocked.
	Independent bool
	// Heard: words alone show it. What it breaks hides nothing else.
	Heard bool
	// Explains lists faults that are consequences of this one: it comes first.
	Explains []string
	// Find returns what shows the fault; nil where it is not there.
	Find func(*snapshot.Snapshot) *Match
}

// Effect is what a fault does to its check.
type Effect int

// The effects, by where the report names the fault.
const (
	RootCause     Effect = iota // the check does not hold
	Warning                     // it holds, but something should be better
	CannotObserve               // our own calls were stopped: the chain was not seen
)

// Match is what a rule saw. Severity, fix and commands come from the catalogue.
type Match struct {
	Certainty verdict.Certainty // "" = certain
	Summary   string            // one or two sentences with the values that differ
	Evidence  []string          // the facts that prove it, quoted
	Settle    string            // what would decide, where it is not certain
	Values    map[string]string // for the placeholders of the catalogue's texts
	Patch     policytext.Patch  // of the offending document
	Copy      string            // the value to enter in Torque
	Advice    string            // comes before the catalogue's fix: what fits this very value
}
