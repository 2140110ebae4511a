package faults

import (
	"cmp"
	"fmt"
	"strings"

	"clonepath/awsops/awserr"
	"clonepath/awsops/target"
	"clonepath/checks/evidence"
)

// quoteFailure is a failed call as a line of evidence.
func quoteFailure(f *awserr.Failure) string {
	var b strings.Builder
	b.WriteString(f.Operation)
	switch {
	case f.HTTPStatus != 0:
		fmt.Fprintf(&b, " answered HTTP %d", f.HTTPStatus)
	case f.RequestID: // a text that somebody sent tells no status
		b.WriteString(" answered")
	default:
		b.WriteString(" got no answer")
	}
	if f.Code != "" {
		fmt.Fprintf(&b, " %s", f.Code)
	}
	if f.Message != "" {
		fmt.Fprintf(&b, ": %s", cut(f.Message, 300))
	}
	if f.HTTPStatus != 0 && !f.RequestID {
		b.WriteString(" (no AWS request id: AWS never saw the call)")
	}
	return b.String()
}

// short is a failed call in half a sentence, for summaries.
func short(f *awserr.Failure) string {
	switch f.Class {
	case awserr.Denied:
		return "the caller may not " + f.Operation
	case awserr.Timeout:
		return f.Operation + " took too long"
	case awserr.Throttled:
		return f.Operation + " was throttled"
	case awserr.Unsupported:
		return "the endpoint does not know " + f.Operation
	}
	return f.Operation + " failed: " + cut(cmp.Or(f.Message, f.Code), 160)
}

// notAsked is why a fact is missing.
func notAsked[T any](f *evidence.Fact[T], otherwise string) string {
	switch {
	case f != nil && f.Failure != nil:
		return short(f.Failure)
	case f != nil && f.Skipped != "":
		return f.Skipped
	}
	return otherwise
}

// sentence ends a text with exactly one full stop.
func sentence(s string) string {
	return strings.TrimRight(cut(strings.TrimSpace(s), 300), ".") + "."
}

// ended ends a text with a full stop unless it ends as a sentence does.
func ended(s string) string {
	if strings.HasSuffix(s, "?") || strings.HasSuffix(s, ".") {
		return s
	}
	return s + "."
}

// cut shortens a text that somebody else wrote to at most n runes.
func cut(s string, n int) string {
	r := []rune(strings.Join(strings.Fields(s), " "))
	if len(r) <= n {
		return string(r)
	}
	return string(r[:n-1]) + "…"
}

// list joins words as a sentence does, and says how many it left out.
func list(words []string, most int) string {
	switch {
	case len(words) == 0:
		return "none"
	case len(words) <= most:
		return strings.Join(words, ", ")
	}
	return fmt.Sprintf("%s and %d more", strings.Join(words[:most], ", "), len(words)-most)
}

// plural is "1 key" or "3 keys".
func plural(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

// sameBut says how two external IDs differ without showing them.
func sameBut(a, b string) string {
	switch {
	case strings.EqualFold(a, b):
		return "They differ in upper and lower case only."
	case strings.TrimSpace(a) == strings.TrimSpace(b):
		return "They differ in white space only."
	case len(a) == len(b) && len(a) <= 200 && target.EditDistance(a, b) <= 2:
		return "They differ in a character or two."
	}
	return ""
}
