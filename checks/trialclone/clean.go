package trialclone

import (
	"strings"
	"unicode/utf8"

	"clonepath/awsops/sealed"
	"clonepath/checks/evidence"
)

const (
	maxHeader = 256 // bytes of a header value in the record
	maxBody   = 512 // bytes of a body in the record
	telling   = 4   // characters of a secret from which on they are hidden
)

// clean makes a host's header value fit for the record: scrubbed, on one line,
// bounded.
func (r Request) clean(text string) string {
	return cut(sealed.Mask(strings.Join(strings.Fields(r.scrub(text)), " ")), maxHeader)
}

// body records the beginning of a body, or of one that gives a part of the token
// back in any form only what it says.
func (r Request) body(exchange *evidence.Exchange, body []byte) {
	text := r.excerpt(body)
	if r.Token.EchoedIn(text) {
		exchange.Echoed, exchange.Says = true, evidence.Sayings(text)
		return
	}
	exchange.Body = text
}

// excerpt makes the beginning of a body fit for the record. The body may have
// been cut in the middle of a secret; the scrubbing writer holds such an end
// back, and it is left out. An end that shares its last letter with a secret
// tells nothing and stays.
func (r Request) excerpt(body []byte) string {
	var scrubbed strings.Builder
	w := r.Vault.Writer(&scrubbed)
	_, _ = w.Write(body) // a builder never fails
	shown := scrubbed.Len()
	_ = w.Close()
	if end := scrubbed.String()[shown:]; len(end) < telling || end == sealed.Redacted {
		shown = scrubbed.Len()
	}
	return cut(sealed.Mask(valid(scrubbed.String()[:shown])), maxBody)
}

// scrub is known for a text of the host's. One that still gives a part of the token
// back is left out.
func (r Request) scrub(text string) string {
	if text = r.known(text); r.Token.EchoedIn(text) {
		return sealed.Redacted
	}
	return text
}

// known removes the secrets that the run knows.
func (r Request) known(text string) string {
	text, _ = r.Vault.Scrub(text)
	return valid(text)
}

// valid replaces bytes that are no UTF-8: saved evidence could not keep them. All
// else is kept as it came, and becomes visible where it is shown.
func valid(text string) string { return strings.ToValidUTF8(text, string(utf8.RuneError)) }

// cut shortens a text to at most limit bytes, between characters.
func cut(text string, limit int) string {
	if len(text) <= limit {
		return text
	}
	for limit > 0 && !utf8.RuneStart(text[limit]) {
		limit--
	}
	return text[:limit]
}
