package report

import (
	"slices"
	"strings"
	"unicode"

	"clonepath/checks/verdict"
)

// tidied returns a copy of the report whose texts can neither steer a terminal
// nor reverse a line, and each of which is one line; only a patch has several.
// What the screens offer for copying into Torque, an External ID in full, is
// left out: a report is handed on.
func tidied(r *verdict.Report) *verdict.Report {
	c := *r
	c.Headline = clean(c.Headline)
	for _, field := range []*string{
		&c.Target.Region, &c.Target.RoleARN, &c.Target.ExternalID, &c.Target.SecretID, &c.Target.SecretPath,
		&c.Target.Repo, &c.Target.Branch, &c.Target.GitUsername, &c.Target.AgentPrincipal,
	} {
		*field = clean(*field)
	}
	c.Checks = each(c.Checks, func(check *verdict.Check) {
		check.Title, check.Summary = clean(check.Title), clean(check.Summary)
	})
	c.RootCauses, c.Warnings, c.CannotObserve = each(c.RootCauses, tidy), each(c.Warnings, tidy), each(c.CannotObserve, tidy)
	c.Assumptions = each(c.Assumptions, func(a *verdict.Assumption) {
		a.Text, a.Why, a.Settle = clean(a.Text), clean(a.Why), clean(a.Settle)
	})
	c.Timeline = each(c.Timeline, func(e *verdict.TimelineEntry) { e.What, e.Who = clean(e.What), clean(e.Who) })
	c.NotVisible = cleanAll(c.NotVisible)
	c.Did.Read, c.Did.TokenSentTo, c.Did.Changed = cleanAll(c.Did.Read), cleanAll(c.Did.TokenSentTo), cleanAll(c.Did.Changed)
	if c.SinceLastGood != nil {
		s := *c.SinceLastGood
		s.Headline, s.NotComparable, s.Changes = clean(s.Headline), cleanAll(s.NotComparable), each(s.Changes, tidyChange)
		c.SinceLastGood = &s
	}
	return &c
}

func tidy(f *verdict.Finding) {
	f.Fault, f.Summary, f.Settle = clean(f.Fault), clean(f.Summary), clean(f.Settle)
	f.Evidence = cleanAll(f.Evidence)
	f.Fix.Text, f.Fix.Commands, f.Fix.Copy = clean(f.Fix.Text), cleanAll(f.Fix.Commands), ""
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

func cleanAll(list []string) []string {
	return each(list, func(s *string) { *s = clean(*s) })
}

// clean removes what could steer a terminal or reverse a line: characters that
// control, direct, hide or stand for nothing. Line breaks become spaces.
func clean(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\t' || r == '\r' || unicode.In(r, unicode.Zl, unicode.Zp):
			return ' '
		case unicode.In(r, unicode.C, unicode.Noncharacter_Code_Point):
			return -1
		}
		return r
	}, s)
}

// cleanLines is clean for a document: it keeps line breaks and tabs, without
// which a patch does not apply, and ends without a line break.
func cleanLines(s string) string {
	lines := strings.Split(strings.TrimRight(s, "\r\n"), "\n")
	for i, l := range lines {
		cells := strings.Split(strings.TrimSuffix(l, "\r"), "\t")
		lines[i] = strings.Join(cleanAll(cells), "\t")
	}
	return strings.Join(lines, "\n")
}
