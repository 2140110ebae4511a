package iampolicy

import "strings"

// version2012 is the version of the policy language that knows variables.
const version2012 = "2012-10-17"

// Evaluate judges one call against all policies together and says why.
func Evaluate(req Request, p Policies) Decision {
	j := newJudgement(&req, &p)
	j.policies(&p)
	return j.decision()
}

// EachStatement judges every statement of one document on its own, in order:
// whether it applies to the request, whatever its effect and whatever else
// stands in the document. kind says how the document is used.
func EachStatement(kind Kind, req Request, n Named) []StatementResult {
	j := judgement{env: env{req: &req, caller: newCaller(&req)}}
	j.document(&n, sideOf(kind), func(StatementResult) {})
	return j.trace
}

func sideOf(kind Kind) side {
	switch kind {
	case KindTrust:
		return ofTrust
	case KindResource, KindKey:
		return ofResource
	}
	return ofCaller
}

// judgement collects what the policies say until decision combines it.
type judgement struct {
	env
	rules
	verdict
	trace  []StatementResult
	in     []slot // of each result in trace
	unread []unread
	own    string // name of the resource's policy, for the explanation

	service string // of the action
}

// unread is a policy that could not be read, and a slot that it may fill.
type unread struct {
	name string
	slot slot
}

func newJudgement(req *Request, p *Policies) *judgement {
	j := &judgement{env: env{req: req, caller: newCaller(req)}}
	j.bound = p.Boundary != nil && p.Boundary.Doc != nil
	j.same = j.sameAccount(p.Accounts)
	j.service, _, _ = strings.Cut(strings.ToLower(req.Action), ":")
	j.trace = make([]StatementResult, 0, p.statements())
	j.in = make([]slot, 0, cap(j.trace))
	return j
}

// statements counts every statement, for one allocation instead of several.
func (p *Policies) statements() int {
	count := 0
	for _, n := range []*Named{p.Trust, p.Boundary, p.Resource, p.Key} {
		if n != nil && n.Doc != nil {
			count += len(n.Doc.Statements)
		}
	}
	for _, list := range [][]Named{p.Identity, p.Session} {
		for i := range list {
			if list[i].Doc != nil {
				count += len(list[i].Doc.Statements)
			}
		}
	}
	return count
}

// sameAccount compares the account fields. A caller that stands in no account
// (a service) and a resource whose ARN names none count as one account: the
// resource's policy alone decides about them.
func (j *judgement) sameAccount(a Accounts) bool {
	if a != AccountsFromARNs {
		return a == SameAccount
	}
	r, _ := splitARN(j.req.Resource)
	c := j.caller.arn
	return r.account == "" || c.account == "" || r.account == c.account && r.partition == c.partition
}

// policies reads every policy that has a say in this call.
func (j *judgement) policies(p *Policies) {
	own, on := j.resourcePolicy(p)
	j.own = own.Name
	j.resourceSide(&own, on)
	if j.service == "kms" {
		j.grants(p.Grants)
	}
	j.identities(p, on)
	j.limit(boundary, optional(p.Boundary))
	j.limit(session, p.Session)
}

// resourcePolicy chooses the policy of the resource by the action's service.
func (j *judgement) resourcePolicy(p *Policies) (Named, side) {
	r, _ := splitARN(j.req.Resource)
	switch {
	case j.service == "sts" && strings.HasPrefix(r.resource, "role/"):
		j.mandatory = true
		return orUnseen(p.Trust, "trust policy"), ofTrust
	case j.service == "kms":
		j.mandatory = true
		return orUnseen(p.Key, "key policy"), ofResource
	case p.Resource != nil:
		return *p.Resource, ofResource
	}
	return Named{Name: "resource policy", Doc: &Document{}}, ofResource
}

func orUnseen(n *Named, name string) Named {
	if n == nil {
		return Unseen(name)
	}
	return *n
}

func optional(n *Named) []Named {
	if n == nil {
		return nil
	}
	return []Named{*n}
}

func (j *judgement) resourceSide(n *Named, on side) {
	if n.Doc == nil {
		j.absent(n, account, account, role, direct)
		return
	}
	j.document(n, on, func(r StatementResult) { j.put(slotOf(r.By, j.caller.class), r) })
}

// slotOf is where a grant counts that names the caller so.
func slotOf(by, caller Class) slot {
	switch {
	case by == ClassAccount && caller != ClassAccount:
		return account
	case by == ClassRole || by == ClassRoleID:
		return role
	}
	return direct
}

func (j *judgement) identities(p *Policies, on side) {
	if on == ofTrust && !j.same && p.Identity == nil {
		j.verdict[identity] = True // see Policies.Accounts
		return
	}
	if j.caller.class == ClassAccount { // the root user needs no policy of its own
		j.verdict[identity] = True
	}
	j.union(identity, p.Identity)
}

// limit: no policy of this kind means no limit.
func (j *judgement) limit(s slot, list []Named) {
	if len(list) == 0 {
		j.verdict[s] = True
		return
	}
	j.union(s, list)
}

// union reads several policies of which one that allows is enough.
func (j *judgement) union(s slot, list []Named) {
	for i := range list {
		if list[i].Doc == nil {
			j.absent(&list[i], s, s)
			continue
		}
		j.document(&list[i], ofCaller, func(r StatementResult) { j.put(s, r) })
	}
}

// absent fills in for a policy without a document: taken to allow in one slot,
// or unread, when it may allow in any of the slots and may deny.
func (j *judgement) absent(n *Named, taken slot, may ...slot) {
	if n.TakenToAllow {
		j.verdict[taken] = True
		return
	}
	for _, s := range append(may, deny) {
		j.verdict[s] = max(j.verdict[s], Unknown)
		j.unread = append(j.unread, unread{n.Name, s})
	}
}

// document judges every statement and hands each result to put.
func (j *judgement) document(n *Named, on side, put func(StatementResult)) {
	if n.Doc == nil {
		return
	}
	j.variables = n.Doc.Version == version2012
	for i := range n.Doc.Statements {
		r := j.judge(n.Name, i, &n.Doc.Statements[i], on)
		j.trace = append(j.trace, r)
		put(r)
	}
}

// put counts a result in its slot. An Effect that is neither Allow nor Deny
// counts for nothing.
func (j *judgement) put(s slot, r StatementResult) {
	switch r.Effect {
	case EffectDeny:
		s = deny
	case EffectAllow:
	default:
		s = slots
	}
	j.in = append(j.in, s)
	if s != slots {
		j.verdict[s] = max(j.verdict[s], r.Match)
	}
}
