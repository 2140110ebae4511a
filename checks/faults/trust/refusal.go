package trust

import (
	"fmt"
	"slices"
	"strings"

	"clonepath/awsops/iampolicy"
	"clonepath/awsops/target"
	"clonepath/checks/evidence"
	"clonepath/checks/faults/phrase"
	"clonepath/checks/faults/repair"
	"clonepath/checks/faults/rule"
	"clonepath/checks/faults/snapshot"
	"clonepath/checks/faults/whatif"
	"clonepath/checks/verdict"
)

// causeRule is a fault that explains why the trust policy refuses the agent.
func causeRule(fault string, find func(*snapshot.Snapshot, *whatif.Proposal) *rule.Match) rule.Rule {
	return rule.Rule{Fault: fault, Check: evidence.TrustAgent, By: verdict.Evaluated, Find: func(snap *snapshot.Snapshot) *rule.Match {
		p := snap.Assume().Cause(fault)
		if p == nil || fault == "trust-action-invalid" && rule.LintMatch(snap, snap.Record.SuppliedTrust, iampolicy.KindTrust, iampolicy.RuleTrustAction) != nil {
			return nil // the document that was brought says it already
		}
		h := find(snap, p)
		if h == nil {
			return nil
		}
		h.Evidence = append(h.Evidence, phrase.Refusals(snap.Record.Assume)...)
		return h
	}}
}

// openRule: the documents leave it open, because the outcome depends on what
// only the agent's side knows; the agent was refused for real.
func openRule(fault string, keys ...string) rule.Rule {
	return rule.Rule{Fault: fault, Check: evidence.TrustAgent, By: verdict.Evaluated, Find: func(snap *snapshot.Snapshot) *rule.Match {
		j := snap.Assume()
		if !j.Depends() || !snap.RefusedAsAgent() || !whatif.AnyKey(j.DependsOn, keys) {
			return nil
		}
		return &rule.Match{
			Certainty: verdict.Likely,
			Summary:   fmt.Sprintf("The agent was refused, and what stands between is a condition on %s.", phrase.List(j.DependsOn, 4)),
			Evidence:  append([]string{phrase.TrimStop(j.Because)}, phrase.Refusals(snap.Record.Assume)...),
			Settle:    "the value that the agent's request has for it (CloudTrail shows address and session name)",
			Patch:     repair.WithoutKeys(snap.TrustDocument(), keys...),
		}
	}}
}

// notGivenRule: the policy asks for an External ID, the agent was refused, and
// nobody said what the credential holds.
func notGivenRule(fault, summary string) rule.Rule {
	return rule.Rule{Fault: fault, Check: evidence.TrustAgent, By: verdict.Evaluated, Find: func(snap *snapshot.Snapshot) *rule.Match {
		j := snap.Assume()
		if snap.Target.ExternalIDKnown() || !j.Depends() || !snap.RefusedAsAgent() || !whatif.AnyKey(j.DependsOn, []string{strings.ToLower(whatif.KeyExternalID)}) {
			return nil
		}
		return &rule.Match{
			Certainty: verdict.Likely, Summary: summary, Evidence: phrase.Refusals(snap.Record.Assume),
			Settle: "the External ID in Torque's credential: give --external-id, or --no-external-id where it has none",
		}
	}}
}

// externalIDMismatch: policy and credential hold different values.
func externalIDMismatch(snap *snapshot.Snapshot, p *whatif.Proposal) *rule.Match {
	if p.Note == "" {
		return rule.Reviewed(snap, &rule.Match{
			Summary:  fmt.Sprintf("The trust policy refuses this External ID, %s.", phrase.ExternalID(snap.Target.ExternalID)),
			Evidence: []string{snap.Assume().Because},
		}, snap.TrustDocument(), iampolicy.KindTrust)
	}
	h := &rule.Match{
		Summary: fmt.Sprintf("The trust policy wants the External ID %s; the credential sends %s. %s",
			phrase.ExternalID(p.Note), phrase.ExternalID(snap.Target.ExternalID), sameBut(p.Note, snap.Target.ExternalID)),
		Evidence: []string{
			fmt.Sprintf("%s, statement %d, Condition sts:ExternalId: %s", p.Policy, p.Statement+1, phrase.ExternalID(p.Note)),
			"credential: " + phrase.ExternalID(snap.Target.ExternalID),
		},
		Copy: copyable(p.Note),
	}
	h.Summary = strings.TrimSpace(h.Summary)
	h.Patch = repair.ExternalID(snap, p, snap.Target.ExternalID)
	return rule.Reviewed(snap, h, snap.TrustDocument(), iampolicy.KindTrust)
}

// sameBut says how two external IDs differ without showing them.
func sameBut(a, b string) string {
	switch {
	case strings.EqualFold(a, b):
		return "They differ in upper and lower case only."
	case strings.TrimSpace(a) == strings.TrimSpace(b):
		return "They differ in white space only."
	case len(a) == len(b) && len(a) <= 200 && target.EditDistance(a, b) <= 2:
		return "They differ in a character or two."
	}
	return ""
}

func externalIDNotSent(snap *snapshot.Snapshot, p *whatif.Proposal) *rule.Match {
	return &rule.Match{
		Summary:  fmt.Sprintf("The trust policy wants the External ID %s; the credential has none, so none is sent.", phrase.ExternalID(p.Note)),
		Evidence: []string{fmt.Sprintf("%s, statement %d, Condition sts:ExternalId: %s", p.Policy, p.Statement+1, phrase.ExternalID(p.Note)), "credential: External ID is empty"},
		Copy:     copyable(p.Note),
	}
}

// copyable is a value that can be entered as it stands: no pattern, and nothing
// that STS would refuse.
func copyable(externalID string) string {
	if strings.ContainsAny(externalID, "*?") || target.Check(target.FieldExternalID, externalID) != nil {
		return ""
	}
	return externalID
}

func principalMatch(format string) func(*snapshot.Snapshot, *whatif.Proposal) *rule.Match {
	return func(snap *snapshot.Snapshot, p *whatif.Proposal) *rule.Match {
		h := &rule.Match{
			Summary: fmt.Sprintf(format, p.Note) + fmt.Sprintf(" The agent calls as %s.", snap.Agent),
			Evidence: []string{
				fmt.Sprintf("%s, statement %d, Principal: %s", p.Policy, p.Statement+1, p.Note),
				fmt.Sprintf("agent principal: %s (%s)", snap.Agent, snap.Origin),
			},
			Patch: repair.Principal(snap, p),
		}
		h = rule.Reviewed(snap, h, snap.TrustDocument(), iampolicy.KindTrust)
		return documentedOnly(snap, h)
	}
}

// trustsNobody: no statement lets anybody call sts:AssumeRole.
func trustsNobody(snap *snapshot.Snapshot) *rule.Match {
	j := snap.Assume()
	if !j.Refused() || len(j.Causes) > 0 || draftRefused(snap) {
		return nil
	}
	for _, s := range j.Pol.Trust.Doc.Statements {
		if whatif.Allows(&s) && len(s.Principal) > 0 {
			return nil
		}
	}
	return rule.Reviewed(snap, &rule.Match{
		Summary:  fmt.Sprintf("The trust policy lets nobody in. The agent calls as %s.", snap.Agent),
		Evidence: append([]string{j.Because}, phrase.Refusals(snap.Record.Assume)...),
	}, snap.TrustDocument(), iampolicy.KindTrust)
}

func actionMatch(snap *snapshot.Snapshot, p *whatif.Proposal) *rule.Match {
	return &rule.Match{
		Summary:  fmt.Sprintf("The trust policy allows the agent %s, but the agent calls sts:AssumeRole.", p.Note),
		Evidence: []string{fmt.Sprintf("%s, statement %d, Action: %s", p.Policy, p.Statement+1, p.Note)},
		Patch:    repair.TrustAction(snap, p),
	}
}

// conditionMatch is a condition that the agent cannot meet; the patch drops the
// conditions on keys.
func conditionMatch(format string, keys ...string) func(*snapshot.Snapshot, *whatif.Proposal) *rule.Match {
	return func(snap *snapshot.Snapshot, p *whatif.Proposal) *rule.Match {
		summary := format
		if strings.Contains(format, "%s") {
			summary = fmt.Sprintf(format, p.Note)
		}
		return &rule.Match{Summary: summary, Evidence: []string{snap.Assume().Because}, Patch: repair.WithoutKeys(snap.TrustDocument(), keys...)}
	}
}

func denyMatch(snap *snapshot.Snapshot, p *whatif.Proposal) *rule.Match {
	return &rule.Match{
		Summary:  "A Deny in the trust policy refuses the agent, whatever the other statements allow.",
		Evidence: []string{snap.Assume().Because},
		Patch:    repair.Deny(snap, evidence.Document{Name: "trust policy", Text: snap.Record.Role.Get().Trust}, p.Statement),
	}
}

// unmetMatch is a condition that the agent does not meet, whatever it is on.
func unmetMatch(snap *snapshot.Snapshot, p *whatif.Proposal) *rule.Match {
	j := snap.Assume()
	s := &j.Pol.Trust.Doc.Statements[p.Statement]
	if draftRefused(snap) && slices.ContainsFunc(s.Condition, func(c iampolicy.Condition) bool {
		_, known := iampolicy.ParseOperator(c.Operator)
		return c.Element() == p.Note && !known
	}) {
		return nil // IAM does not take it
	}
	h := &rule.Match{
		Summary:  fmt.Sprintf("Statement %d%s of the trust policy would let the agent in, but for a condition that is not met: %s.", p.Statement+1, sidOf(s), p.Note),
		Evidence: []string{j.Because},
	}
	key := ""
	for _, c := range s.Condition {
		if c.Element() == p.Note {
			key = c.Key
			h.Evidence = append(h.Evidence, conditionLine(snap, c))
		}
	}
	if reviewed := rule.Problems(snap, snap.TrustDocument(), iampolicy.KindTrust); len(reviewed) == 0 && key != "" {
		h.Patch = repair.WithoutKeys(snap.TrustDocument(), strings.ToLower(key))
	}
	if strings.EqualFold(key, "aws:PrincipalArn") || strings.EqualFold(key, "aws:PrincipalAccount") || strings.EqualFold(key, "aws:userid") {
		h = documentedOnly(snap, h)
	}
	return rule.Reviewed(snap, h, snap.TrustDocument(), iampolicy.KindTrust)
}

// conditionLine is a condition and what the agent's call has for it.
func conditionLine(snap *snapshot.Snapshot, c iampolicy.Condition) string {
	if strings.EqualFold(c.Key, whatif.KeyExternalID) {
		return fmt.Sprintf("condition %s on %s", c.Operator, c.Key)
	}
	has := "the call does not carry it"
	if value := snap.Assume().Value(c.Key); value != "" {
		has = fmt.Sprintf("the call has %q", value)
	}
	return fmt.Sprintf("condition %s on %s: %s; %s", c.Operator, c.Key, phrase.List(c.Values, 4), has)
}

// documentedOnly: whether the agent is another is not known while only the guide
// names it.
func documentedOnly(snap *snapshot.Snapshot, h *rule.Match) *rule.Match {
	if snap.Origin == target.Documented {
		h.Certainty = verdict.Likely
		h.Settle = "which ARN your agent calls from: ask Torque, or read it after \"User:\" in the agent's own error"
	}
	return h
}

// draftRefused: IAM does not take the trust policy that was supplied, or it is
// another document. That says more than what it would do.
func draftRefused(snap *snapshot.Snapshot) bool {
	return rule.Refused(snap.Record.SuppliedTrust, iampolicy.KindTrust) || rule.Swapped(snap) != nil
}

// refusedOtherwise: the documents refuse the agent for certain, and no single
// change of a known kind would let it in.
func refusedOtherwise(snap *snapshot.Snapshot) *rule.Match {
	j := snap.Assume()
	if !j.Refused() || len(j.Causes) > 0 || trustsNobody(snap) != nil || draftRefused(snap) {
		return nil
	}
	h := &rule.Match{Summary: "The trust policy refuses the agent. " + phrase.Ended(j.Because), Evidence: append([]string{"agent principal: " + snap.Agent}, phrase.Refusals(snap.Record.Assume)...)}
	if near := j.Nearest; near != nil && near.Statement >= 0 {
		h.Evidence = append(h.Evidence, fmt.Sprintf("%s, statement %d came nearest; %s does not match", near.Policy, near.Statement+1, near.Element))
	}
	return documentedOnly(snap, h)
}
