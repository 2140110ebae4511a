package widget

import (
	"strings"
	"unicode/utf8"

	"github.com/charmbracelet/x/ansi"
)

// marks are the characters beside ASCII and box drawing that the screens are made
// of. Each takes one cell, whatever of these stands next to it.
const marks = "·…•–✓✗▸◌⊘↑↓→×"

// cells is how many cells a line takes. Every line of every frame is measured, so
// what the screens themselves are made of is counted without looking for grapheme
// clusters; a line with anything else is measured in full.
func cells(line string) int {
	n := 0
	for i := 0; i < len(line); {
		if c := line[i]; c >= ' ' && c <= '~' {
			n, i = n+1, i+1
			continue
		}
		if line[i] == '\x1b' {
			length := styling(line[i:])
			if length == 0 {
				return ansi.StringWidth(line)
			}
			i += length
			continue
		}
		r, length := utf8.DecodeRuneInString(line[i:])
		if (r < '─' || r > '╿') && !strings.ContainsRune(marks, r) {
			return ansi.StringWidth(line)
		}
		n, i = n+1, i+length
	}
	return n
}

// styling is the length of the escape sequence at the beginning of s that sets a
// style (ESC [ digits and semicolons m), 0 if there is another one.
func styling(s string) int {
	rest, ok := strings.CutPrefix(s, "\x1b[")
	if !ok {
		return 0
	}
	rest = strings.TrimLeft(rest, "0123456789;")
	if !strings.HasPrefix(rest, "m") {
		return 0
	}
	return len(s) - len(rest) + 1
}
