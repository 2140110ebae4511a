package trust

import (
	"fmt"
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
		return &rule.Match{Summary: fmt.Sprintf("The trust policy refuses this External ID, %s.", phrase.ExternalID(snap.Target.ExternalID)), Evidence: []string{snap.Assume().Because}}
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
	return h
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
		if snap.Origin == target.Documented {
			h.Certainty = verdict.Likely
			h.Settle = "which ARN your agent calls from: ask Torque, or read it after \"User:\" in the agent's own error"
		}
		return h
	}
}

// trustsNobody: no statement lets anybody call sts:AssumeRole.
func trustsNobody(snap *snapshot.Snapshot) *rule.Match {
	j := snap.Assume()
	if !j.Refused() || len(j.Causes) > 0 {
		return nil
	}
	for _, s := range j.Pol.Trust.Doc.Statements {
		if whatif.Allows(&s) && len(s.Principal) > 0 {
			return nil
		}
	}
	return &rule.Match{Summary: fmt.Sprintf("The trust policy lets nobody in. The agent calls as %s.", snap.Agent), Evidence: append([]string{j.Because}, phrase.Refusals(snap.Record.Assume)...)}
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
