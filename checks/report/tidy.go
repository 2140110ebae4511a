package report

import (
	"slices"
	"strings"

	"clonepath/awsops/clean"
	"clonepath/checks/verdict"
)

// tidied returns a copy of the report whose texts are clean, and each of which is
// one line; only a patch has several.
// What the screens offer for copying into Torque, an External ID in full, is
// left out: a report is handed on.
func tidied(r *verdict.Report) *verdict.Report {
	c := *r
	c.Headline = clean.Line(c.Headline)
	for _, field := range []*string{
		&c.Target.Region, &c.Target.RoleARN, &c.Target.ExternalID, &c.Target.SecretID, &c.Target.SecretPath,
		&c.Target.Repo, &c.Target.Branch, &c.Target.GitUsername, &c.Target.AgentPrincipal,
	} {
		*field = clean.Line(*field)
	}
	c.Checks = each(c.Checks, func(check *verdict.Check) {
		check.Title, check.Summary = clean.Line(check.Title), clean.Line(check.Summary)
	})
	c.RootCauses, c.Warnings, c.CannotObserve = each(c.RootCauses, tidy), each(c.Warnings, tidy), each(c.CannotObserve, tidy)
	c.Assumptions = each(c.Assumptions, func(a *verdict.Assumption) {
		a.Text, a.Why, a.Settle = clean.Line(a.Text), clean.Line(a.Why), clean.Line(a.Settle)
	})
	c.Timeline = each(c.Timeline, func(e *verdict.TimelineEntry) { e.What, e.Who = clean.Line(e.What), clean.Line(e.Who) })
	c.NotVisible = clean.Lines(c.NotVisible)
	c.Did.Read, c.Did.TokenSentTo, c.Did.Changed = clean.Lines(c.Did.Read), clean.Lines(c.Did.TokenSentTo), clean.Lines(c.Did.Changed)
	if c.Question != nil {
		c.Question = &verdict.Question{Ask: clean.Line(c.Question.Ask), Command: clean.Line(c.Question.Command), Tells: clean.Lines(c.Question.Tells)}
	}
	if c.SinceLastGood != nil {
		s := *c.SinceLastGood
		s.Headline, s.NotComparable, s.Changes = clean.Line(s.Headline), clean.Lines(s.NotComparable), each(s.Changes, tidyChange)
		c.SinceLastGood = &s
	}
	return &c
}

func tidy(f *verdict.Finding) {
	f.Fault, f.Summary, f.Settle = clean.Line(f.Fault), clean.Line(f.Summary), clean.Line(f.Settle)
	f.Evidence = clean.Lines(f.Evidence)
	f.Fix.Text, f.Fix.Commands, f.Fix.Copy = clean.Line(f.Fix.Text), clean.Lines(f.Fix.Commands), ""
	f.Fix.Document = ""
	f.Fix.Patch = cleanLines(f.Fix.Patch)
}

// each returns a copy of list with every element edited.
func each[T any](list []T, edit func(*T)) []T {
	list = slices.Clone(list)
	for i := range list {
		edit(&list[i])
	}
	return list
}

// cleanLines is for a document: it keeps line breaks and tabs, without which a
// patch does not apply, and ends without a line break.
func cleanLines(s string) string { return strings.TrimRight(clean.Text(s), "\n") }
