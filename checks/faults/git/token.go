package git

import (
	"fmt"
	"slices"

	"clonepath/checks/evidence"
	"clonepath/checks/faults/phrase"
	"clonepath/checks/faults/rule"
	"clonepath/checks/faults/snapshot"
	"clonepath/checks/verdict"
)

var unreadRules = []rule.Rule{
	unreadToken("value-trailing-newline", func(snap *snapshot.Snapshot) bool { return true },
		"The stored token may end with a newline or a space, which is sent along: hosts answer that as they answer a wrong token."),
	unreadToken("value-json-without-path", func(snap *snapshot.Snapshot) bool { return snap.Target.SecretPath == "" },
		"The whole value may be sent as the token: no secret path is known, and a value that is JSON needs one."),
}

// unreadToken: a host refused a token that nobody here has looked at.
func unreadToken(fault string, fits func(*snapshot.Snapshot) bool, summary string) rule.Rule {
	return rule.Rule{Fault: fault, Check: evidence.GitAccess, By: verdict.Observed, Find: func(snap *snapshot.Snapshot) *rule.Match {
		if !tokenUnread(snap) || snap.Record.Login.Get().Status != 401 || loginMatch(snap, "git-401-bad-token") == nil || !fits(snap) {
			return nil
		}
		return &rule.Match{Certainty: verdict.Possible, Summary: summary, Evidence: exchangeLines(*snap.Record.Login.Value), Settle: lookAtToken}
	}}
}

const lookAtToken = "the stored token's shape: clonepath check in the customer's account says it without showing the token"

// tokenUnread: an answer to the token was sent, and nobody read the value.
func tokenUnread(snap *snapshot.Snapshot) bool {
	return snap.Record.Login.Seen() && !snap.Value().Seen()
}

// staleToken: the host refused a token of a version that is no longer current.
func staleToken(snap *snapshot.Snapshot) *rule.Match {
	x, versions := snap.Record.Login.Get(), snap.Record.Secret.Get().Versions
	stages, known := versions[x.VersionID]
	if x.Status != 401 || x.Advertised || x.VersionID == "" || len(versions) == 0 || slices.Contains(stages, "AWSCURRENT") {
		return nil
	}
	state := "which the secret no longer has"
	if known {
		state = "which is " + phrase.List(stages, 3)
	}
	return &rule.Match{Summary: fmt.Sprintf("The token that the host refused is of version %s, %s: whoever sent it has not read the secret since it was changed.", phrase.ShortID(x.VersionID), state),
		Evidence: append(exchangeLines(x), phrase.Versions(versions)...)}
}
