package snapshot

import (
	"strings"

	"clonepath/awsops/iampolicy"
)

// guarded lays the organisation's policies over a decision, where somebody gave
// them: each level has to allow the call, and none may deny it. What nobody gave
// changes nothing, and is said to be not visible. AWS's service-linked roles are
// under none of them.
func (c *accessCalls) guarded(who somebody, req iampolicy.Request, d iampolicy.Decision) iampolicy.Decision {
	if d.Outcome != iampolicy.Allow && d.Outcome != iampolicy.Depends || strings.Contains(who.ARN, ":role/aws-service-role/") {
		return d
	}
	for _, level := range c.Record.Guardrails.Get().Levels {
		kind := iampolicy.KindIdentity
		if level.Kind == "rcp" {
			kind = iampolicy.KindResource
		}
		allows, unread := iampolicy.False, false
		for _, p := range level.Policies {
			policy := hold(p.Name, p.Text, nil)
			if policy.Doc == nil {
				unread = true
				continue
			}
			for _, r := range iampolicy.EachStatement(kind, req, policy.Named) {
				if r.Effect == iampolicy.EffectDeny && r.Match == iampolicy.True {
					return iampolicy.Decision{Outcome: iampolicy.ExplicitDeny, Policy: p.Name}
				}
				if r.Effect == iampolicy.EffectAllow {
					allows = max(allows, r.Match)
				}
			}
		}
		if allows == iampolicy.False && !unread {
			return denied
		}
	}
	return d
}
