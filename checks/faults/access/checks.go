package access

import (
	"clonepath/checks/evidence"
	"clonepath/checks/faults/phrase"
	"clonepath/checks/faults/rule"
	"clonepath/checks/faults/snapshot"
	"clonepath/checks/verdict"
)

// Checks are the checks of access, in the order in which a report shows them.
var Checks = []rule.Check{
	{ID: evidence.AWSCredentials, Link: verdict.LinkAccess, Title: "AWS accepts the credentials",
		Judge: judgeCredentials, Collectors: []string{"local", "caller", "agentCaller"}},
	{ID: evidence.AWSIdentity, Link: verdict.LinkAccess, Title: "you are signed in to the right account",
		Requires: []evidence.CheckID{evidence.AWSCredentials},
		Judge:    judgeIdentity, Collectors: []string{"caller", "agentCaller"}},
	{ID: evidence.AWSRegion, Link: verdict.LinkAccess, Title: "the region is an AWS region",
		Judge: judgeRegion},
}

func judgeCredentials(snap *snapshot.Snapshot) rule.Result {
	f := snap.Caller()
	switch {
	case f.Seen() && snap.Record.Local.Get().CredentialSource != "":
		return rule.Passed(verdict.Observed, "AWS knows them; they come from %s", snap.Record.Local.Value.CredentialSource)
	case f.Seen():
		return rule.Passed(verdict.Observed, "AWS knows them")
	case f != nil && f.Failure != nil:
		return rule.Unknown("AWS could not be asked: %s", phrase.Short(f.Failure)).Waiting(evidence.AWSRegion)
	}
	return rule.Unknown("%s", phrase.WhyMissing(f, "nobody asked AWS who the caller is"))
}

func judgeIdentity(snap *snapshot.Snapshot) rule.Result {
	operator, agent := snap.Record.Caller, snap.Record.AgentCaller
	switch {
	case snap.AsAgent() && agent.Seen():
		return rule.Passed(verdict.Observed, "the caller is the agent principal (%s)", agent.Value.ARN)
	case snap.AsAgent():
		return rule.Unknown("%s", phrase.WhyMissing(agent, "nobody asked who holds the agent's credentials"))
	case operator.Seen() && agent.Seen():
		return rule.Passed(verdict.Observed, "operator %s in account %s; agent %s", operator.Value.ARN, operator.Value.Account, agent.Value.ARN)
	case operator.Seen():
		return rule.Passed(verdict.Observed, "%s in account %s", operator.Value.ARN, operator.Value.Account)
	}
	return rule.Unknown("%s", phrase.WhyMissing(operator, "nobody asked who the caller is")).Waiting(evidence.AWSCredentials)
}

func judgeRegion(snap *snapshot.Snapshot) rule.Result {
	switch {
	case snap.Target.Region == "":
		return rule.Unknown("no region is given")
	case snap.Record.RegionSource != "":
		return rule.Passed(verdict.Observed, "%s, from %s", snap.Target.Region, snap.Record.RegionSource)
	}
	return rule.Passed(verdict.Observed, "%s", snap.Target.Region)
}
