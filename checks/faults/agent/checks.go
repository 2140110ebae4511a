package agent

import (
	"clonepath/checks/evidence"
	"clonepath/checks/faults/phrase"
	"clonepath/checks/faults/rule"
	"clonepath/checks/faults/snapshot"
	"clonepath/checks/verdict"
)

// Checks are the checks of the agent's own calls, in the order in which a report shows them.
var Checks = []rule.Check{
	{ID: evidence.AssumeRole, Link: verdict.LinkTrust, Title: "the agent can assume the role",
		Requires: []evidence.CheckID{evidence.TrustAgent},
		Judge:    judgeAssumeRole, Collectors: []string{"assume"}},
	{ID: evidence.RoleReadsSecret, Link: verdict.LinkTrust, Title: "the role reads the secret for the agent",
		Requires: []evidence.CheckID{evidence.SecretExists, evidence.SecretReadable, evidence.RoleExists, evidence.RolePermission,
			evidence.RoleBoundary, evidence.TrustAgent, evidence.AssumeRole, evidence.SecretKey, evidence.SecretPolicyOK},
		Follows: []evidence.CheckID{evidence.AssumeRole, evidence.SecretExists, evidence.RolePermission, evidence.RoleBoundary, evidence.SecretKey, evidence.SecretPolicyOK},
		Judge:   judgeRoleReadsSecret, Collectors: []string{"roleValue"}},
}

func judgeAssumeRole(snap *snapshot.Snapshot) rule.Result {
	f := snap.Record.Assume
	switch {
	case snap.AssumedNow() && snap.RunnerCalled != "":
		return rule.Passed(verdict.Proven, "the runner %s got the session %s", snap.RunnerCalled, f.Value.ARN)
	case snap.AssumedNow():
		return rule.Passed(verdict.Proven, "the agent got the session %s", f.Value.ARN)
	case f != nil && f.Failure != nil && !snap.AgentLockedOut():
		return rule.Unknown("%s", phrase.Short(f.Failure)).Waiting(evidence.AWSIdentity, evidence.TrustAgent, evidence.CredentialFields)
	case snap.Recorded().Assume != nil:
		return rule.Passed(verdict.Proven, "%s", snapshot.RecordedAssumption(snap.Recorded().Assume))
	case snap.Assume().Allowed():
		return rule.Passed(verdict.Evaluated, "the documents allow it; only the agent's own call proves it")
	case snap.Assume().Depends():
		return rule.DependsOn(snap.Assume())
	}
	return rule.Unknown("%s", phrase.WhyMissing(f, "the trust policy could not be judged")).Waiting(evidence.TrustAgent)
}

// judgeRoleReadsSecret: proven by the role's session; for an operator it
// follows from the documents.
func judgeRoleReadsSecret(snap *snapshot.Snapshot) rule.Result {
	f := snap.Record.RoleValue
	if snap.ReadNow() {
		return rule.Passed(verdict.Proven, "%s, version %s", phrase.Plural(f.Value.Bytes, "byte"), phrase.ShortID(f.Value.VersionID))
	}
	if f != nil && f.Failure != nil && !snap.AgentLockedOut() {
		return rule.Unknown("%s", phrase.Short(f.Failure)).Waiting(evidence.AssumeRole, evidence.RolePermission, evidence.SecretExists)
	}
	if e := snap.Recorded().Read; e != nil {
		return rule.Passed(verdict.Proven, "%s", snapshot.RecordedReading(e))
	}
	return rule.Passed(verdict.Evaluated, "the documents allow it; only the role's own session proves it")
}
