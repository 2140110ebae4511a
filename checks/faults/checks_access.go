package faults

import (
	"clonepath/checks/evidence"
)

var accessChecks = []statement{
	{id: evidence.AWSCredentials, link: LinkAccess, title: "AWS accepts the credentials",
		judge: judgeCredentials, facts: []string{"local", "caller", "agentCaller"}},
	{id: evidence.AWSIdentity, link: LinkAccess, title: "the caller is who should ask",
		requires: []evidence.CheckID{evidence.AWSCredentials},
		judge:    judgeIdentity, facts: []string{"caller", "agentCaller"}},
	{id: evidence.AWSRegion, link: LinkAccess, title: "the region is an AWS region",
		judge: judgeRegion},
}
