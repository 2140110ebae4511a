package faults

import (
	"slices"
	"strings"
	"time"

	"clonepath/awsops/iampolicy"
	"clonepath/awsops/target"
)

// assumeRemedies: what could stand between the agent and the role in a trust
// policy, the most specific first.
var assumeRemedies = []remedy{
	otherExternalID, otherPrincipal, otherAction, withMFA, withSource, atAnotherTime, withoutStrangeKeys, withoutTrustDenies,
}

// proposals collects what the Allow statements of the trust policy suggest.
func fromTrust(c call, visit func(s *iampolicy.Statement, add func(p proposal))) []proposal {
	var out []proposal
	if c.pol.Trust == nil {
		return nil
	}
	eachStatement([]iampolicy.Named{*c.pol.Trust}, func(policy string, i int, s *iampolicy.Statement) {
		visit(s, func(p proposal) {
			p.policy, p.statement = policy, i
			out = append(out, p)
		})
	})
	return out
}

// otherExternalID sends an External ID that the policy names, or none.
func otherExternalID(c call) []proposal {
	fault := "trust-externalid-mismatch"
	if len(c.req.Context[keyExternalID]) == 0 {
		fault = "trust-externalid-required-not-sent"
	}
	out := fromTrust(c, func(s *iampolicy.Statement, add func(proposal)) {
		for _, condition := range s.ConditionsOn(keyExternalID) {
			for _, value := range condition.Values {
				plain := strings.NewReplacer("*", "x", "?", "x").Replace(value)
				p := proposal{call: c, fault: fault, note: value}
				p.req = c.req.With(keyExternalID, plain)
				add(p)
			}
		}
	})
	if fault == "trust-externalid-mismatch" && len(out) > 0 {
		p := proposal{call: c, fault: fault, statement: -1}
		p.req = c.req.Without(keyExternalID)
		out = append(out, p)
	}
	return out
}

// otherPrincipal calls as somebody whom the policy names.
func otherPrincipal(c call) []proposal {
	return fromTrust(c, func(s *iampolicy.Statement, add func(proposal)) {
		if !allows(s) {
			return
		}
		for _, p := range s.Principal {
			principal, id := p.Value, ""
			switch class := p.Class(); class {
			case iampolicy.ClassAccount:
				principal = rootOf(p.Value)
			case iampolicy.ClassRoleID, iampolicy.ClassUserID:
				principal, id = c.req.Principal, p.Value
			case iampolicy.ClassEveryone, iampolicy.ClassMalformed:
				principal = c.req.Principal
			}
			for _, as := range append([]string{principal}, principalsInConditions(s)...) {
				if as == c.req.Principal && id == "" {
					continue
				}
				other := proposal{call: c.as(as, id), fault: principalFault(p, c.req.Principal), note: p.Value}
				if as != principal {
					other.note = as
				}
				if class := p.Class(); class == iampolicy.ClassFederated || class == iampolicy.ClassService {
					other = byService(other, s)
				}
				add(other)
			}
		}
	})
}

// principalsInConditions are the principals that a statement narrows its
// Principal to by a condition.
func principalsInConditions(s *iampolicy.Statement) []string {
	var out []string
	for _, c := range s.ConditionsOn("aws:PrincipalArn") {
		out = append(out, c.Values...)
	}
	for _, c := range s.ConditionsOn("aws:PrincipalAccount") {
		for _, account := range c.Values {
			out = append(out, rootOf(account))
		}
	}
	return slices.DeleteFunc(out, func(arn string) bool { return strings.ContainsAny(arn, "*?$") })
}

func rootOf(account string) string {
	if strings.Contains(account, ":") {
		return account
	}
	return target.ARN{Partition: "aws", Service: "iam", Account: account, Resource: "root"}.String()
}

// principalFault names what is wrong with a principal that is not the agent.
func principalFault(p iampolicy.Principal, agent string) string {
	switch p.Class() {
	case iampolicy.ClassSession:
		if role, ok := target.RoleARNOf(p.Value); ok && target.SamePrincipal(role, agent) {
			return "trust-principal-session-arn"
		}
	case iampolicy.ClassRoleID, iampolicy.ClassUserID:
		return "trust-principal-orphan-aroa"
	case iampolicy.ClassService:
		return "trust-service-principal"
	case iampolicy.ClassFederated:
		return "trust-federated-principal"
	}
	return "trust-principal-wrong"
}

// byService makes a proposal as an AWS service or an identity provider makes
// the call: by its own action, with context that only it sends.
func byService(p proposal, s *iampolicy.Statement) proposal {
	trust := *p.pol.Trust
	trust.Doc = withoutConditions(trust.Doc, func(*iampolicy.Condition) bool { return true })
	p.pol.Trust = &trust
	p.req.Action = webIdentityAction(s, p.req.Action)
	return p
}

func webIdentityAction(s *iampolicy.Statement, otherwise string) string {
	for _, action := range s.Action {
		if strings.HasPrefix(strings.ToLower(action), "sts:assumerolewith") {
			return action
		}
	}
	return otherwise
}

// otherAction asks for what the policy grants in place of sts:AssumeRole.
func otherAction(c call) []proposal {
	return fromTrust(c, func(s *iampolicy.Statement, add func(proposal)) {
		for _, action := range s.Action {
			if !allows(s) || iampolicy.MatchAction(action, actionAssume) || strings.ContainsAny(action, "*?") {
				continue
			}
			p := proposal{call: c, fault: "trust-action-invalid", note: action}
			if strings.HasPrefix(strings.ToLower(action), "sts:assumerolewith") {
				p.fault = "trust-action-web-identity"
			}
			p.pol.Trust = withAction(c.pol.Trust, s)
			add(p)
		}
	})
}

// withAction is a trust policy in which one statement allows sts:AssumeRole.
func withAction(trust *iampolicy.Named, s *iampolicy.Statement) *iampolicy.Named {
	repaired, doc := *trust, *trust.Doc
	doc.Statements = slices.Clone(doc.Statements)
	for i := range doc.Statements {
		if &trust.Doc.Statements[i] == s {
			doc.Statements[i].Action = []string{actionAssume}
		}
	}
	repaired.Doc = &doc
	return &repaired
}

// withMFA calls with a second factor, which an assumed role never has.
func withMFA(c call) []proposal {
	p := proposal{call: c, fault: "trust-condition-mfa", statement: -1}
	p.req = c.req.With("aws:MultiFactorAuthPresent", "true").With("aws:MultiFactorAuthAge", "1")
	return []proposal{p}
}

// withSource sets the keys that only AWS services send.
func withSource(c call) []proposal {
	return fromTrust(c, func(s *iampolicy.Statement, add func(proposal)) {
		p := proposal{call: c, fault: "trust-condition-sourcearn"}
		for _, key := range []string{"aws:SourceArn", "aws:SourceAccount"} {
			for _, condition := range s.ConditionsOn(key) {
				if len(condition.Values) > 0 {
					p.req = p.req.With(key, strings.NewReplacer("*", "x", "?", "x").Replace(condition.Values[0]))
					p.note = key
				}
			}
		}
		if p.note != "" {
			add(p)
		}
	})
}

// atAnotherTime calls just before and just after the dates that the policy
// names.
func atAnotherTime(c call) []proposal {
	return fromTrust(c, func(s *iampolicy.Statement, add func(proposal)) {
		for _, condition := range s.ConditionsOn("aws:CurrentTime") {
			for _, value := range condition.Values {
				at, err := time.Parse(time.RFC3339, value)
				if err != nil {
					at, err = time.Parse(time.DateOnly, value)
				}
				if err != nil {
					continue
				}
				for _, shift := range []time.Duration{-time.Second, time.Second} {
					p := proposal{call: c, fault: "trust-condition-date-expired", note: condition.Operator + " " + value}
					p.req = c.req.With("aws:CurrentTime", at.Add(shift).UTC().Format(time.RFC3339))
					add(p)
				}
			}
		}
	})
}

// withoutStrangeKeys drops conditions on keys that no AssumeRole request has.
func withoutStrangeKeys(c call) []proposal {
	p := proposal{call: c, fault: "trust-condition-key-typo", statement: -1}
	trust := *c.pol.Trust
	trust.Doc = withoutConditions(trust.Doc, func(cond *iampolicy.Condition) bool {
		if knownAssumeKey(cond.Key) {
			return false
		}
		p.note = cond.Key
		return true
	})
	p.pol.Trust = &trust
	if p.note == "" {
		return nil
	}
	return []proposal{p}
}

// assumeKeys are the condition keys of a request by an AWS principal (IAM User
// Guide, "AWS global condition context keys" and "IAM and AWS STS condition
// context keys"), folded. Prefixes end in "/".
var assumeKeys = strings.Fields(strings.ToLower(`
	aws:CurrentTime aws:EpochTime aws:SecureTransport aws:UserAgent aws:Referer aws:RequestedRegion aws:SourceIp aws:VpcSourceIp
	aws:SourceVpc aws:SourceVpce aws:SourceVpcArn aws:SourceArn aws:SourceAccount aws:SourceOrgID aws:SourceOrgPaths aws:SourceIdentity
	aws:PrincipalArn aws:PrincipalAccount aws:PrincipalType aws:PrincipalOrgID aws:PrincipalOrgPaths aws:PrincipalTag/ aws:PrincipalIsAWSService
	aws:PrincipalServiceName aws:PrincipalServiceNamesList aws:userid aws:username aws:MultiFactorAuthPresent aws:MultiFactorAuthAge
	aws:TokenIssueTime aws:TagKeys aws:RequestTag/ aws:ResourceTag/ aws:ResourceAccount aws:ResourceOrgID aws:ResourceOrgPaths
	aws:ViaAWSService aws:CalledVia aws:CalledViaFirst aws:CalledViaLast aws:FederatedProvider aws:Ec2InstanceSourceVpc
	aws:Ec2InstanceSourcePrivateIPv4 aws:AssumedRoot aws:SignInSessionArn aws:ChatbotSourceArn aws:VpceAccount aws:VpceOrgID aws:VpceOrgPaths
	ec2:SourceInstanceARN ec2:RoleDelivery lambda:SourceFunctionArn ssm:SourceInstanceArn identitystore:UserId
	aws:IsMcpServiceAction aws:ViaAWSMCPService
	sts:ExternalId sts:RoleSessionName sts:SourceIdentity sts:TransitiveTagKeys sts:DurationSeconds sts:TaskPolicyArn sts:RequestContext/
	sts:RequestContextProviders sts:IdentityStore sts:FederatedArn iam:ResourceTag/`))

func knownAssumeKey(key string) bool {
	key = strings.ToLower(key)
	return slices.ContainsFunc(assumeKeys, func(known string) bool {
		return key == known || strings.HasSuffix(known, "/") && strings.HasPrefix(key, known)
	})
}

// withoutTrustDenies takes every Deny out of the trust policy.
func withoutTrustDenies(c call) []proposal {
	trust := *c.pol.Trust
	trust.Doc = without(trust.Doc, allows)
	if len(trust.Doc.Statements) == len(c.pol.Trust.Doc.Statements) {
		return nil
	}
	p := proposal{call: c, fault: "trust-deny-statement", policy: trust.Name, statement: -1}
	p.pol.Trust = &trust
	if d := c.decide(); d.Outcome == iampolicy.ExplicitDeny {
		p.statement, p.note = d.Statement, d.Because
	}
	return []proposal{p}
}
