package mask

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// accountDigits is the length of an account's number.
const accountDigits = 12

// betweenDigits are what people put between the groups of a long number.
const betweenDigits = "-._"

// groups reads the number that s begins with, with single separators between its
// groups: it calls each with the end of a group and the digits so far, and stops
// where that returns false or where the digits are too many.
func groups(s string, each func(end, digits int, sep string) bool) {
	end, digits, sep := 0, 0, ""
	for {
		start := end
		for end < len(s) && isDigit(s[end]) && digits <= accountDigits {
			end++
			digits++
		}
		if end == start || digits > accountDigits || !each(end, digits, sep) {
			return
		}
		r, n := utf8.DecodeRuneInString(s[end:])
		if n == 0 || !unicode.Is(unicode.Zs, r) && !strings.ContainsRune(betweenDigits, r) {
			return
		}
		sep = s[end : end+n]
		end += n
	}
}

// spelledAccount is the length of the account number that s begins with: twelve
// digits, or 7777-8888-9999; 0 where there is none.
func spelledAccount(s string) int {
	length, first, count := 0, "", 0
	groups(s, func(end, digits int, sep string) bool {
		count++
		if count == 2 {
			first = sep
		}
		if digits == accountDigits && (count == 1 || count == 3 && sep == first) {
			length = end
		}
		return digits < accountDigits && digits == 4*count && (count < 2 || sep == first)
	})
	return length
}

// spelledNumber is the length of the twelve digits that s begins with, in groups
// of any size; 0 where there are more or fewer.
func spelledNumber(s string) int {
	length := 0
	groups(s, func(end, digits int, _ string) bool {
		if digits == accountDigits {
			length = end
		}
		return digits < accountDigits
	})
	return length
}

// spelled masks an account number and keeps its spelling.
func (m *Masker) spelled(s string) string {
	var bare strings.Builder
	for _, r := range s {
		if r < 0x80 && isDigit(byte(r)) {
			bare.WriteRune(r)
		}
	}
	masked, at := m.Account(bare.String()), 0
	return strings.Map(func(r rune) rune {
		if r < 0x80 && isDigit(byte(r)) {
			at++
			return rune(masked[at-1])
		}
		return r
	}, s)
}
