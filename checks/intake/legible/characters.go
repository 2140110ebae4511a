package legible

import (
	"strings"
	"unicode"
)

// spelled are characters that word processors, chats and web pages put in the
// place of those that programs write.
var spelled = strings.NewReplacer(
	"‘", "'", "’", "'", "‚", "'", "‛", "'", "′", "'", "ʼ", "'", "`´", "'", "“", `"`, "”", `"`, "„", `"`, "‟", `"`, "″", `"`, "«", `"`, "»", `"`,
	"‐", "-", "‑", "-", "‒", "-", "–", "-", "—", "-", "―", "-", "−", "-", "ﬁ", "fi", "ﬂ", "fl", "ﬀ", "ff", "ﬃ", "ffi", "ﬄ", "ffl",
)

func plainCharacters(lines []Line) []Line { return each(lines, plainText) }

// plainText drops what nobody sees, and writes spaces, quotes and dashes as a
// keyboard does.
func plainText(text string) string {
	if isASCII(text) {
		return text
	}
	text = strings.Map(func(r rune) rune {
		switch {
		case unicode.Is(unicode.Cf, r) || r == '\u034f' || r == '\ufe0f' || r == '\ufffc':
			return -1 // zero-width characters, soft hyphens, directions
		case unicode.Is(unicode.Zs, r):
			return ' '
		case r >= '！' && r <= '～': // full-width forms
			return r - '！' + '!'
		}
		return r
	}, text)
	return spelled.Replace(text)
}

func isASCII(text string) bool {
	return strings.IndexFunc(text, func(r rune) bool { return r >= 0x80 }) < 0
}
