package mask

import (
	"fmt"
	"html"
	"net/url"
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// escapeForm are spellings of characters that a reader undoes: JSON's, those of
// addresses, those of web pages.
var escapeForm = form(`\\\\|(?:\\u[0-9a-fA-F]{4})+|(?:%[0-9A-Fa-f]{2})+|&#(?:[0-9]{1,7}|[xX][0-9a-fA-F]{1,6});`)

// percentKept is an escape in an address of what is no letter and no digit.
const percentKept = `%(?:[012][0-9A-Fa-f]|3[A-Fa-f]|40|5[B-Fb-f]|60|7[B-Fb-f])`

var percentForm = form(`^` + percentKept)

// unescape writes letters and digits as themselves, so that no spelling hides
// them. Other characters stay escaped: they hold a document together.
func unescape(s string) string {
	if !strings.ContainsAny(s, `\%&`) {
		return s
	}
	return escapeForm().ReplaceAllStringFunc(s, func(found string) string {
		switch found[0] {
		case '%':
			return percents(found)
		case '&':
			r, _ := utf8.DecodeRuneInString(html.UnescapeString(found))
			return either(r, found)
		}
		return backslashes(found)
	})
}

// either is a character that is masked, or else how it was spelled.
func either(r rune, spelled string) string {
	if masked(r) {
		return string(r)
	}
	return spelled
}

func percents(s string) string {
	plain, err := url.PathUnescape(s)
	if err != nil || !utf8.ValidString(plain) {
		return s
	}
	var out strings.Builder
	for _, r := range plain {
		spelled := ""
		for _, b := range []byte(string(r)) {
			spelled += fmt.Sprintf("%%%02X", b)
		}
		out.WriteString(either(r, spelled))
	}
	return out.String()
}

// backslashes reads a row of `\uXXXX`, or a backslash that stands for itself.
func backslashes(s string) string {
	if s == `\\` {
		return s
	}
	var out strings.Builder
	for s != "" {
		n, r := 6, unit(s)
		if utf16.IsSurrogate(r) && len(s) >= 12 {
			if pair := utf16.DecodeRune(r, unit(s[6:])); pair != utf8.RuneError {
				n, r = 12, pair
			}
		}
		out.WriteString(either(r, s[:n]))
		s = s[n:]
	}
	return out.String()
}

// unit reads `\uXXXX`.
func unit(s string) rune {
	n, _ := strconv.ParseUint(s[2:6], 16, 16)
	return rune(n) //nolint:gosec // sixteen bits
}
