package faults

import (
	"slices"
	"strings"

	"clonepath/awsops/iampolicy"
	"clonepath/awsops/target"
)

// readRemedies: what could stand between the role and the secret.
var readRemedies = []remedy{
	otherRegionOrAccount, withoutSuffix, otherReadAction, withoutReadConditions,
	withoutIdentityDenies, withoutBoundary, withoutSecretDenies, withSecretGrant, withPermission,
}

// decryptRemedies: what could stand between the role and the key.
var decryptRemedies = []remedy{
	otherViaService, otherEncryptionContext, otherCallerAccount, withDecrypt, withKeyGrant,
	withoutIdentityDenies, withoutBoundary,
}

func fromIdentity(c call, visit func(s *iampolicy.Statement, add func(proposal))) []proposal {
	var out []proposal
	eachStatement(c.pol.Identity, func(policy string, i int, s *iampolicy.Statement) {
		if !allows(s) {
			return
		}
		visit(s, func(p proposal) {
			p.policy, p.statement = policy, i
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

// inOtherPlace tells whether a pattern spells out another partition, region or
// account than the secret's.
func inOtherPlace(pattern, secret target.ARN) bool {
	differs := func(written, real string) bool { return written != real && !strings.ContainsAny(written, "*?") }
	return differs(pattern.Partition, secret.Partition) || differs(pattern.Region, secret.Region) || differs(pattern.Account, secret.Account)
}

// otherRegionOrAccount corrects where a policy looks for the secret of that name.
func otherRegionOrAccount(c call) []proposal {
	return fromIdentity(c, func(s *iampolicy.Statement, add func(proposal)) {
		for _, pattern := range s.Resource {
			a, ok := secretIn(pattern)
			real, err := target.ParseARN(c.req.Resource)
			if !ok || err != nil || iampolicy.MatchResource(pattern, c.req.Resource) || !iampolicy.MatchResource(a.Resource, real.Resource) {
				continue
			}
			if inOtherPlace(a, real) {
				there := corrected(c, s, func(fixed *iampolicy.Statement) { fixed.Resource = replaced(s.Resource, pattern, c.req.Resource) })
				add(proposal{call: there, fault: "role-resource-wrong-region-account", note: pattern})
			}
		}
	})
}

// withoutSuffix corrects an ARN in a policy: one without the six characters at
// its end, or with those of an earlier secret of that name.
func withoutSuffix(c call) []proposal {
	return fromIdentity(c, func(s *iampolicy.Statement, add func(proposal)) {
		for _, pattern := range s.Resource {
			p := proposal{call: corrected(c, s, func(fixed *iampolicy.Statement) { fixed.Resource = replaced(s.Resource, pattern, c.req.Resource) }), note: pattern}
			switch {
			case pattern == c.req.Resource || strings.ContainsAny(pattern, "*?"):
			case pattern == target.BareSecretARN(c.req.Resource):
				p.fault = "role-resource-no-suffix"
				add(p)
			case target.BareSecretARN(pattern) == target.BareSecretARN(c.req.Resource):
				p.fault = "secret-arn-suffix-stale"
				add(p)
			}
		}
	})
}

// corrected is the call with one statement of the role's policies rewritten. All
// other statements, those that deny among them, judge the call as it is.
func corrected(c call, s *iampolicy.Statement, change func(fixed *iampolicy.Statement)) call {
	c.pol.Identity = mapDocuments(c.pol.Identity, func(d *iampolicy.Document) *iampolicy.Document {
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
func otherReadAction(c call) []proposal {
	return fromIdentity(c, func(s *iampolicy.Statement, add func(proposal)) {
		for _, action := range s.Action {
			p := proposal{call: corrected(c, s, func(fixed *iampolicy.Statement) { fixed.Action = replaced(s.Action, action, c.req.Action) }), note: action}
			switch folded := strings.ToLower(action); {
			case iampolicy.MatchAction(action, c.req.Action) || strings.ContainsAny(action, "*?"):
				continue
			case strings.HasPrefix(folded, "secretsmanager:") && slices.Contains(secretReads, folded):
				p.fault = "secret-managed-batch-confusion"
			case target.EditDistance(folded, strings.ToLower(actionRead)) <= 5:
				p.fault = "role-action-typo"
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
func withoutReadConditions(c call) []proposal {
	p := proposal{call: c, fault: "role-condition-tags-ip", statement: -1}
	p.pol.Identity = mapDocuments(c.pol.Identity, func(d *iampolicy.Document) *iampolicy.Document {
		return withoutConditions(d, func(cond *iampolicy.Condition) bool { p.note = cond.Operator + " " + cond.Key; return true })
	})
	if p.note == "" {
		return nil
	}
	return []proposal{p}
}

func withoutIdentityDenies(c call) []proposal {
	d := c.decide()
	if d.Outcome != iampolicy.ExplicitDeny {
		return nil
	}
	p := proposal{call: c, fault: "role-explicit-deny", note: d.Because, policy: d.Policy, statement: d.Statement}
	p.pol.Identity = mapDocuments(c.pol.Identity, func(d *iampolicy.Document) *iampolicy.Document { return without(d, allows) })
	return []proposal{p}
}

func withoutBoundary(c call) []proposal {
	if c.pol.Boundary == nil {
		return nil
	}
	p := proposal{call: c, fault: "role-permissions-boundary", note: c.decide().Because, policy: c.pol.Boundary.Name, statement: -1}
	p.pol.Boundary = nil
	return []proposal{p}
}

func withoutSecretDenies(c call) []proposal {
	if c.pol.Resource == nil || c.pol.Resource.Doc == nil {
		return nil
	}
	own := *c.pol.Resource
	own.Doc = without(own.Doc, allows)
	d := c.decide()
	p := proposal{call: c, fault: "secret-resource-policy-deny", note: d.Because, policy: own.Name, statement: d.Statement}
	p.pol.Resource = &own
	return []proposal{p}
}

// grant is a policy that allows one action to everybody on everything: put in
// place of a missing one, it shows that nothing else is missing.
func grant(name, action string) iampolicy.Named {
	return iampolicy.Named{Name: name, Doc: iampolicy.New(iampolicy.Statement{
		Effect: iampolicy.EffectAllow, Action: []string{action}, Resource: []string{"*"},
	})}
}

// withSecretGrant: across accounts the secret's own policy has to allow too.
func withSecretGrant(c call) []proposal {
	if target.AccountOf(c.req.Principal) == target.AccountOf(c.req.Resource) {
		return nil
	}
	p := proposal{call: c, fault: "secret-account-mismatch-arn", statement: -1}
	assumed := iampolicy.Assumed("the secret's policy")
	p.pol.Resource = &assumed
	return []proposal{p}
}

func withPermission(c call) []proposal {
	p := proposal{call: c, fault: "role-permission-policy-missing", statement: -1}
	p.pol.Identity = append(slices.Clone(c.pol.Identity), grant("a policy that allows it", c.req.Action))
	return []proposal{p}
}

// otherViaService decrypts through Secrets Manager of the region that a
// condition names.
func otherViaService(c call) []proposal {
	return withConditionValue(c, "kms:ViaService", "kms-viaservice-wrong-region")
}

func otherEncryptionContext(c call) []proposal {
	return withConditionValue(c, "kms:EncryptionContext:SecretARN", "kms-encryption-context-condition")
}

func otherCallerAccount(c call) []proposal {
	return withConditionValue(c, "kms:CallerAccount", "kms-vpce-or-caller-account")
}

// withConditionValue sets a context key to what any policy compares it with.
func withConditionValue(c call, key, fault string) []proposal {
	var out []proposal
	policies := slices.Clone(c.pol.Identity)
	if c.pol.Key != nil {
		policies = append(policies, *c.pol.Key)
	}
	eachStatement(policies, func(policy string, i int, s *iampolicy.Statement) {
		for _, condition := range s.ConditionsOn(key) {
			for _, value := range condition.Values {
				p := proposal{call: c, fault: fault, note: value, policy: policy, statement: i}
				p.req = c.req.With(key, strings.NewReplacer("*", "x", "?", "x").Replace(value))
				out = append(out, p)
			}
		}
	})
	return out
}

func withDecrypt(c call) []proposal {
	p := proposal{call: c, fault: "kms-decrypt-missing", statement: -1}
	p.pol.Identity = append(slices.Clone(c.pol.Identity), grant("a policy that allows it", actionDecrypt))
	return []proposal{p}
}

func withKeyGrant(c call) []proposal {
	p := proposal{call: c, fault: "kms-key-policy-no-iam", statement: -1}
	statement := iampolicy.Statement{
		Effect: iampolicy.EffectAllow, Action: []string{actionDecrypt}, Resource: []string{"*"},
		Principal: iampolicy.AWS(c.req.Principal),
	}
	p.pol.Key = &iampolicy.Named{Name: "the key policy", Doc: iampolicy.New(statement)}
	return []proposal{p}
}
