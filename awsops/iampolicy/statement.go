package iampolicy

// side says which elements name the caller and the resource.
type side int8

const (
	ofCaller   side = iota // identity, boundary, session policy: no Principal
	ofTrust                // Principal, no Resource: the role itself
	ofResource             // Principal and Resource
)

// judge says whether statement i of a policy applies to the request.
func (e *env) judge(policy string, i int, s *Statement, on side) StatementResult {
	r := StatementResult{Policy: policy, Statement: i, Sid: s.Sid, Effect: s.Effect, Match: True}
	e.keys = nil
	if on != ofCaller {
		e.judgePrincipal(&r, s)
	}
	r.and(e.action(s), "Action")
	if on != ofTrust {
		r.and(e.settled(e.resource(s), 0), resourceElement(s))
	}
	for j := range s.Condition {
		e.judgeCondition(&r, j, &s.Condition[j])
	}
	if s.Effect != EffectAllow && s.Effect != EffectDeny {
		r.and(False, elementEffect)
	}
	if r.Match == Unknown {
		r.DependsOn = e.keys
	}
	return r
}

// elementEffect is what fails in a statement that neither allows nor denies.
const elementEffect = "Effect"

// settled forgets the keys noted since mark where they made no difference.
func (e *env) settled(t Truth, mark int) Truth {
	if t != Unknown {
		e.keys = e.keys[:mark]
	}
	return t
}

// and adds an element's truth; Element keeps the first one that is false, or
// the first unknown one if none is false.
func (r *StatementResult) and(t Truth, element string) bool {
	if t >= r.Match {
		return false
	}
	r.Match, r.Element, r.Operator, r.Key = t, element, "", ""
	return true
}

func (e *env) judgePrincipal(r *StatementResult, s *Statement) {
	if len(s.NotPrincipal) > 0 {
		r.By = ClassEveryone
		r.and(truth(e.notPrincipal(s)), "NotPrincipal")
		return
	}
	r.By = e.caller.namedBy(s.Principal)
	r.and(truth(r.By != ClassNone), "Principal")
}

// notPrincipal: a Deny with NotPrincipal always hits a caller with a boundary,
// whoever is listed ("Permissions boundaries for IAM entities").
func (e *env) notPrincipal(s *Statement) bool {
	return s.Effect == EffectDeny && e.bound || !e.caller.exempt(s.NotPrincipal)
}

func (e *env) action(s *Statement) Truth {
	if len(s.NotAction) > 0 {
		return truth(!e.anyAction(s.NotAction))
	}
	return truth(e.anyAction(s.Action))
}

func (e *env) anyAction(patterns []string) bool {
	for _, p := range patterns {
		if MatchAction(p, e.req.Action) {
			return true
		}
	}
	return false
}

func (e *env) resource(s *Statement) Truth {
	if len(s.NotResource) > 0 {
		return not(e.anyResource(s.NotResource))
	}
	return e.anyResource(s.Resource)
}

func (e *env) anyResource(patterns []string) Truth {
	result := False
	for _, p := range patterns {
		result = max(result, e.oneResource(p))
	}
	return result
}

func (e *env) oneResource(pattern string) Truth {
	if !e.hasVariable(pattern) {
		return truth(MatchResource(pattern, e.req.Resource))
	}
	x := e.expand(completeARN(pattern), true)
	return x.match(e, e.req.Resource, false)
}

func resourceElement(s *Statement) string {
	if len(s.NotResource) > 0 {
		return "NotResource"
	}
	return "Resource"
}

func (e *env) judgeCondition(r *StatementResult, j int, c *Condition) {
	mark := len(e.keys)
	t := e.settled(e.condition(c), mark)
	if t == True {
		return
	}
	r.Failing = append(r.Failing, j)
	if t < r.Match && r.and(t, c.Element()) {
		r.Operator, r.Key = c.Operator, c.Key
	}
}

// Element names the condition as Decision.Element does.
func (c *Condition) Element() string {
	if c.Operator == "" {
		return "Condition." + c.Key
	}
	return "Condition." + c.Operator + "." + c.Key
}
