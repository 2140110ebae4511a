package iampolicy

import "strings"

// expansion is a policy value after its ${…} were replaced. Facts from "IAM
// policy elements: Variables and tags": variables exist only in version
// 2012-10-17, only in Resource and in string and ARN conditions; ${*}, ${?}
// and ${$} stand for the characters themselves; a variable without a value and
// without a default equals nothing and is like nothing.
type expansion struct {
	pieces  []piece
	missing bool     // a variable has no value: nothing matches
	unknown []string // variables whose value nobody here can know
}

// expand replaces the variables of raw. wild says whether a bare * or ? is a
// wildcard. What a variable brings in is always literal; a variable that
// nobody knows becomes a star, so that what cannot match whatever its value
// stays false.
func (e *env) expand(raw string, wild bool) expansion {
	var x expansion
	for raw != "" {
		at := strings.Index(raw, "${")
		end := strings.IndexByte(raw[max(at, 0):], '}')
		if at < 0 || end < 0 {
			x.text(raw, wild)
			break
		}
		x.text(raw[:at], wild)
		e.variable(&x, raw[at+2:at+end])
		raw = raw[at+end+1:]
	}
	return x
}

func (x *expansion) literal(s string) { x.pieces = append(x.pieces, piece{literal: s}) }

func (x *expansion) text(s string, wild bool) {
	for wild && s != "" {
		at := strings.IndexAny(s, "*?")
		if at < 0 {
			break
		}
		x.literal(s[:at])
		x.pieces = append(x.pieces, piece{wild: s[at]})
		s = s[at+1:]
	}
	if s != "" {
		x.literal(s)
	}
}

func (e *env) variable(x *expansion, body string) {
	if body == "*" || body == "?" || body == "$" {
		x.literal(body)
		return
	}
	name, fallback, hasDefault := strings.Cut(body, ",")
	name = strings.TrimSpace(name)
	key := e.lookup(name)
	switch {
	case key.open:
		x.unknown = append(x.unknown, name)
		x.literal(key.begins)
		x.pieces = append(x.pieces, piece{wild: '*'})
	case len(key.values) == 1: // a key with several values is no variable
		x.literal(key.values[0])
	case hasDefault:
		x.literal(strings.Trim(strings.TrimSpace(fallback), "'"))
	default:
		x.missing = true
	}
}

// match compares the whole of s, ignoring case if fold is set.
func (x *expansion) match(e *env, s string, fold bool) Truth {
	if x.missing {
		return False
	}
	pieces := x.pieces
	if fold {
		s = strings.ToLower(s)
		pieces = make([]piece, len(x.pieces))
		for i, p := range x.pieces {
			pieces[i] = piece{literal: strings.ToLower(p.literal), wild: p.wild}
		}
	}
	if !globPieces(pieces, s) {
		return False
	}
	if len(x.unknown) > 0 {
		e.note(x.unknown...)
		return Unknown
	}
	return True
}

// hasVariable says whether raw is to be expanded in this document.
func (e *env) hasVariable(raw string) bool {
	return e.variables && strings.Contains(raw, "${")
}
