package faults

import (
	"cmp"
	"slices"

	"clonepath/assets"
	"clonepath/checks/evidence"
)

// effect is what a fault does to its statement.
type effect int

const (
	breaks effect = iota // the statement does not hold: a root cause
	dims                 // it holds, but something should be better: a warning
	hides                // it is our own view that is broken: cannotObserve
)

// rule finds one catalogued fault.
type rule struct {
	fault     string // id in the catalogue
	statement evidence.CheckID
	effect    effect
	by        Provenance // how the fault is known
	// stands: the fault is one of its own even where its statement is blocked.
	stands bool
	// explains lists faults that are consequences of this one: it comes first.
	explains []string
	// find returns what shows the fault; nil where it is not there.
	find func(*view) *hit
}

// hit is what a rule saw. Severity, fix and commands come from the catalogue.
type hit struct {
	certainty Certainty // "" = certain
	summary   string    // one or two sentences with the values that differ
	evidence  []string  // the facts that prove it, quoted
	settle    string    // what would decide, where it is not certain
	with      map[string]string
	patch     string // unified diff of the offending document
	copy      string // the value to enter in Torque
	advice    string // stands before the catalogue's fix: what fits this very value
}

// finding joins a hit with its catalogue entry.
func (r *rule) finding(h *hit, v *view) *Finding {
	entry, ok := assets.Fault(r.fault)
	if !ok {
		panic("no catalogue entry " + r.fault) // a test reads every row
	}
	values := v.values(h.with)
	fix := Fix{Who: entry.Fix.Who, Text: assets.Fill(entry.Fix.Text, values), Patch: h.patch, Copy: h.copy, Commands: []string{}}
	if h.advice != "" {
		fix.Text = upper(ended(h.advice)) + " " + fix.Text
	}
	for _, command := range entry.Fix.Commands {
		fix.Commands = append(fix.Commands, assets.FillCommand(command, values))
	}
	proof := append([]string{}, h.evidence...)
	if remarks := statementOf(r.statement).remarks; remarks != nil && r.effect == breaks {
		proof = append(proof, remarks(v)...)
	}
	return &Finding{
		Fault: r.fault, Check: r.statement, Severity: Severity(entry.Severity),
		Certainty: cmp.Or(h.certainty, Certain), Summary: h.summary,
		Evidence: proof, Settle: h.settle, Fix: fix,
	}
}

// ruleRows are all rules, along the chain. Where several faults of a statement
// weigh the same, the earlier row comes first.
var ruleRows = slices.Concat(
	accessRules, credentialRules, allSecretRules, roleRules, trustRules, allAgentRules, gitRules, torqueRules,
)

var accessRules = slices.Concat(localRules, identityRules, operatorRules())

var allSecretRules = slices.Concat(pathSyntaxRules, lookupRules, secretRules, valueRules, kmsRules, unseenRules)

var allAgentRules = slices.Concat(agentRules, agentSideRules, trailRules)

// byWeight orders root causes: what is certain before what is possible, a
// blocker before the rest, then along the chain.
func byWeight(a, b located) int {
	return cmp.Or(
		cmp.Compare(certaintyRank(a.Certainty), certaintyRank(b.Certainty)),
		cmp.Compare(severityRank(a.Severity), severityRank(b.Severity)),
		cmp.Compare(chainPlace(a.Check), chainPlace(b.Check)),
		cmp.Compare(a.row, b.row),
	)
}

// byAlarm orders warnings: exposures first; the endpoint that is not AWS last,
// for it says nothing of the chain.
func byAlarm(a, b located) int {
	rank := func(l located) int {
		switch {
		case l.Fault == "local-endpoint-override":
			return 9
		case l.Severity == Security:
			return 0
		}
		return severityRank(l.Severity)
	}
	return cmp.Or(
		cmp.Compare(rank(a), rank(b)),
		cmp.Compare(chainPlace(a.Check), chainPlace(b.Check)),
		cmp.Compare(a.row, b.row),
	)
}

func certaintyRank(c Certainty) int {
	return slices.Index([]Certainty{Certain, Likely, Possible}, c)
}

func severityRank(s Severity) int {
	return slices.Index([]Severity{Blocker, Security, Major, Minor}, s)
}

func chainPlace(id evidence.CheckID) int {
	return slices.IndexFunc(statementRows, func(s statement) bool { return s.id == id })
}
