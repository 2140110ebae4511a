package trust

import (
	"fmt"
	"slices"
	"strings"

	"clonepath/awsops/iampolicy"
	"clonepath/checks/faults/phrase"
	"clonepath/checks/faults/repair"
	"clonepath/checks/faults/rule"
	"clonepath/checks/faults/snapshot"
	"clonepath/checks/faults/whatif"
)

// wrongID is an External ID that nobody uses.
const wrongID = "clonepath-guard-trial"

// guard is what the trust policy does about the External ID, through every
// statement that allows the agent.
type guard struct {
	known          bool // the documents decide it
	wrong, missing bool // the agent gets in with a wrong one, with none
}

func guardOf(snap *snapshot.Snapshot) guard {
	j := snap.Assume()
	if !j.Allowed() && !j.Depends() {
		return guard{}
	}
	wrong, missing := j.Call, j.Call
	wrong.Req, missing.Req = j.Req.With(whatif.KeyExternalID, wrongID), j.Req.Absent(whatif.KeyExternalID)
	a, b := wrong.Decide().Outcome, missing.Decide().Outcome
	if a == iampolicy.Depends && b == iampolicy.Depends {
		a, b = iampolicy.Allow, iampolicy.Allow // it depends on something else than the External ID
	}
	return guard{known: true, wrong: a == iampolicy.Allow, missing: b == iampolicy.Allow}
}

// guarded reports whether the documents ask for the External ID.
func (g guard) guarded() bool { return g.known && !g.wrong && !g.missing }

// needsGuard: somebody else's principal, which acts for many customers. A
// customer's own agent needs no External ID.
func needsGuard(snap *snapshot.Snapshot) bool {
	return !snap.OwnAccount() && snap.Record.Hosting != "self"
}

// agentStatements visits the statements that let the agent in.
func agentStatements(snap *snapshot.Snapshot, visit func(i int, s *iampolicy.Statement)) {
	j := snap.Assume()
	if !j.Known {
		return
	}
	asked := j.Req.With(whatif.KeyExternalID, snap.Target.ExternalID)
	for _, r := range iampolicy.EachStatement(iampolicy.KindTrust, asked, *j.Pol.Trust) {
		if s := &j.Pol.Trust.Doc.Statements[r.Statement]; r.Match != iampolicy.False && whatif.Allows(s) {
			visit(r.Statement, s)
		}
	}
}

// noExternalID: the agent gets in without any External ID.
func noExternalID(snap *snapshot.Snapshot) *rule.Match {
	g := guardOf(snap)
	if unguardedByTrial(snap) {
		return &rule.Match{Summary: "The agent gets in with a wrong External ID and without one.", Evidence: []string{"sts:AssumeRole as the agent with a wrong External ID: let in", "sts:AssumeRole as the agent without one: let in"}}
	}
	if !g.missing || !g.wrong || !needsGuard(snap) {
		return nil
	}
	h := &rule.Match{Summary: "The trust policy asks for no External ID: whoever has the agent's principal act on this role gets in."}
	if snap.Target.ExternalID != "" {
		h.Summary = fmt.Sprintf("The trust policy asks for no External ID, so that the one in the credential, %s, protects nothing.", phrase.ExternalID(snap.Target.ExternalID))
	}
	agentStatements(snap, func(i int, s *iampolicy.Statement) {
		h.Evidence = append(h.Evidence, fmt.Sprintf("%s, statement %d%s lets the agent in without sts:ExternalId", snap.Assume().Pol.Trust.Name, i+1, sidOf(s)))
		if h.Patch.Empty() && snap.Target.ExternalID != "" {
			h.Patch = repair.AddExternalID(snap, i, s)
		}
	})
	return h
}

func sidOf(s *iampolicy.Statement) string {
	if s.Sid == "" {
		return ""
	}
	return fmt.Sprintf(" (%s)", s.Sid)
}

func ifExists(snap *snapshot.Snapshot) *rule.Match {
	g := guardOf(snap)
	if !g.missing || g.wrong {
		return nil
	}
	h := &rule.Match{
		Summary: "The trust policy checks the External ID only if one is sent: without any, the agent gets in.",
		Patch:   repair.Conditions(snap, whatif.KeyExternalID, func(c *iampolicy.Condition) { c.Operator = strings.TrimSuffix(c.Operator, "IfExists") }),
	}
	agentStatements(snap, func(i int, s *iampolicy.Statement) {
		for _, c := range s.ConditionsOn(whatif.KeyExternalID) {
			h.Evidence = append(h.Evidence, fmt.Sprintf("%s, statement %d, operator %s", snap.Assume().Pol.Trust.Name, i+1, c.Operator))
		}
	})
	return h
}

// looseExternalID: the External ID is asked for, but more than one value does.
func looseExternalID(snap *snapshot.Snapshot) *rule.Match {
	if g := guardOf(snap); !g.known || g.missing {
		return nil
	}
	var h *rule.Match
	agentStatements(snap, func(i int, s *iampolicy.Statement) {
		for _, c := range s.ConditionsOn(whatif.KeyExternalID) {
			op, ok := iampolicy.ParseOperator(c.Operator)
			pattern := ok && op.Base == "StringLike" && slices.ContainsFunc(c.Values, func(s string) bool { return strings.ContainsAny(s, "*?") })
			if h == nil && ok && !op.Negated && (pattern || len(c.Values) > 1) {
				h = &rule.Match{
					Summary:  fmt.Sprintf("The trust policy takes more than one External ID (%s with %s).", c.Operator, phrase.Plural(len(c.Values), "value")),
					Evidence: []string{fmt.Sprintf("%s, statement %d, operator %s", snap.Assume().Pol.Trust.Name, i+1, c.Operator)},
					Patch: repair.Conditions(snap, whatif.KeyExternalID, func(c *iampolicy.Condition) {
						c.Operator, c.Values = "StringEquals", []string{snap.Target.ExternalID}
					}),
				}
			}
		}
	})
	return h
}

// widePrincipal: the agent is let in by a principal that names more than it.
func widePrincipal(_ string, class iampolicy.Class, summary string) func(*snapshot.Snapshot) *rule.Match {
	return func(snap *snapshot.Snapshot) *rule.Match {
		if !snap.Assume().Allowed() || snap.OwnAccount() {
			return nil
		}
		var h *rule.Match
		agentStatements(snap, func(i int, s *iampolicy.Statement) {
			narrowed := len(s.ConditionsOn("aws:PrincipalArn")) > 0
			wide := slices.ContainsFunc(s.Principal, func(p iampolicy.Principal) bool { return p.Class() == class })
			if h == nil && wide && !narrowed {
				h = &rule.Match{Summary: summary, Patch: repair.NarrowPrincipal(snap, class),
					Evidence: []string{fmt.Sprintf("%s, statement %d%s", snap.Assume().Pol.Trust.Name, i+1, sidOf(s))}}
			}
		})
		return h
	}
}
