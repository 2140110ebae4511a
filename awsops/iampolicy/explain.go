package iampolicy

import (
	"fmt"
	"strconv"
	"strings"

	"clonepath/assets/english"
)

// decision combines what the policies said and puts it into words.
func (j *judgement) decision() Decision {
	outcome, open := j.decide(j.verdict)
	d := Decision{Outcome: outcome, Statement: -1, Trace: j.trace}
	switch outcome {
	case Allow:
		j.explainMatch(&d, EffectAllow, "allows")
	case ExplicitDeny:
		j.explainMatch(&d, EffectDeny, "denies")
	case ImplicitDeny:
		j.explainGap(&d)
	case Depends:
		j.explainOpen(&d, open)
	}
	return d
}

// explainMatch names the statement that decided, if it is the only one with
// that effect that matched: where several do, none decides alone.
func (j *judgement) explainMatch(d *Decision, effect, verb string) {
	var first *StatementResult
	count := 0
	for i := range j.trace {
		if r := &j.trace[i]; r.Match == True && r.Effect == effect {
			if count++; first == nil {
				first = r
			}
		}
	}
	switch count {
	case 0:
		d.Because = fmt.Sprintf("A policy that is taken to allow %s allows it.", j.req.Action)
	case 1:
		d.Policy, d.Statement, d.Sid = first.Policy, first.Statement, first.Sid
		d.Because = english.UpperFirst(first.place()) + " " + verb + " " + j.req.Action + "."
	default:
		d.Policy = j.commonPolicy(effect)
		d.Because = fmt.Sprintf("%d statements match; the first is %s, which %s %s.", count, first.place(), verb, j.req.Action)
	}
}

// commonPolicy is the one policy that all matching statements stand in, or "".
func (j *judgement) commonPolicy(effect string) string {
	name, found := "", false
	for i := range j.trace {
		r := &j.trace[i]
		if r.Match != True || r.Effect != effect {
			continue
		}
		if found && r.Policy != name {
			return ""
		}
		name, found = r.Policy, true
	}
	return name
}

// explainGap says which side does not allow, and what its nearest statement
// failed on.
func (j *judgement) explainGap(d *Decision) {
	lacking := j.lacking()
	near := j.nearest(lacking)
	if near == nil {
		d.Policy = j.policyOf(lacking)
		d.Because = fmt.Sprintf("No statement of the %s allows %s.", d.Policy, j.req.Action)
		return
	}
	d.Policy, d.Element, d.Nearest = near.Policy, near.Element, near
	if near.Match == True { // an account grant that no identity policy takes up
		d.Element = "Principal"
		d.Because = fmt.Sprintf("%s of the %s only delegates %s to the caller's account, and no policy of the caller allows it.",
			english.UpperFirst(near.Label()), near.Policy, j.req.Action)
		return
	}
	d.Because = fmt.Sprintf("No statement of the %s allows %s: %s does not match in %s.",
		near.Policy, j.req.Action, near.Label(), j.describe(near))
}

// lacking returns the slots of which one would have to allow.
func (j *judgement) lacking() []slot {
	grants := []slot{account, role, direct}
	granted := max(j.verdict[account], j.verdict[role], j.verdict[direct]) == True
	switch {
	case (j.mandatory || !j.same) && !granted:
		return grants
	case j.verdict[identity] != True && j.verdict[role] != True:
		return []slot{identity}
	case j.verdict[boundary] != True:
		return []slot{boundary}
	case j.verdict[session] != True:
		return []slot{session}
	}
	return grants
}

// nearest returns the Allow statement among those slots that failed on the
// latest element: one whose condition fails is nearer than one whose action
// does.
func (j *judgement) nearest(among []slot) *StatementResult {
	var best *StatementResult
	for i := range j.trace {
		r := &j.trace[i]
		if !contains(among, j.in[i]) && r.Element != elementEffect || r.Statement < 0 || best != nil && nearness(r) <= nearness(best) {
			continue
		}
		best = r
	}
	return best
}

func contains(list []slot, s slot) bool {
	for _, have := range list {
		if have == s {
			return true
		}
	}
	return false
}

func nearness(r *StatementResult) int {
	switch {
	case r.Match == True || r.Element == elementEffect:
		return 5
	case r.Key != "":
		return 4
	}
	for i, element := range []string{"Action", "Principal", "Resource"} {
		if strings.HasSuffix(r.Element, element) {
			return i + 1
		}
	}
	return 0
}

func (j *judgement) policyOf(list []slot) string {
	switch list[0] {
	case identity:
		return "caller's policies"
	case boundary:
		return "permissions boundary"
	case session:
		return "session policies"
	}
	return j.own
}

// describe says why an element failed, without any value of the policy.
func (j *judgement) describe(r *StatementResult) string {
	if r.Key == "" {
		return r.Element
	}
	if key := j.lookup(r.Key); len(key.values) == 0 && !key.open {
		return fmt.Sprintf("%s, and the request does not carry %s", r.Element, r.Key)
	}
	return r.Element + ", whose value differs"
}

// explainOpen names the keys and unread policies the outcome depends on.
func (j *judgement) explainOpen(d *Decision, open []slot) {
	for i := range j.trace {
		r := &j.trace[i]
		if r.Match != Unknown || !contains(open, j.in[i]) {
			continue
		}
		d.DependsOn = addOnce(d.DependsOn, r.DependsOn...)
		if d.Element == "" {
			d.Policy, d.Element = r.Policy, r.Element
		}
	}
	for _, u := range j.unread {
		if contains(open, u.slot) {
			d.Unseen = addOnce(d.Unseen, u.name)
		}
	}
	d.Because = fmt.Sprintf("Whether %s is allowed depends on %s, which cannot be known from here.",
		j.req.Action, listed(append(append([]string{}, d.DependsOn...), d.Unseen...)))
}

// place is the statement with its policy, or the grant.
func (r *StatementResult) place() string {
	if r.Statement < 0 {
		return r.Policy
	}
	return r.Label() + " of the " + r.Policy
}

// Label names a statement for people: by its Sid, else by its number from 1.
func (r *StatementResult) Label() string {
	if r.Sid != "" {
		return "statement " + r.Sid
	}
	return "statement " + strconv.Itoa(r.Statement+1)
}

func listed(words []string) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	last := len(words) - 1
	return strings.Join(words[:last], ", ") + " and " + words[last]
}
