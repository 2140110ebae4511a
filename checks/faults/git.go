package faults

import (
	"cmp"
	"fmt"
	"net/url"
	"slices"
	"strings"

	"clonepath/awsops/awserr"
	"clonepath/awsops/target"
	"clonepath/checks/evidence"
)

var gitRules = slices.Concat([]rule{
	{fault: "secret-rotated-stale-cache", statement: evidence.GitAccess, by: ObservedP, find: staleToken},
	repoRule(target.FieldRepo, "git-url-no-scheme"),
	repoRule(target.FieldRepo, "git-ssh-url-with-token"),
	inAddress("git-embedded-credentials", target.UserInfoFull, ""),
	inAddress("git-token-as-username-only", target.UserInfoNameOnly, "The repository URL carries a single word in front of the @: a token in the place of the user name, sent without a password."),
	inAddress("git-token-special-chars-url", target.UserInfoUnescaped, "The repository URL carries a token with a character that ends the host's part early: what follows it is taken for the host, asked of name servers and written to logs."),
	repoRule(target.FieldRepo, "git-plain-http"),
	repoRule(target.FieldBranch, "git-default-branch-missing"),

	hostFailure("git-dns", "The Git host %s has no address here.", "no such host"),
	hostFailure("git-tls-private-ca", "The certificate of %s is signed by an authority that is not trusted here.", "certificate signed by unknown authority", "certificate is not trusted"),
	hostFailure("git-proxy", "The proxy in front of %s asks for a login.", "Proxy Authentication Required", "status code: 407"),
	hostStatus("git-proxy", "A proxy in front of %s answered in its place (HTTP 407).", func(x evidence.Exchange) bool { return x.Status == 407 }),
	hostStatus("git-rate-limited", "%s limits the rate of requests (HTTP 429).", func(x evidence.Exchange) bool { return x.Status == 429 }),
	hostStatus("git-provider-5xx", "%s fails by itself (HTTP 5xx).", func(x evidence.Exchange) bool { return x.Status >= 500 }),
	hostStatus("git-redirect-cross-host", "%s redirects to another host, and no token goes there.", func(x evidence.Exchange) bool { return x.CrossHost }),
	hostStatus("git-html-login-page", "%s answers with a web page where Git's protocol was expected.", func(x evidence.Exchange) bool {
		return x.Status == 200 && !x.Advertised && !x.CrossHost
	}),
	{fault: "git-repo-moved", statement: evidence.GitHost, effect: dims, by: ObservedP, find: func(v *view) *hit {
		x := v.r.Host.Get()
		if len(x.Redirects) == 0 || x.CrossHost {
			return nil
		}
		return &hit{summary: "The repository has moved on its host: each request is redirected first.", evidence: []string{"Location " + list(x.Redirects, 5)},
			with: map[string]string{"location": movedTo(x)}, copy: movedTo(x)}
	}},
},
	loginRules(), []rule{
		{fault: "git-default-branch-missing", statement: evidence.GitClone, by: ObservedP, find: branchMissing},
		{fault: "git-repo-empty", statement: evidence.GitClone, by: ObservedP, find: func(v *view) *hit {
			if !v.r.Clone.Get().Empty {
				return nil
			}
			return &hit{summary: "The repository has no commit yet. The token is fine.", evidence: []string{"no refs were advertised"}}
		}},
		{fault: "git-lfs-submodule", statement: evidence.GitClone, by: ObservedP, find: func(v *view) *hit {
			if f := evidence.FailureOf(v.r.Clone); f != nil && f.Operation == "git:checkout" {
				return &hit{summary: "The repository was cloned; a part of it that has an address of its own, a submodule or a file in LFS, was not.", evidence: []string{"Git says: " + f.Message}}
			}
			return nil
		}},
		{fault: "git-large-timeout", statement: evidence.GitClone, by: ObservedP, find: func(v *view) *hit {
			if !v.r.Clone.Failed(awserr.Timeout) || !v.r.Login.Get().Advertised {
				return nil
			}
			return &hit{certainty: Likely, summary: "The login took no time, but the fetch did not end in time.", evidence: []string{quoteFailure(v.r.Clone.Failure)}, settle: "the same fetch with a longer limit"}
		}},
	}, unreadRules)

// movedTo is the repository's address after the last redirect.
func movedTo(x evidence.Exchange) string {
	at, _, _ := strings.Cut(x.Redirects[len(x.Redirects)-1], "?")
	return strings.TrimSuffix(at, "/info/refs")
}

func repoRule(field target.Field, fault string) rule {
	return rule{fault: fault, statement: evidence.RepoURL, by: ObservedP, stands: true, find: func(v *view) *hit { return v.fieldHit(field, fault) }}
}

// inAddress is a rule about the form in which the address carries credentials.
// Where nobody kept the form, they are simply in the address.
func inAddress(fault, form, summary string) rule {
	return rule{fault: fault, statement: evidence.RepoURL, by: ObservedP, stands: true, find: func(v *view) *hit {
		h := v.fieldHit(target.FieldRepo, "git-embedded-credentials")
		if h == nil || cmp.Or(v.r.UserInfo, target.UserInfoFull) != form {
			return nil
		}
		h.summary = cmp.Or(summary, h.summary)
		h.evidence = append(h.evidence, "repository "+target.RedactURL(v.t.Repo))
		h.copy = bareAddress(v.t.Repo)
		return h
	}}
}

// bareAddress is the address without the credentials in it.
func bareAddress(repo string) string {
	scheme, rest, _ := strings.Cut(target.RedactURL(repo), "://")
	return scheme + "://" + rest[strings.LastIndexByte(rest, '@')+1:]
}

// hostFailure: no answer came. From here that is likely the agent's lot too,
// not certainly: its network may see another name server or authority.
func hostFailure(fault, format string, texts ...string) rule {
	return rule{fault: fault, statement: evidence.GitHost, by: ObservedP, find: func(v *view) *hit {
		f := evidence.FailureOf(v.r.Host)
		if f == nil || v.loggedIn() || !has(f.Message, texts...) {
			return nil
		}
		return &hit{certainty: Likely, summary: fmt.Sprintf(format, target.RepoHost(v.t.Repo)), evidence: []string{quoteFailure(f)},
			settle: "the same request from the agent's network"}
	}}
}

func hostStatus(fault, format string, is func(evidence.Exchange) bool) rule {
	return rule{fault: fault, statement: evidence.GitHost, by: ObservedP, find: func(v *view) *hit {
		if !v.r.Host.Seen() || v.loggedIn() || !is(*v.r.Host.Value) {
			return nil
		}
		return &hit{summary: fmt.Sprintf(format, target.RepoHost(v.t.Repo)), evidence: exchangeLines(*v.r.Host.Value)}
	}}
}

// loggedIn tells whether the host took the token. Then nothing is wrong with the
// host, however it treats strangers: with a login page, or for a moment not at
// all.
func (v *view) loggedIn() bool {
	x := v.r.Login.Get()
	return x.Advertised && x.TokenSent
}

func has(text string, any ...string) bool {
	text = strings.ToLower(text)
	for _, part := range any {
		if strings.Contains(text, strings.ToLower(part)) {
			return true
		}
	}
	return false
}

func exchangeLines(x evidence.Exchange) []string {
	with := "without a token"
	if x.TokenSent {
		with = "with the token"
		if x.Username != "" {
			with += fmt.Sprintf(", user name %q", x.Username)
		}
	}
	lines := []string{fmt.Sprintf("GET %s %s: HTTP %d %s", target.RedactURL(x.URL), with, x.Status, x.ContentType)}
	lines[0] = strings.TrimRight(lines[0], " ")
	if x.Challenge != "" {
		lines = append(lines, "WWW-Authenticate: "+cut(x.Challenge, 200))
	}
	if len(x.Redirects) > 0 {
		lines = append(lines, "Location: "+list(x.Redirects, 5))
	}
	if x.RateLimited != "" {
		lines = append(lines, "Retry-After: "+x.RateLimited)
	}
	if x.Body != "" {
		lines = append(lines, "body: "+cut(x.Body, 200))
	}
	return lines
}

func branchMissing(v *view) *hit {
	c := v.r.Clone.Get()
	if !c.Missing {
		return nil
	}
	h := &hit{summary: fmt.Sprintf("The repository has no branch %q.", c.Branch), evidence: []string{}}
	if c.Branch == "" {
		h.summary = "The repository's HEAD names a branch that does not exist, and no branch is chosen."
	}
	if len(c.Branches) > 0 {
		h.evidence = append(h.evidence, "branches: "+list(c.Branches, 8))
		h.advice, h.copy = fmt.Sprintf("the nearest branch is %q", c.Branches[0]), c.Branches[0]
	}
	if c.Default != "" {
		h.evidence = append(h.evidence, "HEAD is "+c.Default)
	}
	return h
}

func judgeRepoURL(v *view) verdict {
	u, err := url.Parse(v.t.Repo)
	if err != nil {
		return unknown("the URL cannot be read")
	}
	if u.Scheme == "http" {
		return passed(ObservedP, "plain HTTP to this machine only")
	}
	return passed(ObservedP, "HTTPS to %s", u.Host)
}

func judgeGitHost(v *view) verdict {
	f := v.r.Host
	switch {
	case v.loggedIn() && !f.Get().Advertised && f.Get().Status != 401:
		return passed(ObservedP, "it answers the token")
	case !f.Seen():
		return unknown("%s", notAsked(f, "nobody asked it"))
	case f.Value.Advertised:
		return passed(ObservedP, "the repository can be read without a token")
	}
	return passed(ObservedP, "HTTP %d without a token", f.Value.Status)
}

func judgeGitAccess(v *view) verdict {
	f := v.r.Login
	switch {
	case f.Seen() && f.Value.Advertised && f.Value.TokenSent:
		return passed(v.tokenBy("", f.Value.VersionID), "the host accepts the token, user name %q", f.Value.Username)
	case f.Seen() && f.Value.Advertised:
		return unknown("the repository answered without a token: nothing was shown of the token")
	case f.Seen():
		return unknown("the host answered HTTP %d", f.Value.Status)
	}
	return unknown("%s", notAsked(f, "no token was sent")).waiting(evidence.SecretToken)
}

func judgeGitClone(v *view) verdict {
	f := v.r.Clone
	if f.Seen() {
		return passed(v.tokenBy(f.Value.By, f.Value.VersionID), "%s at %s, %s received", strings.TrimPrefix(f.Value.Ref, "refs/heads/"), short8(f.Value.Commit), plural(int(f.Value.Bytes), "byte"))
	}
	return unknown("%s", notAsked(f, "nothing was fetched")).waiting(evidence.GitAccess)
}
