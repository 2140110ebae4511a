package iampolicy

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"
)

// nodeKind is the JSON type of a node, in words fit for a message.
type nodeKind string

const (
	isObject nodeKind = "an object"
	isList   nodeKind = "a list"
	isString nodeKind = "a string"
	isNumber nodeKind = "a number"
	isBool   nodeKind = "a boolean"
	isNull   nodeKind = "null"
)

// node is a JSON value that remembers where it stands. Edits and messages need
// the place, which encoding/json's own values do not keep.
type node struct {
	kind       nodeKind
	start, end int
	text       string // of a string; the literal of a number or boolean
	members    []member
	items      []*node
}

// member is one name and value of an object, in source order.
type member struct {
	name               string
	nameStart, nameEnd int
	value              *node
}

// get returns the value of the last member with that name, as JSON readers do.
func (n *node) get(name string) *node {
	for i := len(n.members) - 1; i >= 0; i-- {
		if n.members[i].name == name {
			return n.members[i].value
		}
	}
	return nil
}

// readJSON checks the text with encoding/json and then builds the tree.
func readJSON(text []byte) (*node, error) {
	var raw json.RawMessage
	if err := json.Unmarshal(text, &raw); err != nil {
		return nil, jsonError(text, err)
	}
	s := scanner{text: text}
	s.skip()
	return s.value(), nil
}

func jsonError(text []byte, err error) *ParseError {
	offset, message := len(text), err.Error()
	if len(bytes.TrimSpace(text)) == 0 {
		return parseErrorAt(text, 0, "the document is empty")
	}
	var syntax *json.SyntaxError
	if errors.As(err, &syntax) {
		offset = max(0, int(syntax.Offset)-1)
		message = strings.TrimPrefix(syntax.Error(), "json: ")
	}
	return parseErrorAt(text, offset, message)
}

// ParseError says where a text stops being a policy document.
type ParseError struct {
	Line, Column int // 1-based; Column counts characters
	Offset       int // in bytes
	Pointer      string
	Message      string
}

func (e *ParseError) Error() string {
	return fmt.Sprintf("line %d, column %d: %s", e.Line, e.Column, e.Message)
}

func parseErrorAt(text []byte, offset int, message string) *ParseError {
	line, column := position(text, offset)
	return &ParseError{Line: line, Column: column, Offset: offset, Message: message}
}

// position turns a byte offset into a line and column, both from 1.
func position(text []byte, offset int) (line, column int) {
	before := text[:min(max(offset, 0), len(text))]
	line = 1 + bytes.Count(before, []byte{'\n'})
	return line, 1 + utf8.RuneCount(before[bytes.LastIndexByte(before, '\n')+1:])
}

// scanner builds nodes from text that is known to be valid JSON.
type scanner struct {
	text []byte
	at   int
}

func (s *scanner) skip() {
	for s.at < len(s.text) && strings.IndexByte(" \t\r\n", s.text[s.at]) >= 0 {
		s.at++
	}
}

// next skips space, passes one byte, and skips space again.
func (s *scanner) next() {
	s.skip()
	s.at++
	s.skip()
}

func (s *scanner) value() *node {
	n := &node{start: s.at}
	switch c := s.text[s.at]; c {
	case '{':
		n.kind = isObject
		s.object(n)
	case '[':
		n.kind = isList
		s.list(n)
	case '"':
		n.kind, n.text = isString, s.str()
	default:
		n.kind, n.text = s.literal(c)
	}
	n.end = s.at
	return n
}

func (s *scanner) object(n *node) {
	s.next()
	for s.text[s.at] != '}' {
		m := member{nameStart: s.at}
		m.name = s.str()
		m.nameEnd = s.at
		s.next() // the colon
		m.value = s.value()
		n.members = append(n.members, m)
		s.comma()
	}
	s.at++
}

func (s *scanner) list(n *node) {
	s.next()
	for s.text[s.at] != ']' {
		n.items = append(n.items, s.value())
		s.comma()
	}
	s.at++
}

func (s *scanner) comma() {
	s.skip()
	if s.text[s.at] == ',' {
		s.next()
	}
}

func (s *scanner) str() string {
	start := s.at
	for s.at++; s.text[s.at] != '"'; s.at++ {
		if s.text[s.at] == '\\' {
			s.at++
		}
	}
	s.at++
	quoted := s.text[start:s.at]
	plain := quoted[1 : len(quoted)-1]
	if bytes.IndexByte(plain, '\\') < 0 && utf8.Valid(plain) {
		return string(plain)
	}
	var out string
	_ = json.Unmarshal(quoted, &out) // valid: readJSON checked it
	return out
}

func (s *scanner) literal(first byte) (nodeKind, string) {
	start := s.at
	for s.at < len(s.text) && strings.IndexByte(" \t\r\n,]}", s.text[s.at]) < 0 {
		s.at++
	}
	text := string(s.text[start:s.at])
	switch first {
	case 't', 'f':
		return isBool, text
	case 'n':
		return isNull, text
	}
	return isNumber, text
}

// pointer appends a token to a JSON Pointer (RFC 6901).
func pointer(base, token string) string {
	if strings.ContainsAny(token, "~/") {
		token = strings.ReplaceAll(strings.ReplaceAll(token, "~", "~0"), "/", "~1")
	}
	return base + "/" + token
}
