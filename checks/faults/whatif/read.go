package whatif

import (
	"slices"
	"strings"

	"clonepath/awsops/iampolicy"
	"clonepath/awsops/iampolicy/review"
	"clonepath/awsops/target"
)

// ReadRemedies are what could stand between the role and the secret.
var ReadRemedies = []remedy{
	otherRegionOrAccount, withoutSuffix, withoutSlips, otherReadAction, otherTags, withoutReadConditions,
	withoutIdentityDenies, withoutBoundary, withoutSecretDenies, withSecretGrant,
}

// WithPermission is their last resort: nothing that the role has was meant to
// grant the read.
var WithPermission remedy = withPermission

func fromIdentity(c Call, visit func(s *iampolicy.Statement, add func(Proposal))) []Proposal {
	var out []Proposal
	eachStatement(c.Pol.Identity, func(policy string, i int, s *iampolicy.Statement) {
		if !Allows(s) {
			return
		}
		visit(s, func(p Proposal) {
			p.Policy, p.Statement = policy, i
			out = append(out, p)
		})
	})
	return out
}

// secretIn reads a Resource pattern as a secret's ARN whose name is spelled out.
func secretIn(pattern string) (target.ARN, bool) {
	a, err := target.ParseARN(pattern)
	name, ok := strings.CutPrefix(a.Resource, "secret:")
	return a, err == nil && ok && a.Service == "secretsmanager" && strings.Trim(name, "*?") != ""
}

// inOtherPlace reports whether a pattern spells out another partition, region or
// account than the secret's.
func inOtherPlace(pattern, secret target.ARN) bool {
	differs := func(written, real string) bool { return written != real && !strings.ContainsAny(written, "*?") }
	return differs(pattern.Partition, secret.Partition) || differs(pattern.Region, secret.Region) || differs(pattern.Account, secret.Account)
}

// otherRegionOrAccount corrects where a policy looks for the secret of that name.
func otherRegionOrAccount(c Call) []Proposal {
	return fromIdentity(c, func(s *iampolicy.Statement, add func(Proposal)) {
		for _, pattern := range s.Resource {
			a, ok := secretIn(pattern)
			real, err := target.ParseARN(c.Req.Resource)
			if !ok || err != nil || iampolicy.MatchResource(pattern, c.Req.Resource) || !iampolicy.MatchResource(a.Resource, real.Resource) {
				continue
			}
			if inOtherPlace(a, real) {
				there := corrected(c, s, func(fixed *iampolicy.Statement) { fixed.Resource = Replaced(s.Resource, pattern, c.Req.Resource) })
				add(Proposal{Call: there, Fault: "role-resource-wrong-region-account", Note: pattern})
			}
		}
	})
}

// withoutSuffix corrects an ARN in a policy: one without the six characters at
// its end, or with those of an earlier secret of that name.
func withoutSuffix(c Call) []Proposal {
	return fromIdentity(c, func(s *iampolicy.Statement, add func(Proposal)) {
		for _, pattern := range s.Resource {
			p := Proposal{Call: corrected(c, s, func(fixed *iampolicy.Statement) { fixed.Resource = Replaced(s.Resource, pattern, c.Req.Resource) }), Note: pattern}
			switch {
			case pattern == c.Req.Resource || strings.ContainsAny(pattern, "*?"):
			case pattern == target.BareSecretARN(c.Req.Resource):
				p.Fault = "role-resource-no-suffix"
				add(p)
			case target.BareSecretARN(pattern) == target.BareSecretARN(c.Req.Resource):
				p.Fault = "secret-arn-suffix-stale"
				add(p)
			}
		}
	})
}

// withoutSlips corrects any other slip in an ARN: question marks miscounted, a
// slash for a colon, another case.
func withoutSlips(c Call) []Proposal {
	return fromIdentity(c, func(s *iampolicy.Statement, add func(Proposal)) {
		for _, pattern := range s.Resource {
			if len(review.Slips(pattern, c.Req.Resource)) > 0 {
				there := corrected(c, s, func(fixed *iampolicy.Statement) { fixed.Resource = Replaced(s.Resource, pattern, c.Req.Resource) })
				add(Proposal{Call: there, Fault: "role-resource-slip", Note: pattern})
			}
		}
	})
}

// corrected is the call with one statement of the role's policies rewritten. All
// other statements, those that deny among them, judge the call as it is.
func corrected(c Call, s *iampolicy.Statement, change func(fixed *iampolicy.Statement)) Call {
	c.Pol.Identity = mapDocuments(c.Pol.Identity, func(d *iampolicy.Document) *iampolicy.Document {
		for i := range d.Statements {
			if &d.Statements[i] == s {
				fixed := *d
				fixed.Statements = slices.Clone(d.Statements)
				change(&fixed.Statements[i])
				return &fixed
			}
		}
		return d
	})
	return c
}

// otherReadAction takes an action that the policy grants for a slip of the pen.
func otherReadAction(c Call) []Proposal {
	return fromIdentity(c, func(s *iampolicy.Statement, add func(Proposal)) {
		for _, action := range s.Action {
			p := Proposal{Call: corrected(c, s, func(fixed *iampolicy.Statement) { fixed.Action = Replaced(s.Action, action, c.Req.Action) }), Note: action}
			switch folded := strings.ToLower(action); {
			case iampolicy.MatchAction(action, c.Req.Action) || strings.ContainsAny(action, "*?"):
				continue
			case strings.HasPrefix(folded, "secretsmanager:") && slices.Contains(secretReads, folded):
				p.Fault = "secret-managed-batch-confusion"
			case target.EditDistance(folded, strings.ToLower(ActionRead)) <= 5:
				p.Fault = "role-action-typo"
			default:
				continue
			}
			add(p)
		}
	})
}

// secretReads are actions that are easily taken for the one that is needed.
var secretReads = []string{
	"secretsmanager:batchgetsecretvalue", "secretsmanager:describesecret", "secretsmanager:listsecrets", "secretsmanager:listsecretversionids",
}

// withoutReadConditions drops the conditions of what the role is allowed.
func withoutReadConditions(c Call) []Proposal {
	p := Proposal{Call: c, Fault: "role-condition-tags-ip", Statement: -1}
	p.Pol.Identity = mapDocuments(c.Pol.Identity, func(d *iampolicy.Document) *iampolicy.Document {
		return withoutConditions(d, func(cond *iampolicy.Condition) bool { p.Note = cond.Operator + " " + cond.Key; return true })
	})
	if p.Note == "" {
		return nil
	}
	return []Proposal{p}
}

func withoutIdentityDenies(c Call) []Proposal {
	d := c.Decide()
	if d.Outcome != iampolicy.ExplicitDeny {
		return nil
	}
	p := Proposal{Call: c, Fault: "role-explicit-deny", Note: d.Because, Policy: d.Policy, Statement: d.Statement}
	p.Pol.Identity = mapDocuments(c.Pol.Identity, func(d *iampolicy.Document) *iampolicy.Document { return without(d, Allows) })
	return []Proposal{p}
}

func withoutBoundary(c Call) []Proposal {
	if c.Pol.Boundary == nil {
		return nil
	}
	p := Proposal{Call: c, Fault: "role-permissions-boundary", Note: c.Decide().Because, Policy: c.Pol.Boundary.Name, Statement: -1}
	p.Pol.Boundary = nil
	return []Proposal{p}
}

func withoutSecretDenies(c Call) []Proposal {
	if c.Pol.Resource == nil || c.Pol.Resource.Doc == nil {
		return nil
	}
	own := *c.Pol.Resource
	own.Doc = without(own.Doc, Allows)
	d := c.Decide()
	p := Proposal{Call: c, Fault: "secret-resource-policy-deny", Note: d.Because, Policy: own.Name, Statement: d.Statement}
	p.Pol.Resource = &own
	return []Proposal{p}
}

// grant is a policy that allows one action to everybody on everything: put in
// place of a missing one, it shows that nothing else is missing.
func grant(name, action string) iampolicy.Named {
	return iampolicy.Named{Name: name, Doc: iampolicy.New(iampolicy.Statement{
		Effect: iampolicy.EffectAllow, Action: []string{action}, Resource: []string{"*"},
	})}
}

// withSecretGrant: across accounts the secret's own policy has to allow too.
func withSecretGrant(c Call) []Proposal {
	if target.AccountOf(c.Req.Principal) == target.AccountOf(c.Req.Resource) {
		return nil
	}
	p := Proposal{Call: c, Fault: "secret-account-mismatch-arn", Statement: -1}
	assumed := iampolicy.Assumed("the secret's policy")
	p.Pol.Resource = &assumed
	return []Proposal{p}
}

func withPermission(c Call) []Proposal {
	p := Proposal{Call: c, Fault: "role-permission-policy-missing", Statement: -1}
	p.Pol.Identity = append(slices.Clone(c.Pol.Identity), grant("a policy that allows it", c.Req.Action))
	return []Proposal{p}
}
