package intake

import (
	"encoding/json"
	"net/url"
	"sort"
	"strings"
	"unicode/utf8"

	"clonepath/checks/intake/legible"
)

// piece is a JSON value, or the lines of text between two.
type piece struct {
	json  string
	at    int // the line where a value begins
	lines []legible.Line
}

const (
	maxPieces = 2000     // documents in one input
	maxTries  = 4000     // places that begin like JSON and may be none
	maxLooked = 64 << 20 // bytes that are looked at for the ends of values
)

// valueStart is where a value may begin within a line.
var valueStart = form(`\{\s*"|\[\s*\{\s*"`)

// split takes lines apart into JSON values and the text between them. A value
// begins where a line does, within a line, or where another one ended. Of a value
// that is broken nothing is read as if it were whole.
func split(lines []legible.Line) []piece {
	s := &splitter{lines: lines}
	for _, line := range lines {
		s.starts = append(s.starts, s.text.Len())
		s.text.WriteString(line.Text + "\n")
	}
	return s.run()
}

type splitter struct {
	lines  []legible.Line
	text   strings.Builder
	starts []int // of the lines
	pieces []piece
	looked int
	broken bool // the last value that a line began with was none
}

func (s *splitter) run() []piece {
	text := s.text.String()
	between, tries := 0, 0
	for at := 0; at < len(text) && len(s.pieces) < maxPieces && tries < maxTries && s.looked < maxLooked; {
		at += len(text[at:]) - len(strings.TrimLeft(text[at:], " \t\n,"))
		if at == len(text) {
			break
		}
		start := s.next(text, at)
		if start >= 0 {
			tries++
			if end := s.valueEnd(text[start:]); end > 0 {
				s.flush(text, between, start)
				s.pieces = append(s.pieces, elements(text[start:start+end], s.lineOf(start))...)
				at, between, s.broken = start+end, start+end, false
				continue
			}
			s.broken = s.broken || start == at
		}
		if start > at { // words in braces: the rest of the line may hold a value
			at = start + 1
			continue
		}
		next := strings.IndexByte(text[at:], '\n')
		if next < 0 {
			break
		}
		at += next + 1
	}
	s.flush(text, between, len(text))
	return s.pieces
}

// next is where a value may begin, at a place or later in its line; -1 for
// nowhere. Behind a broken value only a line's very beginning counts.
func (s *splitter) next(text string, at int) int {
	first := at == s.starts[s.index(at)]
	if text[at] == '{' || text[at] == '[' {
		if s.broken && !first {
			return -1
		}
		return at
	}
	if s.broken {
		return -1
	}
	line, _, _ := strings.Cut(text[at:], "\n")
	if m := valueStart().FindStringIndex(line); m != nil {
		return at + m[0]
	}
	return -1
}

// flush keeps the text between two values.
func (s *splitter) flush(text string, from, to int) {
	if strings.Trim(text[from:to], " \t\n,") == "" {
		return
	}
	first := s.index(from)
	var lines []legible.Line
	for i, part := range strings.Split(strings.TrimSuffix(text[from:to], "\n"), "\n") {
		line := s.lines[min(first+i, len(s.lines)-1)]
		line.Text = part
		lines = append(lines, line)
	}
	s.pieces = append(s.pieces, piece{lines: lines})
}

// index is the line that a place is in.
func (s *splitter) index(at int) int { return max(sort.SearchInts(s.starts, at+1)-1, 0) }

func (s *splitter) lineOf(at int) int { return s.lines[s.index(at)].At }

// valueEnd is how long the JSON value is with which a text begins, 0 if it
// begins with none.
func (s *splitter) valueEnd(text string) int {
	decoder := json.NewDecoder(strings.NewReader(text))
	var raw json.RawMessage
	err := decoder.Decode(&raw)
	if err != nil {
		s.looked += int(decoder.InputOffset()) + 512
		return 0
	}
	s.looked += len(raw)
	if raw[0] == '[' && !strings.ContainsAny(string(raw), `{"`) {
		return 0 // "[404]" is no document
	}
	return int(decoder.InputOffset())
}

// elements are the objects of a list, or the one value.
func elements(value string, at int) []piece {
	var list []json.RawMessage
	if !strings.HasPrefix(value, "[") || json.Unmarshal([]byte(value), &list) != nil || len(list) > maxPieces {
		return []piece{{json: value, at: at}}
	}
	pieces := make([]piece, 0, len(list))
	for _, one := range list {
		pieces = append(pieces, piece{json: string(one), at: at})
	}
	return pieces
}

// decoded undoes URL-encoding, in which IAM's API returns documents, and the
// quotes of a document that was copied out of a JSON string.
func decoded(text string) string {
	trimmed := strings.TrimSpace(text)
	if strings.HasPrefix(trimmed, `"`) {
		var inner string
		if json.Unmarshal([]byte(trimmed), &inner) == nil && looksLikeJSON(decoded(inner)) {
			return decoded(inner)
		}
	}
	if strings.HasPrefix(strings.ToUpper(trimmed), "%7B") {
		if plain, err := url.QueryUnescape(trimmed); err == nil && utf8.ValidString(plain) {
			return plain
		}
	}
	return text
}

func looksLikeJSON(text string) bool {
	text = strings.TrimSpace(text)
	return strings.HasPrefix(text, "{") || strings.HasPrefix(text, "[")
}
