package secret

import (
	"fmt"

	"clonepath/checks/evidence"
	"clonepath/checks/faults/phrase"
	"clonepath/checks/faults/rule"
	"clonepath/checks/faults/snapshot"
	"clonepath/checks/verdict"
)

// tokenOpens reports whether a host that keeps strangers out took these very
// bytes: then they are a token, whatever they look like.
func tokenOpens(snap *snapshot.Snapshot) bool {
	return snap.LoggedIn() && snap.Record.Host.Seen() && !snap.Record.Host.Value.Advertised && snap.Record.Login.Value.VersionID == snap.Value().Value.VersionID
}

// tokenRule is a rule about the string at the path.
func tokenRule(fault string, find func(*snapshot.Snapshot, evidence.Hygiene) *rule.Match) rule.Rule {
	return rule.Rule{Fault: fault, Check: evidence.SecretToken, By: verdict.Observed, Find: func(snap *snapshot.Snapshot) *rule.Match {
		if !snap.Value().Seen() || snap.Value().Value.Leaf == nil || snap.Value().Value.BOM || tokenOpens(snap) {
			return nil
		}
		return find(snap, *snap.Value().Value.Leaf)
	}}
}

func nullOrEmpty(snap *snapshot.Snapshot) *rule.Match {
	val := snap.Value().Get()
	null := val.Path.Found && val.Path.Kind == "null"
	if !null && (val.Leaf == nil || val.Leaf.Bytes > 0) {
		return nil
	}
	what := "an empty string"
	if null {
		what = "null"
	}
	h := &rule.Match{Summary: fmt.Sprintf("At %q stands %s: Git would be asked without a password.", snap.Target.SecretPath, what),
		Evidence: []string{fmt.Sprintf("kind at %s: %s", val.Path.Pointer, what)}}
	if snap.Record.Host.Get().Advertised {
		h.Evidence = append(h.Evidence, "the repository is public: an anonymous clone succeeds and hides this")
	}
	return h
}

func spaceIn(h evidence.Hygiene) string {
	switch {
	case h.EscapedNewline:
		return `has a backslash and an n in it where a line break was meant`
	case h.LineBreak:
		return "has a line break in the middle"
	case h.TrailingNewline:
		return "ends with a newline"
	case h.LeadingSpace && h.TrailingSpace:
		return "has white space at both ends"
	case h.LeadingSpace:
		return "begins with white space"
	}
	return "ends with white space"
}

func judgeSecretToken(snap *snapshot.Snapshot) rule.Result {
	f := snap.Value()
	switch {
	case !f.Seen():
		return unreadValue(snap)
	case f.Value.Leaf == nil:
		return rule.Unknown("there is no string at the path").Waiting(evidence.SecretPath)
	case f.Value.Leaf.Kind != "":
		return rule.Passed(snap.ValueProvenance(), "%s by its form, %s", f.Value.Leaf.Kind, phrase.Plural(f.Value.Leaf.Bytes, "byte"))
	}
	return rule.Passed(snap.ValueProvenance(), "%s", phrase.Plural(f.Value.Leaf.Bytes, "byte"))
}
