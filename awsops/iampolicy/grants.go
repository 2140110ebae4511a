package iampolicy

import (
	"cmp"
	"slices"
	"strings"
)

// Grant is one grant on a KMS key, as ListGrants shows it. A grant allows, never
// denies, and stands beside the key policy ("Grants in AWS KMS").
type Grant struct {
	ID, Name   string
	Grantee    string // ARN of a role, session, user or account, or a service
	Operations []string
	// Equals has to be the whole encryption context of the request, Subset a part
	// of it. Their keys are compared without regard to case, their values with it.
	Equals, Subset map[string]string
	SourceArn      string // as a condition on aws:SourceArn
}

// Grants are the grants on a key. The zero value says that it has none.
type Grants struct {
	List []Grant
	// Unseen says that nobody could list them: each call may be allowed by one.
	Unseen bool
}

const contextKey = "kms:EncryptionContext:"

// GrantAllows says whether one of the grants allows a kms: call, and which. It
// knows nothing of a Deny elsewhere: Evaluate does, where Policies.Grants is set.
func GrantAllows(list []Grant, req Request) (Grant, Truth) {
	e := env{req: &req, caller: newCaller(&req)}
	var best Grant
	result := False
	for i := range list {
		if _, got := e.grant(&list[i]); got > result {
			best, result = list[i], got
		}
	}
	return best, result
}

// grant judges one grant, and says how it names the caller.
func (e *env) grant(g *Grant) (Class, Truth) {
	by := e.caller.named(Principal{Type: "AWS", Value: g.Grantee})
	if by == ClassNone || !slices.ContainsFunc(g.Operations, e.isOperation) {
		return by, False
	}
	result := min(e.contains(g.Equals), e.contains(g.Subset))
	if len(g.Equals) > 0 {
		result = min(result, e.onlyThese(g.Equals))
	}
	if g.SourceArn != "" {
		result = min(result, e.condition(&Condition{Operator: "ArnLike", Key: "aws:SourceArn", Values: []string{g.SourceArn}}))
	}
	return by, result
}

func (e *env) isOperation(name string) bool {
	return strings.EqualFold("kms:"+name, e.req.Action)
}

// contains says whether the request's encryption context has all the pairs.
func (e *env) contains(pairs map[string]string) Truth {
	result := True
	for key, value := range pairs {
		result = min(result, e.condition(&Condition{Operator: "StringEquals", Key: contextKey + key, Values: []string{value}}))
	}
	return result
}

// onlyThese says whether the encryption context has no further key.
func (e *env) onlyThese(pairs map[string]string) Truth {
	names := make([]string, 0, len(pairs))
	for key := range pairs {
		names = append(names, key)
	}
	return e.condition(&Condition{Operator: "ForAllValues:StringEqualsIgnoreCase", Key: "kms:EncryptionContextKeys", Values: names})
}

// grants lets those of the key take part. One to the whole account delegates, as
// a key policy does; one to a role is limited as a key policy's is.
func (j *judgement) grants(g Grants) {
	if g.Unseen {
		j.verdict[role] = max(j.verdict[role], Unknown)
		j.unread = append(j.unread, unread{"the key's grants", role})
	}
	for i := range g.List {
		j.keys = nil
		by, match := j.grant(&g.List[i])
		r := StatementResult{Policy: "grant " + cmp.Or(g.List[i].Name, g.List[i].ID), Statement: -1, Effect: EffectAllow, Match: match, By: by}
		if match == Unknown {
			r.DependsOn, r.Element = j.keys, "Constraints"
		}
		if match == False {
			r.Element = "Grant"
		}
		j.trace = append(j.trace, r)
		j.put(slotOf(by, j.caller.class), r)
	}
}
