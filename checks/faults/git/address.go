package git

import (
	"cmp"
	"strings"

	"clonepath/awsops/target"
	"clonepath/checks/evidence"
	"clonepath/checks/faults/rule"
	"clonepath/checks/faults/snapshot"
	"clonepath/checks/verdict"
)

func repoRule(field target.Field, fault string) rule.Rule {
	return rule.Rule{Fault: fault, Check: evidence.RepoURL, By: verdict.Observed, Independent: true, Find: func(snap *snapshot.Snapshot) *rule.Match { return rule.FieldMatch(snap, field, fault) }}
}

// inAddress is a rule about the form in which the address carries credentials.
// Where nobody kept the form, they are simply in the address.
func inAddress(fault, form, summary string) rule.Rule {
	return rule.Rule{Fault: fault, Check: evidence.RepoURL, By: verdict.Observed, Independent: true, Find: func(snap *snapshot.Snapshot) *rule.Match {
		h := rule.FieldMatch(snap, target.FieldRepo, "git-embedded-credentials")
		if h == nil || cmp.Or(snap.Record.UserInfo, target.UserInfoFull) != form {
			return nil
		}
		h.Summary = cmp.Or(summary, h.Summary)
		h.Evidence = append(h.Evidence, "repository "+target.RedactURL(snap.Target.Repo))
		h.Copy = bareAddress(snap.Target.Repo)
		return h
	}}
}

// bareAddress is the address without the credentials in it.
func bareAddress(repo string) string {
	scheme, rest, _ := strings.Cut(target.RedactURL(repo), "://")
	return scheme + "://" + rest[strings.LastIndexByte(rest, '@')+1:]
}

// movedTo is the repository's address after the last redirect.
func movedTo(x evidence.Exchange) string {
	at, _, _ := strings.Cut(x.Redirects[len(x.Redirects)-1], "?")
	return strings.TrimSuffix(at, "/info/refs")
}
