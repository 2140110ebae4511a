package faults

import (
	"fmt"
	"slices"
	"strings"

	"clonepath/awsops/awserr"
	"clonepath/awsops/target"
	"clonepath/checks/evidence"
)

// agentRules are about what happened when the agent really called. Where the
// documents allow and the call is refused, the cause is out of our sight: it
// is named as what is left, ranked, with what would settle it.
var agentRules = []rule{
	{fault: "trust-tagsession-missing", statement: evidence.AssumeRole, by: Proven, find: func(v *view) *hit {
		f := evidence.FailureOf(v.r.Assume)
		if f == nil || !v.agentCalled || f.Action != actionTag {
			return nil
		}
		return &hit{summary: "The agent's session carries tags, and the role lets it call sts:AssumeRole but not sts:TagSession.",
			evidence: []string{quoteFailure(f)}, patch: v.patchTagSession()}
	}},
	denialRule("agent-no-assumerole-permission", stoppedBy("identity-based policy"), "The agent's own policy does not let it assume this role."),
	denialRule("agent-boundary-or-scp", stoppedBy("permissions boundary", "service control policy"), "A permissions boundary or a service control policy on the agent's side stops it."),
	assumeError("agent-sts-region-disabled", "RegionDisabled", "STS is switched off in this region for the agent's account."),
	assumeError("agent-duration-chaining", "role chaining", "The agent is a role itself, so that its session may last one hour at most, and it asks for more."),
	assumeError("agent-duration-max", "MaxSessionDuration", "The agent asks for a longer session than the role allows."),
	assumeError("agent-session-name-invalid", "roleSessionName", "The agent's session name is one that STS refuses."),
	assumeError("cred-external-id-empty-string", "'externalId' failed to satisfy constraint: Member must have length greater", "An empty External ID is sent, where none should be."),
	assumeError("agent-optin-region-token", "token is malformed or otherwise invalid", "The agent's token is of the global STS endpoint, which this region does not take."),

	{fault: "role-eventual-consistency", statement: evidence.AssumeRole, by: Proven, find: func(v *view) *hit {
		created := v.r.Role.Get().Created
		if !v.remainder() || !v.fresh() {
			return nil
		}
		return v.left("The role is only %s old, and changes in IAM take up to a minute to reach every endpoint.",
			"the same test in two minutes", Likely, v.r.Assume.At.Sub(*created).Round(1e9).String())
	}},
	remainderRule("agent-no-assumerole-permission", Likely, "Your side is right. What is left first: the agent's own policy may not let it assume this role.",
		"Torque: whether the policy of the agent's role allows sts:AssumeRole on this role ARN"),
	remainderRule("role-rcp", Possible, "An organisation's resource control policy may keep principals of other organisations out.",
		"the organisation's administrator: whether a resource control policy restricts sts:AssumeRole by aws:PrincipalOrgID"),
	remainderRule("agent-boundary-or-scp", Possible, "A boundary or service control policy on the agent's side may stop it.",
		"Torque: service control policies and the boundary of the agent's role"),

	opaqueRule("role-missing", func(*view) bool { return true }, "The role may not exist under this ARN.",
		"GetRole in the role's account"),
	opaqueRule("trust-principal-wrong", func(*view) bool { return true }, "The trust policy may name another principal than the agent's.",
		"the Principal in the role's trust policy, beside the caller of the refused call"),
	opaqueRule("trust-externalid-mismatch", func(v *view) bool { return v.t.ExternalID != "" }, "The trust policy may ask for another External ID.",
		"the condition on sts:ExternalId in the role's trust policy"),
	opaqueRule("trust-externalid-required-not-sent", func(v *view) bool { return v.t.ExternalID == "" }, "The trust policy may ask for an External ID, and none is sent.",
		"the condition on sts:ExternalId in the role's trust policy"),
	opaqueRule("agent-no-assumerole-permission", func(v *view) bool { return !v.own() }, "The agent's own policy may not let it assume this role.",
		"the trust policy first; if it allows the agent, Torque's support"),

	readRefused("role-scp", "service control policy", "A service control policy of the organisation stops the role from reading the secret. AWS uses the same words where an Allow is missing there."),
	readRefused("role-rcp", "resource control policy", "A resource control policy of the organisation stops the role from reading the secret."),
	readRefused("role-session-policy", "session polic", "The agent passes a session policy that does not allow reading the secret."),
	readRefused("secret-vpce-policy", "VPC endpoint policy", "The policy of the VPC endpoint through which the agent reaches Secrets Manager does not allow the read."),
	{fault: "cred-secret-region-vs-agent", statement: evidence.RoleReadsSecret, by: Proven, find: func(v *view) *hit {
		f := evidence.FailureOf(v.r.RoleValue)
		if f == nil || !v.looksElsewhere(f) {
			return nil
		}
		return &hit{certainty: Likely, summary: fmt.Sprintf("The role's session finds no secret %q, which is in %s: it looks in another region.", v.t.SecretID, v.secretRegion()),
			evidence: append([]string{quoteFailure(f)}, whereItIs(v)...), settle: "in which region the secret is, and in which the agent looks (CloudTrail, or the role's last use)"}
	}},
	{fault: "secret-throttled", statement: evidence.RoleReadsSecret, by: Proven, find: func(v *view) *hit {
		if throttled(v.r.Value) != nil {
			return nil
		}
		return throttled(v.r.RoleValue)
	}},
}

// looksElsewhere: the role finds no secret where the operator sees one; or it is
// told that no policy of its own allows the read, which one does. AWS asks for
// the permission first, so that both may mean another region.
func (v *view) looksElsewhere(f *awserr.Failure) bool {
	if !v.r.Secret.Seen() || strings.Contains(f.Message, "staging label") {
		return false
	}
	_, err := target.ParseARN(v.t.SecretID)
	masked := f.Class == awserr.Denied && f.Reason == "identity-based policy" && f.Action != actionDecrypt && err != nil && v.read().allowed() && !v.fresh()
	return f.Class == awserr.NotFound || masked
}

func whereItIs(v *view) []string {
	if !v.r.Secret.Seen() {
		return nil
	}
	return []string{"secret " + v.r.Secret.Value.ARN}
}

func denialRule(fault string, is func(*awserr.Failure) bool, summary string) rule {
	return rule{fault: fault, statement: evidence.AssumeRole, by: Proven, find: func(v *view) *hit {
		f := evidence.FailureOf(v.r.Assume)
		if f == nil || !v.agentCalled || !is(f) {
			return nil
		}
		return &hit{summary: summary, evidence: []string{quoteFailure(f)}}
	}}
}

// assumeError is an error of AssumeRole that is no denial: its code or text
// names the cause.
func assumeError(fault, text, summary string) rule {
	return denialRule(fault, func(f *awserr.Failure) bool {
		return f.Class != awserr.Denied && (strings.Contains(f.Code, text) || strings.Contains(f.Message, text))
	}, summary)
}

func throttled(f *evidence.Fact[evidence.Value]) *hit {
	if !f.Failed(awserr.Throttled) {
		return nil
	}
	return &hit{summary: "Secrets Manager throttles reads of the role's account.", evidence: []string{quoteFailure(f.Failure)}}
}

// stoppedBy is a refusal that names the kind of policy, as AWS does within one
// account or organisation.
func stoppedBy(kinds ...string) func(*awserr.Failure) bool {
	return func(f *awserr.Failure) bool { return f.Class == awserr.Denied && slices.Contains(kinds, f.Reason) }
}

// fresh tells whether the role is so young that not every endpoint knows it.
func (v *view) fresh() bool {
	created := v.r.Role.Get().Created
	return created != nil && v.r.Assume != nil && v.r.Assume.At.Sub(*created) <= settling
}

// remainder: the documents allow the agent, its real call was refused, and
// nothing in the refusal says why.
func (v *view) remainder() bool {
	f := evidence.FailureOf(v.r.Assume)
	return f != nil && v.refusedAsAgent() && !v.askedForAnother(f) && v.assume().allowed() && f.Action != actionTag && f.Reason == ""
}

func (v *view) left(format, settle string, c Certainty, args ...any) *hit {
	return &hit{
		certainty: c,
		summary:   fmt.Sprintf(format, args...),
		evidence:  []string{"documents: " + trimStop(v.assume().Because), quoteFailure(v.r.Assume.Failure)},
		settle:    settle,
	}
}

func remainderRule(fault string, c Certainty, summary, settle string) rule {
	return rule{fault: fault, statement: evidence.AssumeRole, by: Proven, find: func(v *view) *hit {
		if !v.remainder() || v.fresh() || v.own() && fault == "role-rcp" {
			return nil
		}
		return v.left("%s", settle, c, summary)
	}}
}

// opaqueRule: the agent was refused, and nobody could read the role. STS gives
// a dozen causes the same words, so that the likeliest stand as candidates.
func opaqueRule(fault string, fits func(*view) bool, summary, settle string) rule {
	return rule{fault: fault, statement: evidence.AssumeRole, by: Proven, find: func(v *view) *hit {
		f := evidence.FailureOf(v.r.Assume)
		if !v.refusedAsAgent() || v.assume().ok || f.Action == actionTag || f.Reason != "" || !fits(v) {
			return nil
		}
		return &hit{certainty: Possible, summary: summary, evidence: []string{quoteFailure(f), "the role itself could not be read from here"}, settle: settle}
	}}
}

// readRefused: the refusal names the kind of policy that stopped the role.
func readRefused(fault, reason, summary string) rule {
	return rule{fault: fault, statement: evidence.RoleReadsSecret, by: Proven, find: func(v *view) *hit {
		f := evidence.FailureOf(v.r.RoleValue)
		if f == nil || f.Class != awserr.Denied || !strings.Contains(f.Reason, reason) {
			return nil
		}
		return &hit{summary: summary, evidence: []string{quoteFailure(f)}}
	}}
}

// maskedAsDenied: IAM is asked before existence, so that a misspelt Secret ID
// looks like a missing permission. It is a candidate only where nobody could
// look for the secret.
func maskedAsDenied(v *view) *hit {
	f := evidence.FailureOf(v.r.RoleValue)
	lookedFor := v.r.Secret.Seen() || v.r.Secret.Failed(awserr.NotFound)
	if f == nil || f.Class != awserr.Denied || f.Explicit || lookedFor || v.read().refused() || f.Action == actionDecrypt ||
		f.Reason != "" && f.Reason != "identity-based policy" || strings.Contains(f.Message, "Access to KMS") {
		return nil
	}
	return &hit{
		certainty: Possible,
		summary:   fmt.Sprintf("The Secret ID %q may be misspelt: AWS refuses before it looks whether a secret exists.", v.t.SecretID),
		evidence:  []string{quoteFailure(f)},
		settle:    "describe-secret as an administrator in the same region",
	}
}

// agentLockedOut: the agent's credentials that we were given do not work, so
// that its calls were never judged. The documents still can be.
func (v *view) agentLockedOut() bool {
	f := evidence.FailureOf(v.r.AgentCaller)
	return !v.asAgent() && f != nil && f.Class == awserr.Credentials
}

func judgeAssumeRole(v *view) verdict {
	f := v.r.Assume
	switch {
	case v.assumedNow():
		return passed(Proven, "the agent got the session %s", f.Value.ARN)
	case f != nil && f.Failure != nil && !v.agentLockedOut():
		return unknown("%s", short(f.Failure)).waiting(evidence.AWSIdentity, evidence.TrustAgent, evidence.CredentialFields)
	case v.recorded().assume != nil:
		return passed(Proven, "%s", recordedAssumption(v.recorded().assume))
	case v.assume().allowed():
		return passed(Evaluated, "the documents allow it; only the agent's own call proves it")
	case v.assume().depends():
		return dependsOn(v.assume())
	}
	return unknown("%s", notAsked(f, "the trust policy could not be judged")).waiting(evidence.TrustAgent)
}

// judgeRoleReadsSecret: proven by the role's session; for an operator it
// follows from the documents.
func judgeRoleReadsSecret(v *view) verdict {
	f := v.r.RoleValue
	if v.readNow() {
		return passed(Proven, "%s, version %s", plural(f.Value.Bytes, "byte"), short8(f.Value.VersionID))
	}
	if f != nil && f.Failure != nil && !v.agentLockedOut() {
		return unknown("%s", short(f.Failure)).waiting(evidence.AssumeRole, evidence.RolePermission, evidence.SecretExists)
	}
	if e := v.recorded().read; e != nil {
		return passed(Proven, "%s", recordedReading(e))
	}
	return passed(Evaluated, "the documents allow it; only the role's own session proves it")
}
