package iampolicy

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// slip is one place where a text is no JSON, though what was meant is clear.
type slip struct {
	Edit
	advice string
}

const (
	adviceCharset = "Retype the character at this place: typographic quotes and invisible spaces come with copied text."
	adviceComma   = "Take the comma in front of the closing bracket away."
	adviceMissing = "Put a comma between the two."
	adviceComment = "Take the comment out: JSON knows none."
	adviceBracket = "Close what was opened: the text ends too early."
)

// repaired is a text with its slips mended. Each of its bytes knows the bytes
// of the original that it came from.
type repaired struct {
	text     []byte
	from, to []int
	slips    []slip
	mended   bool
}

// mender reads a text as somebody does who knows what was meant.
type mender struct {
	src  string
	at   int
	last byte // the last byte that counts: what a comma would follow
	open []byte
	repaired
}

// mendJSON mends what copying and typing by hand do to JSON: quotes and spaces
// of a word processor, commas too many and too few, comments, brackets that
// were left open.
func mendJSON(text []byte) repaired {
	m := mender{src: string(text)}
	m.mended = true
	for m.at < len(m.src) {
		m.step()
	}
	if len(m.open) > 0 {
		slices.Reverse(m.open)
		m.slip(0, string(m.open), adviceBracket)
	}
	return m.repaired
}

// slip puts other bytes in the place of the next n.
func (m *mender) slip(n int, with, advice string) {
	m.slips = append(m.slips, slip{Edit{m.at, m.at + n, with}, advice})
	for i := range len(with) {
		m.text = append(m.text, with[i])
		m.from, m.to = append(m.from, m.at), append(m.to, m.at+n)
	}
	m.at += n
}

func (m *mender) keep(n int) {
	for range n {
		m.text = append(m.text, m.src[m.at])
		m.from, m.to = append(m.from, m.at), append(m.to, m.at+1)
		m.at++
	}
}

func (m *mender) step() {
	rest := m.src[m.at:]
	r, size := utf8.DecodeRuneInString(rest)
	switch {
	case strings.ContainsRune(" \t\r\n", r):
		m.keep(1)
	case strings.HasPrefix(rest, "//") || r == '#':
		m.slip(lineLength(rest), "", adviceComment)
	case strings.HasPrefix(rest, "/*"):
		m.slip(blockLength(rest), "", adviceComment)
	case isQuote(r):
		m.comma()
		m.str()
	case strings.ContainsRune("{[", r):
		m.comma()
		m.open = append(m.open, byte(r)+2) // "}" and "]" stand two behind them
		m.last = byte(r)
		m.keep(1)
	case r == ',' && strings.ContainsAny(firstByte(rest[1:]), "}]"):
		m.slip(1, "", adviceComma)
	case strings.ContainsRune("}]", r):
		m.open = m.open[:max(0, len(m.open)-1)]
		m.last = byte(r)
		m.keep(1)
	case r > unicode.MaxASCII:
		m.slip(size, " ", adviceCharset)
	default:
		m.last = byte(r)
		m.keep(1)
	}
}

func lineLength(s string) int {
	if i := strings.IndexByte(s, '\n'); i >= 0 {
		return i
	}
	return len(s)
}

func blockLength(s string) int {
	if i := strings.Index(s, "*/"); i >= 0 {
		return i + 2
	}
	return len(s)
}

// firstByte is the first one that is no space, as a text.
func firstByte(s string) string {
	s = strings.TrimLeft(s, " \t\r\n\u00a0")
	return s[:min(1, len(s))]
}

// comma stands where a value ends and another begins.
func (m *mender) comma() {
	if strings.IndexByte(`"}]`, m.last) >= 0 && m.last != 0 {
		m.slip(0, ",", adviceMissing)
	}
}

// doubleQuotes are read as the quote of JSON.
const doubleQuotes = "\"“”„‟″＂«»"

func isQuote(r rune) bool { return strings.ContainsRune(doubleQuotes, r) }

// str passes a string. One that begins with a typographic quote ends with any.
func (m *mender) str() {
	straight := m.quote()
	for m.at < len(m.src) {
		r, size := utf8.DecodeRuneInString(m.src[m.at:])
		switch {
		case r == '"' || !straight && isQuote(r):
			m.quote()
			m.last = '"'
			return
		case r == '\\':
			m.keep(min(2, len(m.src)-m.at))
		case r > 0xFF:
			m.slip(size, "", adviceCharset)
		default:
			m.keep(size)
		}
	}
	m.last = '"'
}

// quote passes one, and says whether it is JSON's.
func (m *mender) quote() bool {
	r, size := utf8.DecodeRuneInString(m.src[m.at:])
	if r == '"' {
		m.keep(1)
		return true
	}
	m.slip(size, `"`, adviceCharset)
	return false
}

// original is an edit of the repaired text as one of the text it came from.
func (r *repaired) original(e Edit) Edit {
	if !r.mended {
		return e
	}
	out := Edit{New: e.New}
	if e.Start < len(r.from) {
		out.Start = r.from[e.Start]
	}
	if e.End > 0 {
		out.End = r.to[e.End-1]
	}
	if e.Start == e.End {
		out.Start = out.End
	}
	return out
}
