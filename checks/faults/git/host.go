package git

import (
	"fmt"
	"strings"

	"clonepath/awsops/target"
	"clonepath/checks/evidence"
	"clonepath/checks/faults/phrase"
	"clonepath/checks/faults/rule"
	"clonepath/checks/faults/snapshot"
	"clonepath/checks/verdict"
)

// hostFailure: no answer came. From here that is likely the agent's lot too,
// not certainly: its network may see another name server or authority.
func hostFailure(fault, format string, texts ...string) rule.Rule {
	return rule.Rule{Fault: fault, Check: evidence.GitHost, By: verdict.Observed, Find: func(snap *snapshot.Snapshot) *rule.Match {
		f := evidence.FailureOf(snap.Record.Host)
		if f == nil || snap.LoggedIn() || f.Cause != fault && (f.Cause != "" || !has(f.Message, texts...)) {
			return nil // a cause that the error's type proves leaves its words no say
		}
		m := &rule.Match{Certainty: verdict.Likely, Summary: fmt.Sprintf(format, target.RepoHost(snap.Target.Repo)), Evidence: []string{phrase.Quote(f)},
			Settle: "the same request from the agent's network"}
		if fault == "git-tls-private-ca" && snap.Provider() != "" {
			m.Summary = phrase.Interception(target.RepoHost(snap.Target.Repo))
		}
		return m
	}}
}

func hostStatus(fault, format string, is func(evidence.Exchange) bool) rule.Rule {
	return rule.Rule{Fault: fault, Check: evidence.GitHost, By: verdict.Observed, Find: func(snap *snapshot.Snapshot) *rule.Match {
		if !snap.Record.Host.Seen() || snap.LoggedIn() || !is(*snap.Record.Host.Value) {
			return nil
		}
		return &rule.Match{Summary: fmt.Sprintf(format, target.RepoHost(snap.Target.Repo)), Evidence: exchangeLines(*snap.Record.Host.Value)}
	}}
}

// webPage reports whether an answer is HTML, by its type or by how it begins. What
// else is no list of refs may be anything.
func webPage(x evidence.Exchange) bool {
	begin := strings.ToLower(strings.TrimSpace(x.Body))
	return strings.Contains(x.ContentType, "html") || strings.HasPrefix(begin, "<!doctype html") || strings.HasPrefix(begin, "<html")
}

// noRefs says of an answer with HTTP 200 that it is no list of refs.
func noRefs(x evidence.Exchange) string {
	kind := x.ContentType
	if kind == "" {
		kind = "without a content type"
	}
	return fmt.Sprintf("what answers with HTTP 200 (%s) is no list of refs that Git could read, and no web page: it may be another service, or a path that is not the repository's", kind)
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
		lines = append(lines, "WWW-Authenticate: "+phrase.Cut(x.Challenge, 200))
	}
	if len(x.Redirects) > 0 {
		lines = append(lines, "Location: "+phrase.List(x.Redirects, 5))
	}
	if x.RateLimited != "" {
		lines = append(lines, "Retry-After: "+x.RateLimited)
	}
	if x.Body != "" {
		lines = append(lines, "body: "+phrase.Cut(x.Body, 200))
	}
	if x.Echoed {
		lines = append(lines, "body: not kept, it repeats a part of the token"+said(x.Says))
	}
	return lines
}

// said is what is known of a body that was not kept.
func said(says []evidence.Saying) string {
	var words []string
	for _, s := range says {
		words = append(words, string(s))
	}
	if len(words) == 0 {
		return ""
	}
	return "; the host " + strings.Join(words, ", ")
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
