package git

import (
	"fmt"
	"strings"

	"clonepath/checks/evidence"
	"clonepath/checks/faults/rule"
	"clonepath/checks/faults/snapshot"
	"clonepath/checks/verdict"
)

// login is the host's answer to the token, with the token's form.
type login struct {
	evidence.Exchange
	kind string // "" where the form says nothing
}

// loginRow is one way in which a host refuses a token. The rows exclude each
// other: the first that fits is the cause.
type loginRow struct {
	fault     string
	certainty verdict.Certainty
	is        func(login) bool
	summary   string
	settle    string
}

var loginRows = []loginRow{
	{"git-redirect-cross-host", verdict.Certain, func(l login) bool { return l.CrossHost },
		"The host redirects to another one, and the token does not go along.", ""},
	{"git-saml-sso", verdict.Certain, func(l login) bool { return l.Status == 403 && l.Said(evidence.WantsSSO) },
		"The token is not authorised for the organisation's single sign-on.", ""},
	{"git-ip-allow-list", verdict.Likely, func(l login) bool { return l.Status == 403 && l.Said(evidence.RefusesAddress) },
		"The Git host refuses this address by an allow list.", "the same request from the agent's network"},
	// Hosts say so of every token that they do not know: it is a password only
	// where it has no token's form.
	{"git-2fa-password", verdict.Likely, func(l login) bool {
		return (l.Status == 401 || l.Status == 403) && l.kind == "" && l.Said(evidence.WantsToken)
	}, "What is stored has no token's form: it may be a password, and the host takes a token only.", "what was stored: a token of the Git host, or an account's password"},
	{"git-username-convention", verdict.Likely, func(l login) bool {
		return l.Status == 401 && usernames[l.kind] != "" && usernames[l.kind] != l.Username
	},
		"This kind of token goes with a user name of its own, and another one was sent.", "the same token with that user name"},
	{"git-token-expired-revoked", verdict.Certain, func(l login) bool {
		return l.Status == 401 && l.Said(evidence.SaysExpired) && !l.Said(evidence.SaysWrong)
	}, "The Git host says that the token has expired or was revoked.", ""},
	{"git-403-scope", verdict.Certain, func(l login) bool { return l.Status == 403 && l.Said(evidence.SaysScope) },
		"The token lacks the scope to read this repository.", ""},
	{"git-fine-grained-not-selected", verdict.Likely, func(l login) bool { return l.Status == 403 && strings.Contains(l.kind, "fine-grained") },
		"A fine-grained GitHub token sees only the repositories selected for it; this one is refused as if it were not.",
		"the token's page at GitHub: which repositories are selected, and whether the organisation has approved it"},
	{"git-html-login-page", verdict.Likely, func(l login) bool { return l.Status == 403 && strings.Contains(l.ContentType, "html") },
		"A web page stands in front of the Git host and refuses the request: such as a firewall's, not Git's.", "whose page it is: its text, and the header Server"},
	{"git-403-scope", verdict.Likely, func(l login) bool { return l.Status == 403 },
		"The host knows the token, but it may not read this repository.", "the token's scopes, on its page at the Git host"},
	{"git-401-bad-token", verdict.Certain, func(l login) bool { return l.Status == 401 },
		"The Git host does not accept the token: it is wrong, expired, revoked or of another host.", ""},
	{"git-401-bad-token", verdict.Likely, func(l login) bool { return l.Status == 203 },
		"The Git host answers with its sign-in page (HTTP 203), as Azure DevOps does for a token that it does not accept.", "the token's page at the Git host: whether it is still valid"},
	{"git-token-expired-revoked", verdict.Likely, func(l login) bool { return l.Status == 410 },
		"The Git host no longer takes this kind of credential (HTTP 410), as Bitbucket does for app passwords.", "what kind of credential is stored: an app password, or an API token"},
	{"git-404-hidden-private", verdict.Certain, func(l login) bool { return l.Status == 404 },
		"The Git host answers \"not found\": the repository is hidden from this token, or it is not there. The host makes no difference between the two.", ""},
	{"git-rate-limited", verdict.Certain, func(l login) bool { return l.Status == 429 },
		"The Git host limits the rate of requests.", ""},
	{"git-provider-5xx", verdict.Certain, func(l login) bool { return l.Status >= 500 },
		"The Git host fails by itself.", ""},
	{"git-html-login-page", verdict.Certain, func(l login) bool { return l.Status == 200 && webPage(l.Exchange) },
		"The host answers the token with a web page where Git's protocol was expected.", ""},
}

// usernames: tokens that a host takes only with one user name.
var usernames = map[string]string{
	"Bitbucket repository or workspace token": "x-token-auth",
	"Atlassian API token":                     "x-bitbucket-api-token-auth",
}

// loginRules makes one rule of each fault that a refused login can show.
func loginRules() []rule.Rule {
	var rows []rule.Rule
	made := map[string]bool{}
	for _, r := range loginRows {
		if !made[r.fault] {
			made[r.fault] = true
			rows = append(rows, rule.Rule{Fault: r.fault, Check: evidence.GitAccess, By: verdict.Observed, Find: func(snap *snapshot.Snapshot) *rule.Match { return loginMatch(snap, r.fault) }})
		}
	}
	return rows
}

func loginMatch(snap *snapshot.Snapshot, fault string) *rule.Match {
	x := snap.Record.Login
	if !x.Seen() || x.Value.Advertised || !x.Value.TokenSent {
		return nil
	}
	if staleToken(snap) != nil {
		return nil
	}
	l := login{Exchange: *x.Value}
	if leaf := snap.Value().Get().Leaf; leaf != nil {
		l.kind = leaf.Kind
	}
	for _, row := range loginRows {
		if !row.is(l) {
			continue
		}
		if row.fault != fault {
			return nil
		}
		if tokenUnread(snap) && l.Status == 401 && row.certainty == verdict.Certain {
			row.certainty, row.settle = verdict.Likely, lookAtToken
		}
		h := &rule.Match{Certainty: row.certainty, Summary: row.summary, Evidence: exchangeLines(l.Exchange), Settle: row.settle}
		if l.kind != "" {
			h.Evidence = append(h.Evidence, fmt.Sprintf("by its form the token is a %s", l.kind))
			h.Values = map[string]string{"gitUsername": usernames[l.kind]}
			if fault == "git-username-convention" {
				h.Copy = usernames[l.kind]
			}
		}
		return h
	}
	return nil
}
