package intake

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// piece is one JSON value, or the text between two.
type piece struct {
	isJSON bool
	text   string
}

const (
	maxPieces = 2000 // documents in one input
	maxTries  = 4000 // lines that begin like JSON and may be none
)

// plainText undoes what editors and shells do to a file: byte order marks and
// UTF-16 (PowerShell's redirection), line ends, and the URL-encoding in which
// IAM's API returns documents.
func plainText(raw []byte) string {
	text := string(raw)
	switch {
	case bytes.HasPrefix(raw, []byte{0xFF, 0xFE}):
		text = fromUTF16(raw[2:], func(b []byte) uint16 { return uint16(b[0]) | uint16(b[1])<<8 })
	case bytes.HasPrefix(raw, []byte{0xFE, 0xFF}):
		text = fromUTF16(raw[2:], func(b []byte) uint16 { return uint16(b[1]) | uint16(b[0])<<8 })
	}
	text = strings.TrimPrefix(strings.ToValidUTF8(text, "\uFFFD"), "\uFEFF")
	text = strings.TrimSpace(strings.ReplaceAll(text, "\r\n", "\n"))
	return decoded(text)
}

func fromUTF16(raw []byte, unit func([]byte) uint16) string {
	units := make([]uint16, 0, len(raw)/2)
	for ; len(raw) >= 2; raw = raw[2:] {
		units = append(units, unit(raw))
	}
	return string(utf16.Decode(units))
}

// decoded undoes URL-encoding, and the quotes of a document that was copied out
// of a JSON string.
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

// split takes a text apart into JSON values and the text between them. A value
// begins where a line does, or where another one ended. Elements of a list are
// values of their own.
func split(text string) []piece {
	var pieces []piece
	between := 0 // where the text since the last value began
	flush := func(to int) {
		if s := strings.TrimSpace(text[between:to]); s != "" {
			pieces = append(pieces, piece{text: s})
		}
	}
	tries := 0
	for at := 0; at < len(text) && len(pieces) < maxPieces && tries < maxTries; {
		at += len(text[at:]) - len(strings.TrimLeft(text[at:], " \t\n,"))
		if at < len(text) && (text[at] == '{' || text[at] == '[') {
			tries++
			if end := valueEnd(text[at:]); end > 0 {
				flush(at)
				pieces = append(pieces, elements(text[at:at+end])...)
				at += end
				between = at
				continue
			}
		}
		next := strings.IndexByte(text[at:], '\n')
		if next < 0 {
			break
		}
		at += next + 1
	}
	flush(len(text))
	return pieces
}

// valueEnd is how long the JSON value is with which a text begins, 0 if it
// begins with none.
func valueEnd(text string) int {
	decoder := json.NewDecoder(strings.NewReader(text))
	var raw json.RawMessage
	if decoder.Decode(&raw) != nil {
		return 0
	}
	return int(decoder.InputOffset())
}

// elements are the objects of a list, or the one value.
func elements(value string) []piece {
	if !strings.HasPrefix(value, "[") {
		return []piece{{true, value}}
	}
	var list []json.RawMessage
	if json.Unmarshal([]byte(value), &list) != nil || len(list) > maxPieces {
		return []piece{{true, value}}
	}
	pieces := make([]piece, 0, len(list))
	for _, one := range list {
		pieces = append(pieces, piece{true, string(one)})
	}
	return pieces
}

var tableOutput = form(`(?m)^(\||\+-|-{10,}$)`)

// unrecognised says why nothing in an input was understood, as exactly as it
// can: where broken JSON breaks, or which output to ask for.
func unrecognised(text string) error {
	switch {
	case strings.TrimSpace(text) == "":
		return fmt.Errorf("it is empty; expected %s", Accepted)
	case looksLikeJSON(text):
		if where := brokenAt(text); where != "" {
			return fmt.Errorf("it begins like JSON, but %s: ask for the whole file", where)
		}
		return fmt.Errorf("it is JSON of no known shape; expected %s", Accepted)
	case tableOutput().MatchString(text):
		return fmt.Errorf("it looks like a table of the aws CLI: make it again with --output json")
	}
	return fmt.Errorf("nothing in it was recognised; expected %s", Accepted)
}

// brokenAt says where JSON stops being JSON, "" if it does not.
func brokenAt(text string) string {
	var syntax *json.SyntaxError
	var value json.RawMessage
	err := json.Unmarshal([]byte(text), &value)
	if err == nil || !errors.As(err, &syntax) {
		return ""
	}
	offset := min(int(syntax.Offset), len(text))
	line := strings.Count(text[:offset], "\n") + 1
	if strings.TrimSpace(text[offset:]) == "" {
		return fmt.Sprintf("it ends in the middle (line %d)", line)
	}
	return fmt.Sprintf("line %d, column %d is none (%v)", line, offset-strings.LastIndexByte(text[:offset], '\n'), err)
}
