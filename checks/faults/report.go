package faults

import (
	"slices"

	"clonepath/awsops/target"
	"clonepath/checks/evidence"
	"clonepath/checks/faults/practice"
	"clonepath/checks/faults/question"
	"clonepath/checks/faults/rule"
	"clonepath/checks/verdict"
)

// report judges every check and puts together what was found.
func (j *judging) report() *verdict.Report {
	r := &verdict.Report{
		Schema: verdict.Schema, As: j.snap.Record.As, Sandbox: j.snap.Record.Sandbox, Target: shownTarget(j.snap.Target),
		Checks: []verdict.Check{}, RootCauses: []verdict.Finding{}, Warnings: []verdict.Finding{}, CannotObserve: []verdict.Finding{},
		Assumptions: assumptions(j.snap), NotVisible: notVisible(j.snap), Timeline: timeline(j.snap), Did: shownDid(j.snap.Record.Did),
	}
	var causes, warnings, hidden []matched
	for i := range checks {
		s := &checks[i]
		if s.Link == verdict.LinkGit && j.snap.Target.Repo == "" && !j.snap.HeardOfGit() || s.Torque && !j.snap.AsksTorque() || s.Practice && j.snap.Record.Practices == nil {
			continue
		}
		c := j.check(s.ID)
		r.Checks = append(r.Checks, c)
		if c.Status == verdict.Fail {
			causes = append(causes, j.rootCauses(s, j.held(s), j.blockedBy(s) != "")...)
		}
		if c.Status != verdict.Fail && c.Status != verdict.Blocked {
			warnings = append(warnings, j.of(s.ID, rule.Warning)...)
		}
		if c.Status != verdict.Blocked {
			hidden = append(hidden, j.of(s.ID, rule.CannotObserve)...)
		}
	}
	causes = slices.DeleteFunc(causes, func(l matched) bool { return l.rule.Effect == rule.CannotObserve })
	slices.SortStableFunc(causes, byWeight)
	slices.SortStableFunc(warnings, byAlarm)
	r.RootCauses = append(r.RootCauses, j.contradicted(explainersFirst(causes))...)
	r.Warnings = append(r.Warnings, onceEach(findings(warnings))...)
	r.CannotObserve = append(r.CannotObserve, findings(hidden)...)
	r.Audit = practice.Audit(j.snap)
	r.NotVisible = append(r.NotVisible, practice.NotVisible(j.snap)...)
	r.Verdict = overall(r)
	r.Headline = j.headline(r)
	r.Question = question.Of(j.snap, r)
	return r
}

func findings(list []matched) []verdict.Finding {
	out := make([]verdict.Finding, 0, len(list))
	for _, l := range list {
		out = append(out, *l.Finding)
	}
	return out
}

// onceEach keeps of findings of one fault the first: the secret's age is a
// statement of the chain and of an audit.
func onceEach(list []verdict.Finding) []verdict.Finding {
	var once []verdict.Finding
	for _, f := range list {
		if !slices.ContainsFunc(once, func(known verdict.Finding) bool {
			return known.Fault == f.Fault && known.Check != f.Check && checkOf(f.Check).Practice
		}) {
			once = append(once, f)
		}
	}
	return once
}

// contradicted adds to each cause the calls that succeeded all the same.
func (j *judging) contradicted(list []matched) []verdict.Finding {
	for _, l := range list {
		for _, p := range j.snap.Proofs() {
			if p.By == verdict.Proven && slices.Contains(p.Implies, l.Check) && l.Certainty == verdict.Certain {
				l.Evidence = append(l.Evidence, "contradiction: "+p.Because+p.Otherwise)
				break
			}
		}
	}
	return findings(list)
}

// shownTarget is the Target as a report may show it.
func shownTarget(t target.Target) target.Target {
	if t.ExternalID != "" {
		t.ExternalID = target.MaskExternalID(t.ExternalID)
	}
	t.Repo = target.RedactURL(t.Repo)
	return t
}

func shownDid(d evidence.Did) evidence.Did {
	return evidence.Did{
		Read:        append([]string{}, d.Read...),
		TokenSentTo: append([]string{}, d.TokenSentTo...),
		Changed:     append([]string{}, d.Changed...),
	}
}
