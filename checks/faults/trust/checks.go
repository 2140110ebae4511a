package trust

import (
	"clonepath/awsops/target"
	"clonepath/checks/evidence"
	"clonepath/checks/faults/phrase"
	"clonepath/checks/faults/rule"
	"clonepath/checks/faults/snapshot"
	"clonepath/checks/verdict"
)

// Checks are the checks of the trust policy, in the order in which a report shows them.
var Checks = []rule.Check{
	{ID: evidence.TrustAgent, Link: verdict.LinkTrust, Title: "the role trusts the agent",
		Requires: []evidence.CheckID{evidence.RoleExists},
		Fields:   []target.Field{target.FieldExternalID, target.FieldAgentPrincipal},
		Judge:    judgeTrustAgent, Spared: agentSpared, Collectors: []string{"role"}},
	{ID: evidence.TrustRunners, Link: verdict.LinkTrust, Title: "the role trusts the runners",
		Requires: []evidence.CheckID{evidence.RoleExists},
		Fields:   []target.Field{target.FieldExternalID, target.FieldRunners},
		Judge:    judgeTrustRunners, Spared: runnersSpared, Remarks: lastSuccesses, Collectors: []string{"role"}},
	{ID: evidence.TrustExternalID, Link: verdict.LinkTrust, Title: "the role asks for the External ID",
		Requires: []evidence.CheckID{evidence.TrustAgent},
		Judge:    judgeTrustExternalID, Optional: true, Collectors: []string{"guardWrong", "guardMissing"}},
}

// judgeTrustAgent evaluates the documents: only an agent's own call proves it.
func judgeTrustAgent(snap *snapshot.Snapshot) rule.Result {
	j := snap.Assume()
	switch {
	case j.Allowed() && snap.Origin == target.Documented:
		return rule.Passed(verdict.Evaluated, "the documented principal %s is allowed", snap.Agent)
	case j.Allowed():
		return rule.Passed(verdict.Evaluated, "%s", phrase.TrimStop(j.Because))
	case j.Depends():
		return rule.DependsOn(j)
	case j.Refused():
		return rule.Unknown("the documents refuse the agent: %s", phrase.TrimStop(j.Because))
	case snap.Record.Role.Seen():
		return rule.Unknown("the trust policy could not be read as a document")
	}
	return rule.Unknown("%s", phrase.WhyMissing(snap.Record.Role, "nobody read the trust policy"))
}

// judgeTrustExternalID: proven by trials as the agent, else evaluated. An
// endpoint that lets a wrong External ID in, although the documents refuse it,
// enforces nothing: then the documents count.
func judgeTrustExternalID(snap *snapshot.Snapshot) rule.Result {
	g := guardOf(snap)
	wrong, missing := trial(snap, snap.Record.GuardWrong), trial(snap, snap.Record.GuardMissing)
	switch {
	case wrong == refused && missing == refused && snap.Called() && snap.Record.Assume.Seen():
		return rule.Passed(verdict.Proven, "tried as the agent: the right one is let in, a wrong one and a missing one are refused")
	case g.guarded() && (wrong == letIn || missing == letIn):
		return rule.Passed(verdict.Evaluated, "the documents ask for it; yet this endpoint let the agent in %s, so it enforces no trust policy", which(wrong, missing))
	case unguardedByTrial(snap):
		return rule.Passed(verdict.Proven, "tried as the agent")
	case g.guarded() && snap.Target.ExternalID != "":
		return rule.Passed(verdict.Evaluated, "every statement that lets a caller in asks for %s", phrase.ExternalID(snap.Target.ExternalID))
	case g.guarded():
		return rule.Passed(verdict.Evaluated, "every statement that lets a caller in asks for one")
	case g.known && !needsGuard(snap):
		return rule.Passed(verdict.Evaluated, "the agent's account is yours (%s): none is needed", target.AccountOf(snap.Agent))
	case g.known:
		return rule.Passed(verdict.Evaluated, "the documents say how far it is asked for")
	}
	return rule.Unknown("the trust policy could not be judged").Waiting(evidence.RoleExists, evidence.TrustAgent)
}
