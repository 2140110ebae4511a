package english

import (
	"unicode"
	"unicode/utf8"
)

// UpperFirst begins a sentence with what stood in the middle of one.
func UpperFirst(s string) string {
	first, n := utf8.DecodeRuneInString(s)
	if n == 0 {
		return ""
	}
	return string(unicode.ToUpper(first)) + s[n:]
}
