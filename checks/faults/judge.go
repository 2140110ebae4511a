package faults

import (
	"fmt"
	"slices"
	"strings"

	"clonepath/checks/evidence"
	"clonepath/checks/faults/phrase"
	"clonepath/checks/faults/rule"
	"clonepath/checks/faults/snapshot"
	"clonepath/checks/verdict"
)

// Judge decides what a Record means. It may be partial: what was not asked is
// unknown. The same Record gives the same Report, byte for byte.
func Judge(r *evidence.Record) *verdict.Report {
	snap := snapshot.Of(r)
	j := &judging{snap: snap, found: findAll(snap), done: map[evidence.CheckID]verdict.Check{}}
	return j.report()
}

// judging is one run of Judge: findings first, then checks from them.
type judging struct {
	snap  *snapshot.Snapshot
	found []matched
	done  map[evidence.CheckID]verdict.Check
}

// matched is a finding with the rule that made it.
type matched struct {
	*verdict.Finding
	rule *rule.Rule
	row  int // its place among the rules: ties are broken by it
}

func findAll(snap *snapshot.Snapshot) []matched {
	var all []matched
	for i := range rules {
		row := &rules[i]
		if snap.Record.Practices == nil && checkOf(row.Check).Practice {
			continue
		}
		if h := row.Find(snap); h != nil {
			all = append(all, matched{presumed(snap, row, qualified(snap, row, finding(row, h, snap))), row, i})
		}
	}
	return append(all, findHeard(snap, all)...)
}

// findHeard is what words show, without what the facts show already.
func findHeard(snap *snapshot.Snapshot, known []matched) []matched {
	if len(snap.Heard) == 0 {
		return nil
	}
	var all []matched
	rows := heardRules()
	for i := range rows {
		row := &rows[i]
		if slices.ContainsFunc(append(known, all...), func(l matched) bool { return l.Fault == row.Fault && l.rule.Effect != rule.Warning }) {
			continue
		}
		if h := row.Find(snap); h != nil {
			all = append(all, matched{qualified(snap, row, finding(row, h, snap)), row, len(rules) + i})
		}
	}
	return all
}

// check judges one check, after those that it requires.
func (j *judging) check(id evidence.CheckID) verdict.Check {
	if c, ok := j.done[id]; ok {
		return c
	}
	s := checkOf(id)
	c := verdict.Check{ID: s.ID, Title: s.Title, Link: s.Link, DurationMs: duration(j.snap, s)}
	c.Spared = s.Optional || s.Spared != nil && s.Spared(j.snap)
	result, blocker := j.resolve(s)
	c.Status, c.Provenance, c.Summary, c.BlockedBy = result.Status, result.Provenance, result.Summary, blocker
	j.done[id] = c
	return c
}

// resolve is the order of precedence among what is known of one check:
// a fault of the check itself, unless something it rests on is broken;
// then a proof; then what its own judge says; then warnings.
func (j *judging) resolve(s *rule.Check) (rule.Result, evidence.CheckID) {
	held := j.held(s)
	blocker := j.blockedBy(s)
	breaking := j.rootCauses(s, held, blocker != "")
	switch {
	case len(breaking) > 0:
		return rule.Result{Status: verdict.Fail, Provenance: knownBy(j.snap, breaking[0].rule), Summary: breaking[0].Summary}, ""
	case blocker != "" && !j.survives(held, blocker):
		return blockedResult(blocker), blocker
	}
	if held.Status == verdict.Unknown {
		if root := j.firstFailed(held.WaitsFor); root != "" {
			return blockedResult(root), root
		}
	}
	if held.Status == verdict.Pass {
		if w := j.of(s.ID, rule.Warning); len(w) > 0 {
			return rule.Result{Status: verdict.Warn, Provenance: held.Provenance, Summary: w[0].Summary}, ""
		}
	}
	return held, ""
}

// held is what the check's judge says, or a proof where it says more.
func (j *judging) held(s *rule.Check) rule.Result {
	own := j.own(s)
	for _, p := range j.snap.Proofs() {
		if !slices.Contains(p.Implies, s.ID) || j.refuted(p) {
			continue
		}
		switch {
		case own.Status != verdict.Pass:
			own = rule.Passed(p.By, "%s", p.Because)
		case stronger(p.By, own.Provenance):
			own.Provenance = p.By
		}
	}
	return own
}

// own is what the check's judge says, with what it follows from and what is
// remarked beside it.
func (j *judging) own(s *rule.Check) rule.Result {
	own := s.Judge(j.snap)
	if own.Status == verdict.Pass && own.Provenance == verdict.Evaluated {
		for _, id := range s.Follows {
			if part := checkOf(id).Judge(j.snap); part.Status == verdict.Unknown {
				return rule.Unknown("%s", part.Summary)
			}
		}
	}
	if s.Remarks != nil {
		if lines := s.Remarks(j.snap); len(lines) > 0 {
			own.Summary = phrase.TrimStop(own.Summary) + ". " + strings.Join(lines, ". ")
		}
	}
	return own
}

func stronger(a, b verdict.Provenance) bool {
	order := []verdict.Provenance{verdict.Proven, verdict.Observed, verdict.Evaluated}
	return slices.Index(order, a) < slices.Index(order, b)
}

// refuted reports whether documents certainly deny what a proof implies: then
// the endpoint enforces nothing, or a document changed since, and the call
// proves nothing.
func (j *judging) refuted(p snapshot.Proof) bool {
	return slices.ContainsFunc(j.found, func(l matched) bool {
		return l.rule.Effect == rule.RootCause && l.Certainty == verdict.Certain && slices.Contains(p.Implies, l.Check)
	})
}

// rootCauses lists the faults that make the check fail. What rests on
// something broken is a consequence of that, unless the rule says that it
// is independent; and a proof outweighs whatever is less than certain.
func (j *judging) rootCauses(s *rule.Check, held rule.Result, blocked bool) []matched {
	return slices.DeleteFunc(j.of(s.ID, rule.RootCause, rule.CannotObserve), func(l matched) bool {
		ours := l.rule.Heard && j.snap.Record.As != "" // an answer to our own call
		if blocked && (!l.rule.Independent || ours) && j.hides(j.blockedBy(s), l) {
			return true
		}
		return l.rule.Effect == rule.RootCause && held.Provenance == verdict.Proven && l.Certainty != verdict.Certain
	})
}

// hides reports whether what broke a check makes a finding a consequence. What
// words alone say hides nothing that facts show, and no guess hides what was heard.
func (j *judging) hides(broken evidence.CheckID, l matched) bool {
	causes := j.of(broken, rule.RootCause)
	if len(causes) == 0 { // our own calls were stopped; what somebody sent was seen all the same
		return j.snap.Record.As != ""
	}
	return slices.ContainsFunc(causes, func(cause matched) bool {
		return !cause.rule.Heard && (!l.rule.Heard || cause.Certainty == verdict.Certain)
	})
}

// survives reports whether a check holds although blocker, on which it
// rests, does not: because it was seen to hold. A call that succeeded although
// documents deny it shows nothing, nor does what came after it.
func (j *judging) survives(held rule.Result, blocker evidence.CheckID) bool {
	if held.Status != verdict.Pass || held.Provenance == verdict.Evaluated {
		return false
	}
	denied := slices.ContainsFunc(j.snap.Proofs(), func(p snapshot.Proof) bool { return slices.Contains(p.Implies, blocker) })
	return held.Provenance == verdict.Observed || !denied
}

// blockedBy names the root of what blocks the check: a required one that
// failed, or the fields of the credential that it needs.
func (j *judging) blockedBy(s *rule.Check) evidence.CheckID {
	for _, field := range s.Fields {
		if p := j.snap.Problems[field]; p != nil && !p.Likely {
			return evidence.CredentialFields
		}
	}
	return j.firstFailed(s.Requires)
}

func (j *judging) firstFailed(ids []evidence.CheckID) evidence.CheckID {
	for _, id := range ids {
		switch c := j.check(id); c.Status {
		case verdict.Fail:
			return id
		case verdict.Blocked:
			return c.BlockedBy
		}
	}
	return ""
}

// of returns the findings of a check with one of the effects, the weightiest
// first.
func (j *judging) of(id evidence.CheckID, effects ...rule.Effect) []matched {
	var list []matched
	for _, l := range j.found {
		if l.Check == id && slices.Contains(effects, l.rule.Effect) {
			list = append(list, l)
		}
	}
	slices.SortStableFunc(list, byWeight)
	return list
}

func blockedResult(root evidence.CheckID) rule.Result {
	return rule.Result{Status: verdict.Blocked, Summary: fmt.Sprintf("waits for %s", root)}
}

// duration is what the facts of a check took, in milliseconds.
func duration(snap *snapshot.Snapshot, s *rule.Check) int64 {
	var longest int64
	for _, fact := range s.Collectors {
		longest = max(longest, snap.Record.Durations[fact])
	}
	return longest
}
