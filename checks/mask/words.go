package mask

import (
	"regexp"
	"strings"
	"sync"
	"unicode/utf8"
)

// form is a pattern that is compiled at its first use.
func form(pattern string) func() *regexp.Regexp {
	return sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(pattern) })
}

// language of policies and addresses inside a name: it stays.
var insideForm = form(`\$\{[^{}]*\}|` + percentKept)

// keyForm is the key of a variable.
var keyForm = form(`^[A-Za-z0-9]+:[A-Za-z:]+$|^[*?$]$`)

// Words masks a name: every run of letters and digits in it, known words too.
// Letters stay letters of their case, digits stay digits, everything else stays.
func (m *Masker) Words(s string) string {
	var out strings.Builder
	out.Grow(len(s))
	if !strings.ContainsAny(s, "$%") {
		m.plainWords(&out, s)
		return out.String()
	}
	for at := insideForm().FindStringIndex(s); at != nil; at = insideForm().FindStringIndex(s) {
		m.plainWords(&out, s[:at[0]])
		out.WriteString(m.variable(s[at[0]:at[1]]))
		s = s[at[1]:]
	}
	m.plainWords(&out, s)
	return out.String()
}

// variable keeps the key of a policy's variable and masks what a person chose:
// the name of a tag, the value to take where there is none.
func (m *Masker) variable(s string) string {
	body, ok := strings.CutPrefix(s, "${")
	if !ok {
		return s
	}
	key, chosen := body, ""
	if i := strings.IndexAny(body, "/,"); i >= 0 {
		key, chosen = body[:i], body[i:]
	}
	if !keyForm().MatchString(strings.Trim(key, "} ")) {
		key, chosen = "", body
	}
	var out strings.Builder
	m.plainWords(&out, chosen)
	return "${" + key + out.String()
}

func (m *Masker) plainWords(out *strings.Builder, s string) {
	for s != "" {
		n := 0
		if isDigit(s[0]) {
			if n = spelledAccount(s); n > 0 {
				out.WriteString(m.spelled(s[:n]))
				s = s[n:]
				continue
			}
		}
		n = runLength(s)
		if n == 0 {
			_, n = utf8.DecodeRuneInString(s)
			out.WriteString(s[:n])
		} else {
			m.trie.run(out, s[:n])
		}
		s = s[n:]
	}
}

// runLength is how many bytes of letters and digits s begins with, up to a number
// of an account.
func runLength(s string) int {
	inDigits := false
	for i, r := range s {
		if !masked(r) {
			return i
		}
		if now := '0' <= r && r <= '9'; now != inDigits {
			if inDigits = now; now && i > 0 && spelledAccount(s[i:]) > 0 {
				return i
			}
		}
	}
	return len(s)
}
