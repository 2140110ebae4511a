package clean

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// hidden reports whether a character may not be shown as it is: it is one of
// Unicode's categories Cc, Cf, Co, Cs, Zl and Zp, of plane 14, in which nothing is
// ever seen, or none at all. What Unicode may yet assign is shown: newer fonts
// know it.
func hidden(r rune) bool {
	switch {
	case r < 0x7f:
		return r < ' '
	case r == '·': // stands in every other line
		return false
	case r >= 0x2070 && r < 0xd800: // lines of frames, arrows, Asian scripts: none of these
		return false
	case r >= 0xe0000 && r <= 0xeffff:
		return true
	}
	return unicode.In(r, unicode.Cc, unicode.Cf, unicode.Co, unicode.Cs, unicode.Zl, unicode.Zp, unicode.Noncharacter_Code_Point)
}

// invalid reports whether a decoded character stands for a byte that is no UTF-8.
func invalid(r rune, size int) bool { return r == utf8.RuneError && size == 1 }

// mark is what stands in the place of a hidden character: its name in Unicode,
// or the byte that is none.
func mark(s string, r rune, size int) string {
	if invalid(r, size) {
		return fmt.Sprintf("‹0x%02X›", s[0])
	}
	return fmt.Sprintf("‹U+%04X›", r)
}

// Text returns a text of several lines in which each hidden character is a mark.
// Line ends and tabs stay.
func Text(s string) string { return marked(strings.ReplaceAll(s, "\r\n", "\n"), false) }

// Line is Text on one line: line ends and tabs become spaces.
func Line(s string) string { return oneLine.Replace(Text(s)) }

var oneLine = strings.NewReplacer("\n", " ", "\t", " ")

// Lines is Line for each of a list.
func Lines(list []string) []string {
	out := make([]string, len(list))
	for i, s := range list {
		out[i] = Line(s)
	}
	return out
}

// First returns the mark of the first character that a document cannot hold,
// and its place, counted from 1; "" where there is none. Line ends and tabs are
// such characters too.
func First(s string) (m string, place int) {
	for place = 1; s != ""; place++ {
		r, size := utf8.DecodeRuneInString(s)
		if hidden(r) || invalid(r, size) {
			return mark(s, r, size), place
		}
		s = s[size:]
	}
	return "", 0
}

// marked replaces every hidden character but line ends and tabs, and where there
// are colours the sequences that set them.
func marked(s string, colour bool) string {
	var out strings.Builder
	from := 0
	for i := 0; i < len(s); {
		r, size := rune(s[i]), 1
		if ' ' <= r && r <= '~' { // most of a text
			i++
			continue
		}
		if r == esc && colour {
			if n := sequence(s[i:]); n > 0 {
				i += n
				continue
			}
		}
		if r >= utf8.RuneSelf {
			r, size = utf8.DecodeRuneInString(s[i:])
		}
		switch {
		case !hidden(r) && !invalid(r, size), r == '\n', r == '\t':
		default:
			out.WriteString(s[from:i] + mark(s[i:], r, size))
			from = i + size
		}
		i += size
	}
	if from == 0 {
		return s
	}
	return out.String() + s[from:]
}
