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

var trustRules = []rule{
	{fault: "trust-bare-statement", statement: evidence.TrustAgent, by: Evaluated, stands: true, explains: []string{"role-missing"}, find: bareStatement},
	lintRule("trust-non-latin-char", iampolicy.RuleCharset),
	lintRule("trust-has-resource", iampolicy.RuleProhibitedResource),
	lintRule("trust-action-invalid", iampolicy.RuleTrustAction),
	lintRule("trust-size-limit", iampolicy.RuleSize),

	causeRule("trust-externalid-mismatch", externalIDMismatch),
	causeRule("trust-externalid-required-not-sent", externalIDNotSent),
	causeRule("trust-principal-session-arn", principalHit("The trust policy names one session of the agent's role, %s. The next session has another name.")),
	causeRule("trust-principal-orphan-aroa", principalHit("The trust policy names %s, the id of a role or user that was deleted. A new one of the same name has another id.")),
	causeRule("trust-service-principal", principalHit("The trust policy lets the AWS service %s assume the role, not the agent.")),
	causeRule("trust-federated-principal", principalHit("The trust policy lets the identity provider %s in, not the agent.")),
	causeRule("trust-principal-wrong", principalHit("The trust policy names %s, not the agent.")),
	{fault: "trust-principal-wrong", statement: evidence.TrustAgent, by: Evaluated, find: trustsNobody},
	causeRule("trust-action-web-identity", actionTrustHit),
	causeRule("trust-action-invalid", actionTrustHit),
	causeRule("trust-condition-mfa", conditionHit("The trust policy asks for a second factor (MFA), which an assumed role never has.", "aws:multifactorauthpresent", "aws:multifactorauthage")),
	causeRule("trust-condition-sourcearn", conditionHit("The trust policy asks for %s, a key that only AWS services send.", "aws:sourcearn", "aws:sourceaccount")),
	causeRule("trust-condition-date-expired", conditionHit("The trust policy is limited in time (%s), and that time is not now.", "aws:currenttime")),
	causeRule("trust-condition-key-typo", func(v *view, p *proposal) *hit {
		h := conditionHit("The trust policy asks for %s, a key that no such request has.")(v, p)
		h.patch = v.patchConditions(p.note, func(c *iampolicy.Condition) { c.Key = keyExternalID })
		return h
	}),
	causeRule("trust-deny-statement", denyHit),

	openRule("trust-condition-sourceip-vpce", "aws:sourceip", "aws:vpcsourceip", "aws:sourcevpc", "aws:sourcevpce", "aws:sourcevpcarn"),
	openRule("trust-condition-orgid", "aws:principalorgid", "aws:principalorgpaths"),
	openRule("trust-condition-sourceidentity-session", "sts:rolesessionname", "sts:sourceidentity", "aws:sourceidentity", "aws:requesttag/", "aws:tagkeys", "sts:transitivetagkeys", "aws:principaltag/"),

	{fault: "trust-no-externalid", statement: evidence.TrustExternalID, effect: dims, by: Evaluated, find: noExternalID},
	{fault: "trust-condition-ifexists", statement: evidence.TrustExternalID, effect: dims, by: Evaluated, find: ifExists},
	{fault: "trust-externalid-list-or-like", statement: evidence.TrustExternalID, effect: dims, by: Evaluated, find: looseExternalID},
	{fault: "trust-wildcard-principal", statement: evidence.TrustAgent, effect: dims, by: Evaluated, find: widePrincipal("trust-wildcard-principal", iampolicy.ClassEveryone,
		"The trust policy names everyone (\"*\") as principal.")},
	{fault: "trust-root-principal", statement: evidence.TrustAgent, effect: dims, by: Evaluated, find: widePrincipal("trust-root-principal", iampolicy.ClassAccount,
		"The trust policy names the agent's whole account: whoever there may assume roles can assume this one.")},
	{fault: "trust-version-2008", statement: evidence.TrustAgent, effect: dims, by: Evaluated, find: oldVersion},

	refusedWrite("trust-principal-nonexistent", evidence.TrustAgent, "", "Invalid principal in policy",
		"IAM refuses the trust policy: it looks the principal up, and there is none of this ARN."),
	refusedWrite("trust-size-limit", evidence.TrustAgent, "", "ACLSizePerRole",
		"IAM refuses the trust policy: it is longer than the account's quota."),
}

// causeRule is a fault that explains why the trust policy refuses the agent.
func causeRule(fault string, find func(*view, *proposal) *hit) rule {
	return rule{fault: fault, statement: evidence.TrustAgent, by: Evaluated, find: func(v *view) *hit {
		p := v.assume().cause(fault)
		if p == nil || fault == "trust-action-invalid" && v.lintHit(v.r.SuppliedTrust, iampolicy.KindTrust, iampolicy.RuleTrustAction) != nil {
			return nil // the document that was brought says it already
		}
		h := find(v, p)
		h.evidence = append(h.evidence, refusals(v.r.Assume)...)
		return h
	}}
}

// bareStatement: GUIDE.md prints a statement where IAM wants a document.
func bareStatement(v *view) *hit {
	name, text := "the supplied trust policy", v.r.SuppliedTrust.Get().Text
	doc := parsePolicy(name, text).doc
	if doc == nil || !doc.Bare {
		name, text = "the role's trust policy", v.r.Role.Get().Trust
		if doc = parsePolicy(name, text).doc; doc == nil || !doc.Bare {
			return nil
		}
	}
	h := &hit{
		summary:  upper(name) + " is a single statement without the document around it. IAM refuses it (MalformedPolicyDocument).",
		evidence: []string{name + ": top-level Effect, no Version, no Statement"},
	}
	if wrapped, err := iampolicy.WrapBareStatement([]byte(text)); err == nil {
		h.patch = DocumentDiff("trust policy", text, string(wrapped))
	}
	return h
}

// lintRule is something for which IAM refuses a supplied trust policy. What is
// stored has passed.
func lintRule(fault, lint string) rule {
	return rule{fault: fault, statement: evidence.TrustAgent, by: Evaluated, stands: true, explains: []string{"role-missing"}, find: func(v *view) *hit {
		return v.lintHit(v.r.SuppliedTrust, iampolicy.KindTrust, lint)
	}}
}

func (v *view) lintHit(d *evidence.Fact[evidence.Document], kind iampolicy.Kind, rule string) *hit {
	if !d.Seen() {
		return nil
	}
	for _, p := range iampolicy.Lint(kind, []byte(d.Value.Text)) {
		if p.Rule == rule {
			return &hit{
				summary:  fmt.Sprintf("IAM refuses the supplied policy: %s", sentence(p.Message)),
				evidence: []string{fmt.Sprintf("line %d, column %d: %s: %s", p.Line, p.Column, p.Code, p.Message)},
				advice:   trimStop(p.Advice),
				patch:    patchLint(*d.Value, kind, rule),
			}
		}
	}
	return nil
}

// externalIDMismatch: policy and credential hold different values.
func externalIDMismatch(v *view, p *proposal) *hit {
	if p.note == "" {
		return &hit{summary: fmt.Sprintf("The trust policy refuses this External ID, %s.", masked(v.t.ExternalID)), evidence: []string{v.assume().Because}}
	}
	h := &hit{
		summary: fmt.Sprintf("The trust policy wants the External ID %s; the credential sends %s. %s",
			masked(p.note), masked(v.t.ExternalID), sameBut(p.note, v.t.ExternalID)),
		evidence: []string{
			fmt.Sprintf("%s, statement %d, Condition sts:ExternalId: %s", p.policy, p.statement+1, masked(p.note)),
			"credential: " + masked(v.t.ExternalID),
		},
		copy: copyable(p.note),
	}
	h.summary = strings.TrimSpace(h.summary)
	h.patch = v.patchExternalID(p, v.t.ExternalID)
	return h
}

func externalIDNotSent(v *view, p *proposal) *hit {
	return &hit{
		summary:  fmt.Sprintf("The trust policy wants the External ID %s; the credential has none, so none is sent.", masked(p.note)),
		evidence: []string{fmt.Sprintf("%s, statement %d, Condition sts:ExternalId: %s", p.policy, p.statement+1, masked(p.note)), "credential: External ID is empty"},
		copy:     copyable(p.note),
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

func principalHit(format string) func(*view, *proposal) *hit {
	return func(v *view, p *proposal) *hit {
		h := &hit{
			summary: fmt.Sprintf(format, p.note) + fmt.Sprintf(" The agent calls as %s.", v.agent),
			evidence: []string{
				fmt.Sprintf("%s, statement %d, Principal: %s", p.policy, p.statement+1, p.note),
				fmt.Sprintf("agent principal: %s (%s)", v.agent, v.origin),
			},
			patch: v.patchPrincipal(p),
		}
		if v.origin == target.Documented {
			h.certainty = Likely
			h.settle = "which ARN your agent calls from: ask Torque, or read it after \"User:\" in the agent's own error"
		}
		return h
	}
}

// trustsNobody: no statement lets anybody call sts:AssumeRole.
func trustsNobody(v *view) *hit {
	j := v.assume()
	if !j.refused() || len(j.causes) > 0 {
		return nil
	}
	for _, s := range j.pol.Trust.Doc.Statements {
		if allows(&s) && len(s.Principal) > 0 {
			return nil
		}
	}
	return &hit{summary: fmt.Sprintf("The trust policy lets nobody in. The agent calls as %s.", v.agent), evidence: append([]string{j.Because}, refusals(v.r.Assume)...)}
}

func actionTrustHit(v *view, p *proposal) *hit {
	return &hit{
		summary:  fmt.Sprintf("The trust policy allows the agent %s, but the agent calls sts:AssumeRole.", p.note),
		evidence: []string{fmt.Sprintf("%s, statement %d, Action: %s", p.policy, p.statement+1, p.note)},
		patch:    v.patchTrustAction(p),
	}
}

// conditionHit is a condition that the agent cannot meet; the patch drops the
// conditions on keys.
func conditionHit(format string, keys ...string) func(*view, *proposal) *hit {
	return func(v *view, p *proposal) *hit {
		summary := format
		if strings.Contains(format, "%s") {
			summary = fmt.Sprintf(format, p.note)
		}
		return &hit{summary: summary, evidence: []string{v.assume().Because}, patch: withoutKeys(v.trustDocument(), keys...)}
	}
}

func denyHit(v *view, p *proposal) *hit {
	return &hit{
		summary:  "A Deny in the trust policy refuses the agent, whatever the other statements allow.",
		evidence: []string{v.assume().Because},
		patch:    v.patchDeny(evidence.Document{Name: "trust policy", Text: v.r.Role.Get().Trust}, p.statement),
	}
}

// openRule: the documents leave it open, because the outcome depends on what
// only the agent's side knows; the agent was refused for real.
func openRule(fault string, keys ...string) rule {
	return rule{fault: fault, statement: evidence.TrustAgent, by: Evaluated, find: func(v *view) *hit {
		j := v.assume()
		if !j.depends() || !v.refusedAsAgent() || !anyKey(j.DependsOn, keys) {
			return nil
		}
		return &hit{
			certainty: Likely,
			summary:   fmt.Sprintf("The agent was refused, and what stands between is a condition on %s.", list(j.DependsOn, 4)),
			evidence:  append([]string{trimStop(j.Because)}, refusals(v.r.Assume)...),
			settle:    "the value that the agent's request has for it (CloudTrail shows address and session name)",
			patch:     withoutKeys(v.trustDocument(), keys...),
		}
	}}
}

func anyKey(have, keys []string) bool {
	return slices.ContainsFunc(have, func(k string) bool {
		k = strings.ToLower(k)
		return slices.ContainsFunc(keys, func(want string) bool {
			return k == want || strings.HasSuffix(want, "/") && strings.HasPrefix(k, want)
		})
	})
}

func (v *view) refusedAsAgent() bool {
	return (v.agentCalled || v.unnamedAgent()) && v.r.Assume.Failed(awserr.Denied)
}

// judgeTrustAgent evaluates the documents: only an agent's own call proves it.
func judgeTrustAgent(v *view) verdict {
	j := v.assume()
	switch {
	case j.allowed() && v.origin == target.Documented:
		return passed(Evaluated, "the documented principal %s is allowed", v.agent)
	case j.allowed():
		return passed(Evaluated, "%s", trimStop(j.Because))
	case j.depends():
		return dependsOn(j)
	case j.refused():
		return unknown("the documents refuse the agent: %s", trimStop(j.Because))
	case v.r.Role.Seen():
		return unknown("the trust policy could not be read as a document")
	}
	return unknown("%s", notAsked(v.r.Role, "nobody read the trust policy"))
}
