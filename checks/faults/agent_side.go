package faults

import (
	"fmt"
	"slices"
	"strings"

	"clonepath/awsops/awserr"
	"clonepath/awsops/target"
	"clonepath/checks/evidence"
)

// agentSideRules are about what only the agent's side shows: its network, its
// state, what it still remembers.
var agentSideRules = []rule{
	{fault: "agent-credentials-expired-midrun", statement: evidence.RoleReadsSecret, by: Proven, find: func(v *view) *hit {
		f := evidence.FailureOf(v.r.RoleValue)
		if f == nil || f.Cause != "local-session-token-stale" || !v.r.Assume.Seen() {
			return nil
		}
		return &hit{summary: "The role was assumed, but its session had ended when the secret was read.", evidence: []string{quoteFailure(f)}}
	}},
	{fault: "cred-edited-role-not-propagated", statement: evidence.AssumeRole, by: Proven, find: func(v *view) *hit {
		f := evidence.FailureOf(v.r.Assume)
		if f == nil || !v.askedForAnother(f) || v.torqueDiffers() {
			return nil
		}
		return &hit{certainty: Likely, summary: fmt.Sprintf("The agent still asks for %s; the credential names %s.", f.Resource, v.t.RoleARN),
			evidence: []string{quoteFailure(f), "credential " + v.t.RoleARN}, settle: "whether the credential was edited since the agent started"}
	}},
}

// askedForAnother: the refusal is about another role than the one entered.
func (v *view) askedForAnother(f *awserr.Failure) bool {
	_, err := target.ParseARN(f.Resource)
	return f.Class == awserr.Denied && err == nil && v.t.RoleARN != "" && f.Resource != v.t.RoleARN && strings.Contains(f.Resource, ":role/") &&
		!v.refusedElsewhere()
}

// staleToken: the host refused a token of a version that is no longer current.
func staleToken(v *view) *hit {
	x, versions := v.r.Login.Get(), v.r.Secret.Get().Versions
	stages, known := versions[x.VersionID]
	if x.Status != 401 || x.Advertised || x.VersionID == "" || len(versions) == 0 || slices.Contains(stages, "AWSCURRENT") {
		return nil
	}
	state := "which the secret no longer has"
	if known {
		state = "which is " + list(stages, 3)
	}
	return &hit{summary: fmt.Sprintf("The token that the host refused is of version %s, %s: whoever sent it has not read the secret since it was changed.", short8(x.VersionID), state),
		evidence: append(exchangeLines(x), versionLines(versions)...)}
}
