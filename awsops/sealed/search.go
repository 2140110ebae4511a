package sealed

import (
	"encoding/base64"
	"regexp"
	"slices"
	"strings"
	"sync"
)

// bare finds the forms that fit other things too.
var bare = lazily(`\b(?:[0-9A-Fa-f]{40}|[A-Za-z0-9]{52}|[A-Za-z0-9]{84})\b`)

// login finds credentials in an address; the part behind the first colon, or all
// of it, is the secret. The user name may be an e-mail address, and a password may
// hold an "@": the last one ends them.
var login = lazily(`://([^\s/:"'<>]*:)?([^\s/"'<>]{6,})@`)

// basic finds the header in which Git clients send a login.
var basic = lazily(`(?i)\bbasic\s+([A-Za-z0-9+/]{12,}={0,2})`)

func lazily(form string) func() *regexp.Regexp {
	return sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(form) })
}

// Holds reports whether a token of a certain form stands anywhere in a text.
func Holds(text string) bool { return len(certain(text)) > 0 }

// Begins reports whether what is being typed may become a token: a screen hides
// it from there on.
func Begins(text string) bool {
	if strings.Contains(text, jwtMark) || strings.Contains(text, keyMark) {
		return true
	}
	return slices.ContainsFunc(prefixRows, func(row prefixRow) bool {
		at := strings.Index(text, row.prefix)
		return at >= 0 && isStart(text, at)
	})
}

// Uncertain lists what in a text has a form that fits other things too.
func Uncertain(text string) []string { return bare().FindAllString(text, -1) }

// Mask writes a text that comes from outside without what has a token's form,
// the forms that fit other things too among them. The prefix stays: it tells
// what kind of token it was, and nothing of it.
func Mask(text string) string {
	text = MaskCertain(text)
	return bare().ReplaceAllString(text, Redacted)
}

// MaskCertain is Mask for the certain forms only.
func MaskCertain(text string) string {
	found := certain(text)
	if len(found) == 0 {
		return text
	}
	var out strings.Builder
	from := 0
	for _, span := range found {
		out.WriteString(text[from:span.from] + prefixOf(text[span.from:span.to]) + Redacted)
		from = span.to
	}
	return out.String() + text[from:]
}

// IsMasked reports whether a text is what is left of a token that was masked: its
// prefix, with Redacted or a row of x behind it.
func IsMasked(text string) bool {
	prefix := prefixOf(text)
	rest := text[len(prefix):]
	return prefix != "" && (rest == Redacted || len(rest) >= leastTail && strings.Trim(rest, "x") == "")
}

func prefixOf(token string) string {
	for _, row := range prefixRows {
		if strings.HasPrefix(token, row.prefix) {
			return row.prefix
		}
	}
	return ""
}

// Seal makes the vault remember what in a text is a token: every certain form,
// credentials in an address, and those in a Basic header. It reports whether
// there was any.
func (v *Vault) Seal(text string) bool {
	var found []string
	for _, span := range certain(text) {
		found = append(found, text[span.from:span.to])
	}
	for _, m := range login().FindAllStringSubmatch(text, -1) {
		if m[2] != Redacted && (m[1] != "" || isToken(m[2])) {
			found = append(found, m[2])
		}
	}
	for _, m := range basic().FindAllStringSubmatch(text, -1) {
		plain, err := base64.StdEncoding.DecodeString(m[1])
		if _, password, ok := strings.Cut(string(plain), ":"); err == nil && ok && password != "" {
			found = append(found, m[1], password)
		}
	}
	for _, secret := range found {
		v.Add(New(secret))
	}
	return len(found) > 0
}

func isToken(text string) bool {
	_, ok := FormOf(text)
	return ok
}

// certain lists where tokens of a certain form stand, in order.
func certain(text string) []span {
	var found []span
	for i := 0; i+leastTail < len(text); i++ {
		if !prefixFirst[text[i]] {
			continue
		}
		if n := prefixed(text, i); n > 0 {
			found = append(found, span{i, i + n})
			i += n - 1
		}
	}
	for _, form := range []struct {
		mark string
		at   func(text string, mark int) span // the token around a mark, empty for none
	}{{signature, signed}, {jwtMark, webToken}, {keyMark, privateKey}} {
		for from := 0; ; {
			mark := strings.Index(text[from:], form.mark)
			if mark < 0 {
				break
			}
			s := form.at(text, from+mark)
			if s.from < s.to {
				found = append(found, s)
			}
			from = max(s.to, from+mark+len(form.mark))
		}
	}
	return joined(found)
}

// joined puts spans in order and makes one of those that overlap.
func joined(spans []span) []span {
	slices.SortFunc(spans, func(a, b span) int { return a.from - b.from })
	var out []span
	for _, s := range spans {
		if last := len(out) - 1; last >= 0 && s.from < out[last].to {
			out[last].to = max(out[last].to, s.to)
		} else {
			out = append(out, s)
		}
	}
	return out
}

// prefixed is the length of the token that begins at i with a known prefix, 0
// where none does.
func prefixed(text string, i int) int {
	if !prefixPairs.has(text[i:]) {
		return 0
	}
	for _, row := range prefixRows {
		if strings.HasPrefix(text[i:], row.prefix) && isStart(text, i) {
			if n := row.tail(text[i:]); n > 0 {
				return len(row.prefix) + n
			}
		}
	}
	return 0
}

// prefixFirst and prefixPairs are how the prefixes begin: nearly all places of a
// text are passed over.
var prefixFirst, prefixPairs = func() (first [256]bool, two pairs) {
	for _, row := range prefixRows {
		first[row.prefix[0]] = true
		two.add(row.prefix)
	}
	return first, two
}()

// isStart reports whether a prefix at i is one: "ghs_" also ends words, such as
// the first of lengths_of.
func isStart(text string, i int) bool {
	if i == 0 || !strings.HasPrefix(text[i:], "ghs_") {
		return true
	}
	before := text[i-1]
	return before < 'a' || before > 'z' || i > 1 && text[i-2] == '\\'
}

// maxUnfinished is more than any token or key has. Waiting for the end of a longer
// one would take the time of its square.
const maxUnfinished = 16 << 10

// unfinished is the length of the end of a text that is, or could become, a token
// with more characters than have come so far.
func unfinished(text string) int {
	text = text[max(0, len(text)-maxUnfinished-1):]
	if n := open(text); n <= maxUnfinished {
		return n
	}
	return 0
}

func open(text string) int {
	first := 0
	if strings.Contains(text, keyMark) { // which is found much faster than the last one
		at := strings.LastIndex(text, keyMark)
		end, more := keyEnd(text, at)
		if more {
			return len(text) - at
		}
		first = end
	}
	from := len(text)
	for from > first && inToken(text[from-1]) {
		from--
	}
	for i := from; i < len(text); i++ {
		if begun(text, i) {
			return len(text) - i
		}
	}
	return 0
}

// begun reports whether a prefix begins at i, or would with more characters.
func begun(text string, i int) bool {
	rest := text[i:]
	if rest == "" {
		return false
	}
	for _, mark := range []string{jwtMark, keyMark} {
		if at := min(len(rest), len(mark)); rest[:at] == mark[:at] {
			return true
		}
	}
	return slices.ContainsFunc(prefixRows, func(row prefixRow) bool {
		at := min(len(rest), len(row.prefix))
		return rest[:at] == row.prefix[:at] && isStart(text, i)
	})
}
