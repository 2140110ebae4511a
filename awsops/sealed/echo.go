package sealed

import (
	"slices"
	"strings"
	"unicode"
)

// echo is how many characters of a secret in a row are taken for a part of it.
const echo = 6

// prefixes are how tokens of one kind all begin: that much is no secret.
var prefixes = []string{
	"github_pat_", "ghp_", "gho_", "ghu_", "ghs_", "ghr_",
	"glpat-", "gldt-", "glcbt-", "glptt-", "glrt-",
	"ATATT3xFfGF0", "ATATT3", "ATCTT3xFfGN0", "ATCTT3", "ATBB",
}

// EchoedIn reports whether a text repeats a part of the secret: six characters
// in a row behind the prefix of its kind, as they are or in one of the forms in
// which readings finds them, forwards or backwards, in any case, whatever stands
// between the characters.
func (v Value) EchoedIn(text string) bool {
	secret := strings.TrimSpace(v.Reveal())
	if IsPlaceholder(secret) {
		return false
	}
	for _, prefix := range prefixes {
		if rest, ok := strings.CutPrefix(secret, prefix); ok {
			secret = rest
			break
		}
	}
	parts := map[string]bool{}
	for _, form := range []string{secret, backwards(secret)} {
		rows(form, func(part string) bool { parts[part] = true; return false })
	}
	if len(parts) == 0 {
		return false
	}
	for reading := range readings(text) {
		if rows(reading, func(part string) bool { return parts[part] }) {
			return true
		}
	}
	return false
}

// rows reports whether what stands in a row somewhere in a text is wanted: with
// all its characters, or with its letters and digits alone.
func rows(text string, wanted func(part string) bool) bool {
	for _, form := range []string{lower(text), alone(text)} {
		for i := 0; i+echo <= len(form); i++ {
			if wanted(form[i : i+echo]) {
				return true
			}
		}
	}
	return false
}

// alone leaves the letters and digits, in lower case.
func alone(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, text)
}

// lower leaves bytes that are no ASCII as they are: a reading need not be UTF-8.
func lower(text string) string {
	b := []byte(text)
	for i, c := range b {
		if c >= 'A' && c <= 'Z' {
			b[i] = c + 'a' - 'A'
		}
	}
	return string(b)
}

func backwards(text string) string {
	b := []byte(text)
	slices.Reverse(b)
	return string(b)
}
