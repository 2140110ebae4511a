package secretpath

import (
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"clonepath/checks/evidence"
)

// Bounds of what is walked and listed. AWS stores at most 65,536 bytes, and no
// resolver follows a path of such depth.
const (
	maxDepth  = 64
	maxListed = 500
)

// document is a parsed value.
type document struct {
	format     string // as evidence.Value.Format
	problem    string // of an invalid one, without an excerpt
	root       *node  // nil unless the text is JSON
	duplicates []string
}

// node is one JSON value with its members in the order of the text.
type node struct {
	kind    string // object, array, string, number, bool, null
	text    string // of a string
	start   int    // of a string: where its quotation marks stand in the text,
	end     int    // the first and behind the last
	length  int    // bytes of a string, members of an object or array
	keys    []string
	members []*node
}

// child returns the member with that key. Of duplicates the last one counts, as
// in Go and in most other readers.
func (n *node) child(key string) *node {
	for i := len(n.keys) - 1; i >= 0; i-- {
		if n.keys[i] == key {
			return n.members[i]
		}
	}
	return nil
}

func parse(text string) document {
	trimmed := strings.TrimLeft(text, " \t\r\n")
	switch {
	case text == "":
		return document{format: "empty"}
	case trimmed == "":
		return document{format: "text"}
	}
	var whole json.RawMessage
	if err := json.Unmarshal([]byte(text), &whole); err != nil {
		if trimmed[0] != '{' && trimmed[0] != '[' {
			return document{format: "text"}
		}
		return document{format: "invalid", problem: describe(err, text)}
	}
	d := document{}
	p := parser{Decoder: json.NewDecoder(strings.NewReader(text)), doc: &d, source: text}
	p.UseNumber()
	root, err := p.value("", 0)
	if err != nil {
		return document{format: "invalid", problem: err.Error()}
	}
	d.root, d.format = root, root.kind
	return d
}

// parser builds nodes token by token, because a map would lose the order and
// the duplicates.
type parser struct {
	*json.Decoder
	doc    *document
	source string
}

func (p *parser) value(pointer string, depth int) (*node, error) {
	if depth > maxDepth {
		return nil, fmt.Errorf("nested deeper than %d levels", maxDepth)
	}
	behind := int(p.InputOffset())
	token, err := p.Token()
	if err != nil {
		return nil, errors.New("ends too early") // unreachable: the text parsed before
	}
	switch t := token.(type) {
	case json.Delim:
		if t == '{' {
			return p.object(pointer, depth)
		}
		return p.array(pointer, depth)
	case string:
		start := behind + strings.IndexByte(p.source[behind:], '"') // after white space, a colon or a comma
		return &node{kind: "string", text: t, length: len(t), start: start, end: int(p.InputOffset())}, nil
	case json.Number:
		return &node{kind: "number", length: len(t)}, nil
	case bool:
		return &node{kind: "bool"}, nil
	}
	return &node{kind: "null"}, nil
}

func (p *parser) object(pointer string, depth int) (*node, error) {
	n := &node{kind: "object"}
	seen := map[string]bool{}
	for p.More() {
		token, err := p.Token()
		key, ok := token.(string)
		if err != nil || !ok {
			return nil, errors.New("a key is no string") // unreachable: the text parsed before
		}
		at := pointer + "/" + escape(shown(key))
		if seen[key] && len(p.doc.duplicates) < maxListed {
			p.doc.duplicates = append(p.doc.duplicates, at)
		}
		seen[key] = true
		member, err := p.value(at, depth+1)
		if err != nil {
			return nil, err
		}
		n.keys, n.members = append(n.keys, key), append(n.members, member)
	}
	n.length = len(n.members)
	_, err := p.Token()
	return n, err
}

func (p *parser) array(pointer string, depth int) (*node, error) {
	n := &node{kind: "array"}
	for p.More() {
		key := strconv.Itoa(len(n.keys))
		member, err := p.value(pointer+"/"+key, depth+1)
		if err != nil {
			return nil, err
		}
		n.keys, n.members = append(n.keys, key), append(n.members, member)
	}
	n.length = len(n.members)
	_, err := p.Token()
	return n, err
}

// list names every node below root, parents first, without content.
func list(root *node) []evidence.Node {
	var out []evidence.Node
	var walk func(n *node, pointer string)
	walk = func(n *node, pointer string) {
		for i, member := range n.members {
			if len(out) == maxListed {
				return
			}
			key := shown(n.keys[i])
			at := pointer + "/" + escape(key)
			out = append(out, evidence.Node{Pointer: at, Key: key, Kind: member.kind, Length: member.length, Hidden: key != n.keys[i]})
			walk(member, at)
		}
	}
	if root != nil {
		walk(root, "")
	}
	return out
}

var quotedRune = regexp.MustCompile(`invalid character '.*?' `)

// describe says where and how a text is no JSON. Go's own message quotes the
// offending character, which is content: it is cut out.
func describe(err error, text string) string {
	var syntax *json.SyntaxError
	if !errors.As(err, &syntax) {
		return "is no JSON"
	}
	if strings.Contains(syntax.Error(), "unexpected end") {
		return fmt.Sprintf("ends too early, after %d bytes", len(text))
	}
	what := quotedRune.ReplaceAllString(syntax.Error(), "unexpected character ")
	if strings.Contains(what, "'") || !strings.HasPrefix(what, "unexpected character") {
		what = "unexpected character"
	}
	return fmt.Sprintf("byte %d: %s", syntax.Offset, what)
}

var (
	escaper   = strings.NewReplacer("~", "~0", "/", "~1")
	unescaper = strings.NewReplacer("~1", "/", "~0", "~")
)

// escape writes a key as a segment of a JSON Pointer (RFC 6901).
func escape(key string) string { return escaper.Replace(key) }
