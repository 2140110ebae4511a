package practice

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"clonepath/awsops/iampolicy"
	"clonepath/checks/evidence"
	"clonepath/checks/faults/phrase"
	"clonepath/checks/faults/rule"
	"clonepath/checks/faults/snapshot"
	"clonepath/checks/verdict"
)

// Checks are the checks of an audit, in the order in which a report shows them.
var Checks = []rule.Check{
	{ID: evidence.PracticeAccess, Link: verdict.LinkPractice, Title: "only who needs it can read the secret",
		Requires: []evidence.CheckID{evidence.SecretExists}, Judge: judgeAccess, Optional: true, Practice: true, Collectors: []string{"identities"}},
	{ID: evidence.PracticeAudit, Link: verdict.LinkPractice, Title: "CloudTrail would show who read or changed it",
		Judge: judgeAudit, Remarks: readers, Optional: true, Practice: true, Collectors: []string{"trails", "readers"}},
	{ID: evidence.PracticeRotation, Link: verdict.LinkPractice, Title: "the token is changed in time",
		Requires: []evidence.CheckID{evidence.SecretExists}, Judge: judgeRotation, Optional: true, Practice: true, Collectors: []string{"secret"}},
}

func judgeAccess(snap *snapshot.Snapshot) rule.Result {
	f := snap.Record.Identities
	if !f.Seen() {
		return rule.Unknown("%s", missing(f, "iam:GetAccountAuthorizationDetails"))
	}
	access := snap.WhoCan()
	counted := fmt.Sprintf("%s and %s were read", phrase.Plural(f.Value.Users, "user"), phrase.Plural(f.Value.Roles, "role"))
	if f.Value.Cut {
		return rule.Unknown("%s, and the account goes on behind them", counted)
	}
	if len(access.Depends) > 0 {
		return rule.Unknown("%s may read the secret, depending on %s: %s", phrase.Plural(len(access.Depends), "principal"),
			phrase.List(access.On, 4), phrase.List(access.Depends, 3))
	}
	return rule.Passed(verdict.Evaluated, "%s; %s by this account's documents", counted, tally(access.List))
}

// tally counts who can what.
func tally(list []verdict.WhoCan) string {
	var parts []string
	for _, row := range []struct {
		can  verdict.Can
		verb string
	}{{verdict.CanRead, "may read the secret"}, {verdict.CanAssume, "become the role"}, {verdict.CanChange, "change one of them"}} {
		n := 0
		for _, w := range list {
			if slices.Contains(w.Can, row.can) {
				n++
			}
		}
		parts = append(parts, fmt.Sprintf("%d %s", n, row.verb))
	}
	return strings.Join(parts, ", ")
}

func judgeAudit(snap *snapshot.Snapshot) rule.Result {
	f := snap.Record.Trails
	if !f.Seen() {
		return rule.Unknown("%s", missing(f, "cloudtrail:DescribeTrails"))
	}
	var by []string
	for _, n := range needs(snap) {
		c := coverOf(f.Value, n)
		switch c.covered {
		case iampolicy.Unknown:
			return rule.Unknown("%s: %s", n.what, c.why)
		case iampolicy.True:
			if !slices.Contains(by, c.trail.Name) {
				by = append(by, c.trail.Name)
			}
		}
	}
	return rule.Passed(verdict.Observed, "reads, changes and AssumeRole are recorded by %s", phrase.List(by, 3))
}

// readers says who was seen to read, and within which limits.
func readers(snap *snapshot.Snapshot) []string {
	f := snap.Record.Readers
	var lines []string
	if day := snap.Record.Secret.Get().LastAccessed; day != nil {
		lines = append(lines, "AWS names "+phrase.Day(*day)+" as the day of the last read")
	}
	if !f.Seen() {
		return append(lines, "who read it is unknown: "+missing(f, "cloudtrail:LookupEvents"))
	}
	span := "in the 90 days that AWS keeps"
	switch {
	case !f.Value.Whole && f.Value.From == nil:
		return append(lines, "who read it is unknown: "+phrase.TrimStop(f.Value.Stopped))
	case !f.Value.Whole:
		span = fmt.Sprintf("from %s to %s, at least: %s", f.Value.From.UTC().Format(time.DateTime), f.Value.Until.UTC().Format(time.DateTime), phrase.TrimStop(f.Value.Stopped))
	}
	if len(f.Value.List) == 0 {
		return append(lines, "nobody was seen to read it "+span)
	}
	return append(lines, fmt.Sprintf("%s read it %s", phrase.Plural(len(f.Value.List), "principal"), span))
}

func judgeRotation(snap *snapshot.Snapshot) rule.Result {
	f := snap.Record.Secret
	if !f.Seen() {
		return rule.Unknown("%s", missing(f, "secretsmanager:DescribeSecret"))
	}
	s := f.Value
	switch {
	case s.Rotation && s.NextRotation != nil:
		return rule.Passed(verdict.Observed, "AWS rotates it, next on %s; when the token itself ends is not known here", phrase.Day(*s.NextRotation))
	case s.Rotation:
		return rule.Passed(verdict.Observed, "AWS rotates it; when the token itself ends is not known here")
	case s.LastChanged == nil:
		return rule.Unknown("AWS names no date of change")
	}
	return rule.Passed(verdict.Observed, "the secret was last changed on %s, which AWS says of any change of it; nothing rotates it, so that Security Hub's SecretsManager.1 stays red: "+
		"suppress it with this reason, or add a rotation function of your own; when the token itself ends is not known here", phrase.Day(*s.LastChanged))
}

// missing is why something was not seen, with the right that it needs.
func missing[T any](f *evidence.Fact[T], action string) string {
	return phrase.WhyMissing(f, "nobody gave it") + " (it needs " + action + ")"
}
