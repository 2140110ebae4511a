package sandbox

import (
	"slices"
	"strings"

	"clonepath/awsops/iampolicy"
)

// Kinds of guardrail as AWS's denials call them.
const (
	serviceControlPolicy  = "service control policy"
	resourceControlPolicy = "resource control policy"
	endpointPolicy        = "VPC endpoint policy"
)

// guardrail is a policy that limits a whole account or network and allows
// nothing by itself: what an organisation sets, or whoever runs the network.
type guardrail struct {
	kind     string
	account  string // whose callers (service control), resources (resource control) or network (endpoint) it limits
	services []string
	document string
}

// limits tells whether a guardrail has a say in a call. The policy of an
// endpoint sees only what goes through it: calls from its network.
func (g guardrail) limits(c *call, a ask) bool {
	service, _, _ := strings.Cut(a.action, ":")
	if !slices.Contains(g.services, service) {
		return false
	}
	switch g.kind {
	case serviceControlPolicy:
		return c.caller.account == g.account
	case endpointPolicy:
		return c.network() == g.account
	}
	return a.owner == g.account || a.owner == "" && c.caller.account == g.account
}

// stoppedBy returns the reason of the first guardrail that stops a call, as a
// denial words it; "" where none does.
func (c *call) stoppedBy(a ask) string {
	for _, g := range c.guardrails {
		if !g.limits(c, a) {
			continue
		}
		d := iampolicy.Evaluate(c.request(a), iampolicy.Policies{
			Identity: []iampolicy.Named{iampolicy.Assumed(identityPolicy)}, Session: []iampolicy.Named{*named(g.kind, g.document)},
			Resource: nil, Accounts: iampolicy.SameAccount, Trust: assumed(trustPolicy), Key: assumed(resourcePolicy),
		})
		switch d.Outcome {
		case iampolicy.ExplicitDeny:
			return " with an explicit deny in a " + g.kind
		case iampolicy.ImplicitDeny:
			return " because no " + g.kind + " allows the " + a.action + " action"
		}
	}
	return ""
}

func assumed(name string) *iampolicy.Named {
	n := iampolicy.Assumed(name)
	return &n
}
