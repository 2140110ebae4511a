package git

import (
	"slices"

	"clonepath/awsops/target"
	"clonepath/checks/evidence"
	"clonepath/checks/faults/phrase"
	"clonepath/checks/faults/rule"
	"clonepath/checks/faults/snapshot"
	"clonepath/checks/verdict"
)

// Rules are the faults of Git. Where several of a check weigh the same,
// the earlier row comes first.
var Rules = slices.Concat([]rule.Rule{
	{Fault: "secret-rotated-stale-cache", Check: evidence.GitAccess, By: verdict.Observed, Find: staleToken},
	repoRule(target.FieldRepo, "git-url-no-scheme"),
	repoRule(target.FieldRepo, "git-ssh-url-with-token"),
	inAddress("git-embedded-credentials", target.UserInfoFull, ""),
	inAddress("git-token-as-username-only", target.UserInfoNameOnly, "The repository URL carries a single word in front of the @: a token in the place of the user name, sent without a password."),
	inAddress("git-token-special-chars-url", target.UserInfoUnescaped, "The repository URL carries a token with a character that ends the host's part early: what follows it is taken for the host, asked of name servers and written to logs."),
	repoRule(target.FieldRepo, "git-plain-http"),
	repoRule(target.FieldBranch, "git-default-branch-missing"),

	hostFailure("git-proxy", "The proxy on the way to %s does not let the request through.", "Proxy Authentication Required", "status code: 407"),
	hostFailure("git-dns", "The Git host %s has no address here.", "no such host"),
	hostFailure("git-tls-expired", "A certificate of %s is past its last day, or not valid yet."),
	hostFailure("git-tls-name-mismatch", "The certificate that answers for %s is of another name."),
	hostFailure("git-tls-version", "%s and this machine have no version of TLS in common."),
	hostFailure("git-tls-private-ca", "The certificate of %s is signed by an authority that is not trusted here.", "certificate signed by unknown authority", "certificate is not trusted"),
	hostFailure("git-connection-refused", "At %s the connection is refused: nothing listens there, or a firewall answers."),
	hostFailure("agent-egress-blocked", "Nothing answers at %s: the way there is blocked, from here."),
	hostStatus("git-proxy", "A proxy in front of %s answered in its place (HTTP 407).", func(x evidence.Exchange) bool { return x.Status == 407 }),
	hostStatus("git-rate-limited", "%s limits the rate of requests (HTTP 429).", func(x evidence.Exchange) bool { return x.Status == 429 }),
	hostStatus("git-provider-5xx", "%s fails by itself (HTTP 5xx).", func(x evidence.Exchange) bool { return x.Status >= 500 }),
	hostStatus("git-redirect-cross-host", "%s redirects to another host, and no token goes there.", func(x evidence.Exchange) bool { return x.CrossHost }),
	hostStatus("git-html-login-page", "%s answers with a web page where Git's protocol was expected.", func(x evidence.Exchange) bool {
		return x.Status == 200 && !x.Advertised && !x.CrossHost && webPage(x)
	}),
	{Fault: "git-repo-moved", Check: evidence.GitHost, Effect: rule.Warning, By: verdict.Observed, Find: func(snap *snapshot.Snapshot) *rule.Match {
		x := snap.Record.Host.Get()
		if len(x.Redirects) == 0 || x.CrossHost {
			return nil
		}
		return &rule.Match{Summary: "The repository has moved on its host: each request is redirected first.", Evidence: []string{"Location " + phrase.List(x.Redirects, 5)},
			Values: map[string]string{"location": movedTo(x)}, Copy: movedTo(x)}
	}},
},
	loginRules(), []rule.Rule{
		{Fault: "git-default-branch-missing", Check: evidence.GitClone, By: verdict.Observed, Find: branchMissing},
		{Fault: "git-repo-empty", Check: evidence.GitClone, By: verdict.Observed, Find: func(snap *snapshot.Snapshot) *rule.Match {
			if !snap.Record.Clone.Get().Empty {
				return nil
			}
			return &rule.Match{Summary: "The repository has no commit yet. The token is fine.", Evidence: []string{"no refs were advertised"}}
		}},
		{Fault: "git-lfs-submodule", Check: evidence.GitClone, By: verdict.Observed, Find: func(snap *snapshot.Snapshot) *rule.Match {
			if f := evidence.FailureOf(snap.Record.Clone); f != nil && f.Operation == "git:checkout" {
				return &rule.Match{Summary: "The repository was cloned; a part of it that has an address of its own, a submodule or a file in LFS, was not.", Evidence: []string{"Git says: " + f.Message}}
			}
			return nil
		}},
	}, unreadRules)
