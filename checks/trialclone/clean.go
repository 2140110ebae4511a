package trialclone

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"clonepath/awsops/sealed"
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
	return cut(sealed.Mask(printable(scrubbed.String()[:shown])), maxBody)
}

// scrub removes the run's secrets and what a terminal would obey.
func (r Request) scrub(text string) string {
	text, _ = r.Vault.Scrub(text)
	return printable(text)
}

// printable replaces control characters, except line breaks and tabs, and bytes
// that are no UTF-8.
func printable(text string) string {
	return strings.Map(func(c rune) rune {
		if c == '\n' || c == '\t' || unicode.IsPrint(c) {
			return c
		}
		if c == '\r' {
			return -1
		}
		return utf8.RuneError
	}, text)
}

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
