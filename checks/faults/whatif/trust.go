package whatif

import (
	"slices"
	"strings"
	"time"

	"clonepath/awsops/iampolicy"
	"clonepath/awsops/target"
)

// AssumeRemedies are what could stand between the agent and the role in a trust
// policy, the most specific first.
var AssumeRemedies = []remedy{
	otherExternalID, otherPrincipal, otherAction, withMFA, withSource, atAnotherTime, withoutStrangeKeys, withoutTrustDenies,
	withoutUnmet,
}

// fromTrust collects what the Allow statements of the trust policy suggest.
func fromTrust(c Call, visit func(s *iampolicy.Statement, add func(p Proposal))) []Proposal {
	var out []Proposal
	if c.Pol.Trust == nil {
		return nil
	}
	eachStatement([]iampolicy.Named{*c.Pol.Trust}, func(policy string, i int, s *iampolicy.Statement) {
		visit(s, func(p Proposal) {
			p.Policy, p.Statement = policy, i
			out = append(out, p)
		})
	})
	return out
}

// otherExternalID sends an External ID that the policy names, or none.
func otherExternalID(c Call) []Proposal {
	fault := "trust-externalid-mismatch"
	if len(c.Req.Context[KeyExternalID]) == 0 {
		fault = "trust-externalid-required-not-sent"
	}
	out := fromTrust(c, func(s *iampolicy.Statement, add func(Proposal)) {
		for _, condition := range s.ConditionsOn(KeyExternalID) {
			if condition.Operator == "Null" {
				continue // it asks whether one is sent, and names none
			}
			for _, value := range condition.Values {
				plain := value
				if info, _ := iampolicy.ParseOperator(condition.Operator); strings.HasSuffix(info.Base, "Like") {
					plain = strings.NewReplacer("*", "x", "?", "x").Replace(value)
				}
				p := Proposal{Call: c, Fault: fault, Note: value}
				p.Req = c.Req.With(KeyExternalID, plain)
				add(p)
			}
		}
	})
	if fault == "trust-externalid-mismatch" && c.namesKey(KeyExternalID) {
		p := Proposal{Call: c, Fault: fault, Statement: -1}
		p.Req = c.Req.Without(KeyExternalID)
		out = append(out, p)
	}
	return out
}

// otherPrincipal calls as somebody whom the policy names.
func otherPrincipal(c Call) []Proposal {
	return fromTrust(c, func(s *iampolicy.Statement, add func(Proposal)) {
		if !Allows(s) {
			return
		}
		for _, p := range s.Principal {
			principal, id := p.Value, ""
			switch class := p.Class(); class {
			case iampolicy.ClassAccount:
				principal = rootOf(p.Value)
			case iampolicy.ClassRoleID, iampolicy.ClassUserID:
				principal, id = c.Req.Principal, p.Value
			case iampolicy.ClassEveryone, iampolicy.ClassMalformed:
				principal = c.Req.Principal
			}
			for _, as := range append([]string{principal}, principalsInConditions(s)...) {
				if as == c.Req.Principal && id == "" {
					continue
				}
				other := Proposal{Call: c.as(as, id), Fault: principalFault(p, c.Req.Principal), Note: p.Value}
				if as != principal {
					other.Note = as
				}
				if as != principal && iampolicy.ClassOf(as) == iampolicy.ClassSession { // never the value of aws:PrincipalArn
					other = withoutSessions(c, s, as)
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
func byService(p Proposal, s *iampolicy.Statement) Proposal {
	trust := *p.Pol.Trust
	trust.Doc = withoutConditions(trust.Doc, func(*iampolicy.Condition) bool { return true })
	p.Pol.Trust = &trust
	p.Req.Action = webIdentityAction(s, p.Req.Action)
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
func otherAction(c Call) []Proposal {
	return fromTrust(c, func(s *iampolicy.Statement, add func(Proposal)) {
		for _, action := range s.Action {
			if !Allows(s) || iampolicy.MatchAction(action, ActionAssume) || strings.ContainsAny(action, "*?") {
				continue
			}
			p := Proposal{Call: c, Fault: "trust-action-invalid", Note: action}
			if strings.HasPrefix(strings.ToLower(action), "sts:assumerolewith") {
				p.Fault = "trust-action-web-identity"
			}
			p.Pol.Trust = withAction(c.Pol.Trust, s)
			add(p)
		}
	})
}

// withAction is a trust policy in which one statement allows sts:AssumeRole.
func withAction(trust *iampolicy.Named, s *iampolicy.Statement) *iampolicy.Named {
	return rewritten(trust, indexOf(trust.Doc, s), func(fixed *iampolicy.Statement) { fixed.Action = []string{ActionAssume} })
}

// withMFA calls with a second factor, which an assumed role never has.
func withMFA(c Call) []Proposal {
	p := Proposal{Call: c, Fault: "trust-condition-mfa", Statement: -1}
	p.Req = c.Req.With("aws:MultiFactorAuthPresent", "true").With("aws:MultiFactorAuthAge", "1")
	return []Proposal{p}
}

// withSource sets the keys that only AWS services send.
func withSource(c Call) []Proposal {
	return fromTrust(c, func(s *iampolicy.Statement, add func(Proposal)) {
		p := Proposal{Call: c, Fault: "trust-condition-sourcearn"}
		for _, key := range []string{"aws:SourceArn", "aws:SourceAccount"} {
			for _, condition := range s.ConditionsOn(key) {
				if len(condition.Values) > 0 {
					p.Req = p.Req.With(key, strings.NewReplacer("*", "x", "?", "x").Replace(condition.Values[0]))
					p.Note = key
				}
			}
		}
		if p.Note != "" {
			add(p)
		}
	})
}

// atAnotherTime calls just before and just after the dates that the policy
// names.
func atAnotherTime(c Call) []Proposal {
	return fromTrust(c, func(s *iampolicy.Statement, add func(Proposal)) {
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
					p := Proposal{Call: c, Fault: "trust-condition-date-expired", Note: condition.Operator + " " + value}
					p.Req = c.Req.With("aws:CurrentTime", at.Add(shift).UTC().Format(time.RFC3339))
					add(p)
				}
			}
		}
	})
}

// withoutStrangeKeys drops conditions on keys that no AssumeRole request has.
func withoutStrangeKeys(c Call) []Proposal {
	p := Proposal{Call: c, Fault: "trust-condition-key-typo", Statement: -1}
	trust := *c.Pol.Trust
	trust.Doc = withoutConditions(trust.Doc, func(cond *iampolicy.Condition) bool {
		if knownAssumeKey(cond.Key) {
			return false
		}
		p.Note = cond.Key
		return true
	})
	p.Pol.Trust = &trust
	if p.Note == "" {
		return nil
	}
	return []Proposal{p}
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
func withoutTrustDenies(c Call) []Proposal {
	trust := *c.Pol.Trust
	trust.Doc = without(trust.Doc, Allows)
	if len(trust.Doc.Statements) == len(c.Pol.Trust.Doc.Statements) {
		return nil
	}
	p := Proposal{Call: c, Fault: "trust-deny-statement", Policy: trust.Name, Statement: -1}
	p.Pol.Trust = &trust
	if d := c.Decide(); d.Outcome == iampolicy.ExplicitDeny {
		p.Statement, p.Note = d.Statement, d.Because
	}
	return []Proposal{p}
}

// withoutUnmet drops the conditions of one statement that the agent does not meet,
// whatever they are on.
func withoutUnmet(c Call) []Proposal {
	results := iampolicy.EachStatement(iampolicy.KindTrust, c.Req, *c.Pol.Trust)
	var out []Proposal
	for _, r := range results {
		s := &c.Pol.Trust.Doc.Statements[r.Statement]
		if !Allows(s) || len(r.Failing) == 0 {
			continue
		}
		p := Proposal{Call: c, Fault: "trust-condition-unmet", Note: s.Condition[r.Failing[0]].Element(), Policy: r.Policy, Statement: r.Statement}
		p.Pol.Trust = rewritten(c.Pol.Trust, r.Statement, func(fixed *iampolicy.Statement) {
			fixed.Condition = nil
			for i, condition := range s.Condition {
				if !slices.Contains(r.Failing, i) {
					fixed.Condition = append(fixed.Condition, condition)
				}
			}
		})
		out = append(out, p)
	}
	return out
}

// indexOf is the place of a statement in its document.
func indexOf(doc *iampolicy.Document, s *iampolicy.Statement) int {
	for i := range doc.Statements {
		if &doc.Statements[i] == s {
			return i
		}
	}
	return -1
}

// rewritten is a policy with one statement changed.
func rewritten(n *iampolicy.Named, statement int, change func(fixed *iampolicy.Statement)) *iampolicy.Named {
	repaired, doc := *n, *n.Doc
	doc.Statements = slices.Clone(doc.Statements)
	change(&doc.Statements[statement])
	repaired.Doc = &doc
	return &repaired
}

// withoutSessions is the call by the agent, with its role in the place of a session
// that a condition names.
func withoutSessions(c Call, s *iampolicy.Statement, session string) Proposal {
	role, _ := target.RoleARNOf(session)
	p := Proposal{Call: c, Fault: "trust-principal-wrong", Note: session}
	if target.SamePrincipal(session, c.Req.Principal) {
		p.Fault, role = "trust-principal-session-arn", c.Req.Principal
	} else {
		p.Call = c.as(role, "")
	}
	p.Pol.Trust = rewritten(c.Pol.Trust, indexOf(c.Pol.Trust.Doc, s), func(fixed *iampolicy.Statement) {
		fixed.Condition = slices.Clone(s.Condition)
		for k := range fixed.Condition {
			fixed.Condition[k].Values = Replaced(fixed.Condition[k].Values, session, role)
		}
	})
	return p
}

// namesKey reports whether the trust policy has a condition on a key.
func (c Call) namesKey(key string) bool {
	return slices.ContainsFunc(c.Pol.Trust.Doc.Statements, func(s iampolicy.Statement) bool { return len(s.ConditionsOn(key)) > 0 })
}
