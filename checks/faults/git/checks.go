package git

import (
	"net/url"
	"strings"

	"clonepath/awsops/awserr"
	"clonepath/checks/evidence"
	"clonepath/checks/faults/phrase"
	"clonepath/checks/faults/rule"
	"clonepath/checks/faults/snapshot"
	"clonepath/checks/verdict"
)

// Checks are the checks of Git, in the order in which a report shows them.
var Checks = []rule.Check{
	{ID: evidence.RepoURL, Link: verdict.LinkGit, Title: "the repository URL can carry a token",
		Judge: judgeRepoURL},
	{ID: evidence.GitHost, Link: verdict.LinkGit, Title: "the Git host answers",
		Requires: []evidence.CheckID{evidence.RepoURL},
		Judge:    judgeGitHost, Collectors: []string{"host"}},
	{ID: evidence.GitAccess, Link: verdict.LinkGit, Title: "the token opens the repository",
		Requires: []evidence.CheckID{evidence.GitHost, evidence.SecretToken},
		Judge:    judgeGitAccess, Collectors: []string{"login"}},
	{ID: evidence.GitClone, Link: verdict.LinkGit, Title: "the branch can be cloned",
		Requires: []evidence.CheckID{evidence.GitAccess},
		Judge:    judgeGitClone, Collectors: []string{"clone"}},
}

func judgeRepoURL(snap *snapshot.Snapshot) rule.Result {
	u, err := url.Parse(snap.Target.Repo)
	if err != nil {
		return rule.Unknown("the URL cannot be read")
	}
	if u.Scheme == "http" {
		return rule.Passed(verdict.Observed, "plain HTTP to this machine only")
	}
	return rule.Passed(verdict.Observed, "HTTPS to %s", u.Host)
}

func judgeGitHost(snap *snapshot.Snapshot) rule.Result {
	f := snap.Record.Host
	switch {
	case snap.LoggedIn() && !f.Get().Advertised && f.Get().Status != 401:
		return rule.Passed(verdict.Observed, "it answers the token")
	case !f.Seen():
		return rule.Unknown("%s", phrase.WhyMissing(f, "nobody asked it"))
	case f.Value.Advertised:
		return rule.Passed(verdict.Observed, "the repository can be read without a token")
	case f.Value.Status == 200:
		return rule.Unknown("%s", noRefs(*f.Value))
	}
	return rule.Passed(verdict.Observed, "HTTP %d without a token", f.Value.Status)
}

func judgeGitAccess(snap *snapshot.Snapshot) rule.Result {
	f := snap.Record.Login
	switch {
	case f.Seen() && f.Value.Advertised && f.Value.TokenSent:
		return rule.Passed(snap.TokenBy("", f.Value.VersionID), "the host accepts the token, user name %q", f.Value.Username)
	case f.Seen() && f.Value.Advertised:
		return rule.Unknown("the repository answered without a token: nothing was shown of the token")
	case f.Seen() && f.Value.Status == 200:
		return rule.Unknown("%s", noRefs(*f.Value))
	case f.Seen():
		return rule.Unknown("the host answered HTTP %d", f.Value.Status)
	}
	return rule.Unknown("%s", phrase.WhyMissing(f, "no token was sent")).Waiting(evidence.SecretToken)
}

func judgeGitClone(snap *snapshot.Snapshot) rule.Result {
	f := snap.Record.Clone
	switch {
	case f.Failed(awserr.Unsupported): // a repository of a kind that we do not read, in our own words
		return rule.Unknown("%s", f.Failure.Message)
	case f.Failed(awserr.Timeout) && snap.LoggedIn():
		return rule.Unknown("the token opened the repository; the fetch did not end in time, which says nothing of the token (git-large-timeout)")
	case f.Seen():
		return rule.Passed(snap.TokenBy(f.Value.By, f.Value.VersionID), "%s at %s, %s received", strings.TrimPrefix(f.Value.Ref, "refs/heads/"), phrase.ShortID(f.Value.Commit), phrase.Plural(int(f.Value.Bytes), "byte"))
	}
	return rule.Unknown("%s", phrase.WhyMissing(f, "nothing was fetched")).Waiting(evidence.GitAccess)
}
