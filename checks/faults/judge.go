package faults

import (
	"fmt"
	"slices"
	"strings"

	"clonepath/checks/evidence"
)

// Judge decides what a Record means. It may be partial: what was not asked is
// unknown. The same Record gives the same Report, byte for byte.
func Judge(r *evidence.Record) *Report {
	v := newView(r)
	j := &judging{v: v, found: findAll(v), done: map[evidence.CheckID]Check{}}
	return j.report()
}

// judging is one run of Judge: findings first, then statements from them.
type judging struct {
	v     *view
	found []located
	done  map[evidence.CheckID]Check
}

// located is a finding with the rule that made it.
type located struct {
	*Finding
	rule *rule
	row  int // its place among the rules: ties are broken by it
}

func findAll(v *view) []located {
	var all []located
	for i := range ruleRows {
		row := &ruleRows[i]
		if h := row.find(v); h != nil {
			all = append(all, located{v.asHeard(row, row.finding(h, v)), row, i})
		}
	}
	return all
}

// check judges one statement, after those that it requires.
func (j *judging) check(id evidence.CheckID) Check {
	if c, ok := j.done[id]; ok {
		return c
	}
	s := statementOf(id)
	c := Check{ID: s.id, Title: s.title, Link: s.link, DurationMs: j.v.duration(s)}
	result, blocker := j.resolve(s)
	c.Status, c.Provenance, c.Summary, c.BlockedBy = result.status, result.provenance, result.summary, blocker
	j.done[id] = c
	return c
}

// resolve is the order of precedence among what is known of one statement:
// a fault of the statement itself, unless something it rests on is broken;
// then a proof; then what its own judge says; then warnings.
func (j *judging) resolve(s *statement) (verdict, evidence.CheckID) {
	held := j.held(s)
	blocker := j.blockedBy(s)
	breaking := j.breaking(s, held, blocker != "")
	switch {
	case len(breaking) > 0:
		return verdict{status: Fail, provenance: j.v.knownBy(breaking[0].rule), summary: breaking[0].Summary}, ""
	case blocker != "" && !j.survives(held, blocker):
		return blockedVerdict(blocker), blocker
	}
	if held.status == Unknown {
		if root := j.firstFailed(held.waits); root != "" {
			return blockedVerdict(root), root
		}
	}
	if held.status == Pass {
		if w := j.of(s.id, dims); len(w) > 0 {
			return verdict{status: Warn, provenance: held.provenance, summary: w[0].Summary}, ""
		}
	}
	return held, ""
}

// held is what the statement's judge says, or a proof where it says more.
func (j *judging) held(s *statement) verdict {
	own := j.own(s)
	for _, p := range j.v.proofs() {
		if !slices.Contains(p.implies, s.id) || j.refuted(p) {
			continue
		}
		switch {
		case own.status != Pass:
			own = passed(p.by, "%s", p.because)
		case stronger(p.by, own.provenance):
			own.provenance = p.by
		}
	}
	return own
}

// own is what the check's judge says, with what it follows from and what is
// remarked beside it.
func (j *judging) own(s *statement) verdict {
	own := s.judge(j.v)
	if own.status == Pass && own.provenance == Evaluated {
		for _, id := range s.follows {
			if part := statementOf(id).judge(j.v); part.status == Unknown {
				return unknown("%s", part.summary)
			}
		}
	}
	if s.remarks != nil {
		if lines := s.remarks(j.v); len(lines) > 0 {
			own.summary = trimStop(own.summary) + ". " + strings.Join(lines, ". ")
		}
	}
	return own
}

func stronger(a, b Provenance) bool {
	order := []Provenance{Proven, ObservedP, Evaluated}
	return slices.Index(order, a) < slices.Index(order, b)
}

// refuted tells whether documents certainly deny what a proof implies: then
// the endpoint enforces nothing, or a document changed since, and the call
// proves nothing.
func (j *judging) refuted(p proof) bool {
	return slices.ContainsFunc(j.found, func(l located) bool {
		return l.rule.effect == breaks && l.Certainty == Certain && slices.Contains(p.implies, l.Check)
	})
}

// breaking lists the faults that make the statement fail. What rests on
// something broken is a consequence of that, unless the rule says that it
// stands alone; and a proof outweighs whatever is less than certain.
func (j *judging) breaking(s *statement, held verdict, blocked bool) []located {
	return slices.DeleteFunc(j.of(s.id, breaks, hides), func(l located) bool {
		if blocked && !l.rule.stands {
			return true
		}
		return l.rule.effect == breaks && held.provenance == Proven && l.Certainty != Certain
	})
}

// survives tells whether a statement holds although blocker, on which it
// rests, does not: because it was seen to hold. A call that succeeded although
// documents deny it shows nothing, nor does what came after it.
func (j *judging) survives(held verdict, blocker evidence.CheckID) bool {
	if held.status != Pass || held.provenance == Evaluated {
		return false
	}
	denied := slices.ContainsFunc(j.v.proofs(), func(p proof) bool { return slices.Contains(p.implies, blocker) })
	return held.provenance == ObservedP || !denied
}

// blockedBy names the root of what blocks the statement: a required one that
// failed, or the fields of the credential that it needs.
func (j *judging) blockedBy(s *statement) evidence.CheckID {
	for _, field := range s.fields {
		if p := j.v.problems[field]; p != nil && !p.Likely {
			return evidence.CredentialFields
		}
	}
	return j.firstFailed(s.requires)
}

func (j *judging) firstFailed(ids []evidence.CheckID) evidence.CheckID {
	for _, id := range ids {
		switch c := j.check(id); c.Status {
		case Fail:
			return id
		case Blocked:
			return c.BlockedBy
		}
	}
	return ""
}

// of returns the findings of a statement with one of the effects, the weightiest
// first.
func (j *judging) of(id evidence.CheckID, effects ...effect) []located {
	var list []located
	for _, l := range j.found {
		if l.Check == id && slices.Contains(effects, l.rule.effect) {
			list = append(list, l)
		}
	}
	slices.SortStableFunc(list, byWeight)
	return list
}

func blockedVerdict(root evidence.CheckID) verdict {
	return verdict{status: Blocked, summary: fmt.Sprintf("waits for %s", root)}
}
