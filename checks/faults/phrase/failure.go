package phrase

import (
	"cmp"
	"fmt"
	"strings"

	"clonepath/awsops/awserr"
	"clonepath/checks/evidence"
)

// Quote is a failed call as a line of evidence.
func Quote(f *awserr.Failure) string {
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
		fmt.Fprintf(&b, ": %s", Ends(f.Message, 420))
	}
	if f.HTTPStatus != 0 && !f.RequestID {
		b.WriteString(" (no AWS request id: AWS never saw the call)")
	}
	return b.String()
}

// Short is a failed call in half a sentence, for summaries.
func Short(f *awserr.Failure) string {
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
	return f.Operation + " failed: " + Ends(cmp.Or(f.Message, f.Code), 200)
}

// WhyMissing is why a fact is missing.
func WhyMissing[T any](f *evidence.Fact[T], otherwise string) string {
	switch {
	case f != nil && f.Failure != nil:
		return Short(f.Failure)
	case f != nil && f.Skipped != "":
		return f.Skipped
	}
	return otherwise
}

// Refusals are how a question failed, as lines of evidence: none where it did not.
func Refusals[T any](f *evidence.Fact[T]) []string {
	if f == nil || f.Failure == nil {
		return nil
	}
	return []string{Quote(f.Failure)}
}

// Interception is what an untrusted certificate in front of a public host means.
func Interception(host string) string {
	return fmt.Sprintf("%s has a certificate that everybody trusts, and another one answers: something on the way, such as a proxy that opens TLS, shows its own. Its authority has to be trusted by agent and runner, or the host exempted there.", host)
}
