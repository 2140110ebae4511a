package faults

import (
	"fmt"
	"slices"
	"strings"

	"clonepath/awsops/awserr"
	"clonepath/awsops/iampolicy"
	"clonepath/awsops/target"
	"clonepath/checks/evidence"
)

// wrongID is an External ID that nobody uses.
const wrongID = "clonepath-guard-trial"

// guard is what the trust policy does about the External ID, through every
// statement that allows the agent.
type guard struct {
	known          bool // the documents decide it
	wrong, missing bool // the agent gets in with a wrong one, with none
}

func (v *view) guard() guard {
	j := v.assume()
	if !j.allowed() && !j.depends() {
		return guard{}
	}
	wrong, missing := j.call, j.call
	wrong.req, missing.req = j.req.With(keyExternalID, wrongID), j.req.Without(keyExternalID)
	a, b := wrong.decide().Outcome, missing.decide().Outcome
	if a == iampolicy.Depends && b == iampolicy.Depends {
		a, b = iampolicy.Allow, iampolicy.Allow // it depends on something else than the External ID
	}
	return guard{known: true, wrong: a == iampolicy.Allow, missing: b == iampolicy.Allow}
}

// guarded tells whether the documents ask for the External ID.
func (g guard) guarded() bool { return g.known && !g.wrong && !g.missing }

// needsGuard: somebody else's principal, which acts for many customers. A
// customer's own agent needs no External ID.
func (v *view) needsGuard() bool { return !v.own() && v.r.Hosting != "self" }

// agentStatements visits the statements that let the agent in.
func (v *view) agentStatements(visit func(i int, s *iampolicy.Statement)) {
	j := v.assume()
	if !j.ok {
		return
	}
	asked := j.req.With(keyExternalID, v.t.ExternalID)
	for _, r := range iampolicy.EachStatement(iampolicy.KindTrust, asked, *j.pol.Trust) {
		if s := &j.pol.Trust.Doc.Statements[r.Statement]; r.Match != iampolicy.False && allows(s) {
			visit(r.Statement, s)
		}
	}
}

// noExternalID: the agent gets in without any External ID.
func noExternalID(v *view) *hit {
	g := v.guard()
	if v.unguardedByTrial() {
		return &hit{summary: "The agent gets in with a wrong External ID and without one.", evidence: []string{"sts:AssumeRole as the agent with a wrong External ID: let in", "sts:AssumeRole as the agent without one: let in"}}
	}
	if !g.missing || !g.wrong || !v.needsGuard() {
		return nil
	}
	h := &hit{summary: "The trust policy asks for no External ID: whoever has the agent's principal act on this role gets in."}
	if v.t.ExternalID != "" {
		h.summary = fmt.Sprintf("The trust policy asks for no External ID, so that the one in the credential, %s, protects nothing.", masked(v.t.ExternalID))
	}
	v.agentStatements(func(i int, s *iampolicy.Statement) {
		h.evidence = append(h.evidence, fmt.Sprintf("%s, statement %d%s lets the agent in without sts:ExternalId", v.assume().pol.Trust.Name, i+1, sidOf(s)))
		if h.patch == "" && v.t.ExternalID != "" {
			h.patch = v.patchAddExternalID(i, s)
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

func ifExists(v *view) *hit {
	g := v.guard()
	if !g.missing || g.wrong {
		return nil
	}
	h := &hit{
		summary: "The trust policy checks the External ID only if one is sent: without any, the agent gets in.",
		patch:   v.patchConditions(keyExternalID, func(c *iampolicy.Condition) { c.Operator = strings.TrimSuffix(c.Operator, "IfExists") }),
	}
	v.agentStatements(func(i int, s *iampolicy.Statement) {
		for _, c := range s.ConditionsOn(keyExternalID) {
			h.evidence = append(h.evidence, fmt.Sprintf("%s, statement %d, operator %s", v.assume().pol.Trust.Name, i+1, c.Operator))
		}
	})
	return h
}

// looseExternalID: the External ID is asked for, but more than one value does.
func looseExternalID(v *view) *hit {
	if g := v.guard(); !g.known || g.missing {
		return nil
	}
	var h *hit
	v.agentStatements(func(i int, s *iampolicy.Statement) {
		for _, c := range s.ConditionsOn(keyExternalID) {
			op, ok := iampolicy.ParseOperator(c.Operator)
			pattern := ok && op.Base == "StringLike" && slices.ContainsFunc(c.Values, func(s string) bool { return strings.ContainsAny(s, "*?") })
			if h == nil && ok && !op.Negated && (pattern || len(c.Values) > 1) {
				h = &hit{
					summary:  fmt.Sprintf("The trust policy takes more than one External ID (%s with %s).", c.Operator, plural(len(c.Values), "value")),
					evidence: []string{fmt.Sprintf("%s, statement %d, operator %s", v.assume().pol.Trust.Name, i+1, c.Operator)},
					patch: v.patchConditions(keyExternalID, func(c *iampolicy.Condition) {
						c.Operator, c.Values = "StringEquals", []string{v.t.ExternalID}
					}),
				}
			}
		}
	})
	return h
}

// widePrincipal: the agent is let in by a principal that names more than it.
func widePrincipal(_ string, class iampolicy.Class, summary string) func(*view) *hit {
	return func(v *view) *hit {
		if !v.assume().allowed() || v.own() {
			return nil
		}
		var h *hit
		v.agentStatements(func(i int, s *iampolicy.Statement) {
			narrowed := len(s.ConditionsOn("aws:PrincipalArn")) > 0
			wide := slices.ContainsFunc(s.Principal, func(p iampolicy.Principal) bool { return p.Class() == class })
			if h == nil && wide && !narrowed {
				h = &hit{summary: summary, patch: v.patchNarrow(class),
					evidence: []string{fmt.Sprintf("%s, statement %d%s", v.assume().pol.Trust.Name, i+1, sidOf(s))}}
			}
		})
		return h
	}
}

// oldVersion matters only where a policy variable is used: in the old language
// it is plain text.
func oldVersion(v *view) *hit {
	trust, ok := v.trust()
	if !ok || trust.doc == nil || trust.doc.Bare || trust.doc.Version == "2012-10-17" || !strings.Contains(trust.text, "${") {
		return nil
	}
	return &hit{
		summary:  "The trust policy is written in the policy language of 2008, which takes variables such as ${aws:username} literally.",
		evidence: []string{fmt.Sprintf("Version %q", trust.doc.Version)},
		patch:    v.patchVersion(),
	}
}

// judgeTrustExternalID: proven by trials as the agent, else evaluated. An
// endpoint that lets a wrong External ID in, although the documents refuse it,
// enforces nothing: then the documents count.
func judgeTrustExternalID(v *view) verdict {
	g := v.guard()
	wrong, missing := v.trial(v.r.GuardWrong), v.trial(v.r.GuardMissing)
	switch {
	case wrong == refused && missing == refused && v.agentCalled && v.r.Assume.Seen():
		return passed(Proven, "tried as the agent: the right one is let in, a wrong one and a missing one are refused")
	case g.guarded() && (wrong == letIn || missing == letIn):
		return passed(Evaluated, "the documents ask for it; yet this endpoint let the agent in %s, so it enforces no trust policy", which(wrong, missing))
	case v.unguardedByTrial():
		return passed(Proven, "tried as the agent")
	case g.guarded() && v.t.ExternalID != "":
		return passed(Evaluated, "every statement that lets the agent in asks for %s", masked(v.t.ExternalID))
	case g.guarded():
		return passed(Evaluated, "every statement that lets the agent in asks for one")
	case g.known && !v.needsGuard():
		return passed(Evaluated, "the agent's account is yours (%s): none is needed", target.AccountOf(v.agent))
	case g.known:
		return passed(Evaluated, "the documents say how far it is asked for")
	}
	return unknown("the trust policy could not be judged").waiting(evidence.RoleExists, evidence.TrustAgent)
}

// trialResult is how a guard trial ended.
type trialResult int

const (
	notTried trialResult = iota
	refused
	letIn
)

func (v *view) trial(f *evidence.Fact[evidence.Session]) trialResult {
	switch {
	case !v.agentCalled:
		return notTried
	case f.Seen():
		return letIn
	case f.Failed(awserr.Denied):
		return refused
	}
	return notTried
}

// unguardedByTrial: no document is in view, and AWS itself let the agent in
// without the External ID. An endpoint that is not AWS's shows nothing.
func (v *view) unguardedByTrial() bool {
	return !v.guard().known && v.trial(v.r.GuardWrong) == letIn && v.trial(v.r.GuardMissing) == letIn &&
		v.needsGuard() && (v.r.Sandbox || !v.emulated())
}

func which(wrong, missing trialResult) string {
	switch {
	case wrong == letIn && missing == letIn:
		return "with a wrong External ID and without one"
	case wrong == letIn:
		return "with a wrong External ID"
	}
	return "without an External ID"
}
