package wording

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// reduced is a text without anything but letters and digits, in lower case, with
// the way back: at[i] is the byte of the text that byte i came from, and begins
// and ends say where a word does.
type reduced struct {
	text         string
	at           []int32
	begins, ends []bool
}

func isPart(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

func reduce(text string) reduced {
	var out strings.Builder
	out.Grow(len(text))
	r := reduced{at: make([]int32, 0, len(text)), begins: make([]bool, 0, len(text)), ends: make([]bool, 0, len(text))}
	inWord := false
	for i := 0; i < len(text); {
		c, size := rune(text[i]), 1
		if c >= utf8.RuneSelf {
			c, size = utf8.DecodeRuneInString(text[i:])
		}
		if escaped(text[i:]) {
			size = 2
		} else if isPart(c) {
			c = unicode.ToLower(c)
			before := out.Len()
			out.WriteRune(american(out.String(), c, text[i+size:]))
			for range out.Len() - before {
				r.at, r.begins, r.ends = append(r.at, int32(i)), append(r.begins, false), append(r.ends, false)
			}
			r.begins[before] = !inWord
			inWord, i = true, i+size
			continue
		}
		if n := len(r.ends); n > 0 {
			r.ends[n-1] = true
		}
		inWord, i = false, i+size
	}
	if n := len(r.ends); n > 0 {
		r.ends[n-1] = true
	}
	r.text = out.String()
	return r
}

// escaped is a line break or quote as JSON, logs and shells write them.
func escaped(text string) bool {
	return len(text) > 1 && text[0] == '\\' && strings.IndexByte(`ntr"'`, text[1]) >= 0
}

// american spells "authorised" as AWS does.
func american(before string, c rune, after string) rune {
	if c == 's' && strings.HasSuffix(before, "authori") && len(after) > 0 && strings.IndexByte("eaiEAI", after[0]) >= 0 {
		return 'z'
	}
	return c
}
