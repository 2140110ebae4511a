package hostile

import (
	"math/rand/v2"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"
)

// pieces are what terminals, browsers and readers are known to fall for.
var pieces = []string{
	"\x1b[2J", "\x1b]0;owned\x07", "\x1b[31m", "\x1b[1A\x1b[2K", "\x1b]52;c;Zm9v\x07", "\x1bP+q\x1b\\", "\x1b[?1049l", "\x1bc",
	"\u009b31m", "\u009d0;owned\u009c", "\u0085", "\x7f", "\x00", "\x08\x08", "\r", "\r\n", "\n", "\t", "\v", "\f",
	"\u202egpj.", "\u202d", "\u2066", "\u2069", "\u200e", "\u200f", "\u061c", "\u200b", "\u200d", "\u2060", "\ufeff", "\u00ad",
	"\u2028", "\u2029", "\U000e0041\U000e007f", "\U000e0001", "\ue000", "\ufffe", "\U0010ffff", "\ufff9",
	"\xff", "\x9b2J", "\xe2\x80", "\xf0\x9f", "\xc0\xaf", "\xed\xa0\x80",
	"<script>", "]]>", "```", "|", "‹U+001B›", "é世👍", "%s%!", "'; rm -rf /;'",
}

// Source makes texts. It is safe for concurrent use.
type Source struct {
	mu   sync.Mutex
	rand *rand.Rand
}

// New returns the source of a seed.
func New(seed uint64) *Source { return &Source{rand: rand.New(rand.NewPCG(seed, 0))} }

// N is a number below n.
func (s *Source) N(n int) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.rand.IntN(n)
}

// Text is a hostile text of a few pieces, words and random bytes.
func (s *Source) Text() string {
	var b strings.Builder
	for range 2 + s.N(5) {
		switch s.N(4) {
		case 0:
			b.WriteByte(byte(s.N(256)))
		case 1:
			b.WriteString("word ")
		default:
			b.WriteString(pieces[s.N(len(pieces))])
		}
	}
	return b.String()
}

// Characters is a text without bytes that are no UTF-8, for JSON.
func (s *Source) Characters() string { return strings.ToValidUTF8(s.Text(), "\u202e") }

// XML is a text of characters that XML can hold.
func (s *Source) XML() string {
	return strings.Map(func(r rune) rune {
		if r < ' ' && r != '\n' && r != '\t' || r == '\ufffe' || r == '\uffff' {
			return '\u009b'
		}
		return r
	}, s.Characters())
}

// Header is a text that a header can hold.
func (s *Source) Header() string {
	return strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f {
			return '\u009b'
		}
		return r
	}, s.Characters())
}

// FileName is a text that a file's name can be.
func (s *Source) FileName() string {
	return strings.Map(func(r rune) rune {
		if r == 0 || r == '/' {
			return '\u202e'
		}
		return r
	}, s.Characters())
}

// Argument is a text that an argument of a command can be.
func (s *Source) Argument() string { return strings.ReplaceAll(s.Text(), "\x00", "\x1b[2J") }

// Raw returns the first character in a text that no output may hold, and where;
// "" where there is none. It does not use the rule of package clean.
func Raw(text string) (found string, at int) {
	for i := 0; i < len(text); {
		r, size := utf8.DecodeRuneInString(text[i:])
		switch {
		case r == '\n' || r == '\t':
		case r == utf8.RuneError && size == 1, unicode.In(r, unicode.Cc, unicode.Cf, unicode.Zl, unicode.Zp):
			return text[i : i+size], i
		}
		i += size
	}
	return "", 0
}
