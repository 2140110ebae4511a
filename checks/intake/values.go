package intake

import (
	"bytes"
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"time"

	"clonepath/checks/intake/legible"
)

const (
	maxDepth  = 24
	maxValues = 50_000 // members that are looked at in one input
)

// json looks for known documents and errors in a value, at any depth, also where
// JSON stands in a string.
func (d *reader) json(raw []byte) {
	before, texts := d.parts+len(d.result.Found), len(d.unread)
	d.value(raw, 0)
	if d.parts+len(d.result.Found) > before || len(d.unread) > texts {
		return
	}
	var o object
	if json.Unmarshal(raw, &o) == nil {
		names := slices.Sorted(maps.Keys(o))
		d.leave("a JSON document of no known shape (its members: %s)", strings.Join(names[:min(len(names), 6)], ", "))
	}
}

func (d *reader) value(raw json.RawMessage, depth int) {
	if d.values++; depth > maxDepth || d.values > maxValues {
		return
	}
	raw = bytes.TrimSpace(raw)
	if len(raw) == 0 {
		return
	}
	switch raw[0] {
	case '{':
		d.object(raw, depth)
	case '[':
		var list []json.RawMessage
		if json.Unmarshal(raw, &list) == nil {
			for _, one := range list {
				d.value(one, depth+1)
			}
		}
	case '"':
		var text string
		if json.Unmarshal(raw, &text) == nil {
			d.string(text, depth)
		}
	}
}

// object reads a document of a known shape. Else each of its members is looked
// at; an error's code stands beside its message.
func (d *reader) object(raw json.RawMessage, depth int) {
	var o object
	if json.Unmarshal(raw, &o) != nil {
		return
	}
	if kind := shapeOf(o); kind != "" {
		if err := readers()[kind](d, o, raw); err != nil {
			d.leave("%v", err)
		}
		return
	}
	defer func(at time.Time) { d.at = at }(d.at)
	code, all := codeOf(o), members(raw)
	beside := code != "" && slices.ContainsFunc(all, isMessage)
	for _, m := range all {
		switch {
		case beside && slices.Contains(codeNames, m.name) && codeOf(object{m.name: m.value}) == code: // it is said with the message
		case timeNames[strings.ToLower(m.name)]:
			var at moment
			if json.Unmarshal(m.value, &at) == nil && !at.IsZero() {
				d.at = at.Time
			}
		case len(m.value) == 0 || adviceNames[strings.ToLower(m.name)]:
		case m.value[0] != '"':
			d.value(m.value, depth+1)
		default:
			var text string
			if json.Unmarshal(m.value, &text) != nil {
				continue
			}
			if inner := decoded(text); looksLikeJSON(inner) && json.Valid([]byte(strings.TrimSpace(inner))) {
				d.value([]byte(inner), depth+1)
				continue
			}
			if code != "" && isMessage(m) {
				text = code + ": " + text
			}
			d.told(text)
		}
	}
}

func isMessage(m member) bool {
	return messageNames[strings.ToLower(m.name)] && len(m.value) > 2 && m.value[0] == '"'
}

// codeOf is the code of an error object: of the SDKs, of aws CLI v2, of the wire.
func codeOf(o object) string {
	for _, name := range codeNames {
		var code string
		if json.Unmarshal(o[name], &code) == nil && codeForm().MatchString(code) {
			return code[strings.LastIndexByte(code, '#')+1:]
		}
	}
	return ""
}

// string reads JSON in a string, or a text.
func (d *reader) string(text string, depth int) {
	if inner := decoded(text); looksLikeJSON(inner) && json.Valid([]byte(strings.TrimSpace(inner))) {
		d.value([]byte(inner), depth+1)
		return
	}
	d.told(text)
}

// told reads a text that stood in a value: all of it is of the line where the
// value began.
func (d *reader) told(text string) {
	if strings.TrimSpace(text) == "" {
		return
	}
	lines := legible.Lines([]byte(text))
	for i := range lines {
		lines[i].At = d.line
	}
	d.errors(legible.Plain(lines))
}

// timeNames are members that say when something was written; adviceNames hold
// links to help, which are about nothing.
var (
	timeNames    = map[string]bool{"time": true, "timestamp": true, "@timestamp": true, "ts": true, "date": true, "lasttimestamp": true, "eventtime": true}
	messageNames = map[string]bool{"message": true, "msg": true, "errormessage": true}
	adviceNames  = map[string]bool{"documentation_url": true, "help": true, "helplink": true, "moreinfo": true, "docs": true}
)

// codeNames are members that hold an error's code, and codeForm is its form.
var (
	codeNames = []string{"Code", "code", "__type", "errorCode", "name", "errorType", "type"}
	codeForm  = form(`^(?:[\w.]+#)?[A-Z][a-z]+[A-Z]\w+$`)
)

// member is one member of an object, in the object's order.
type member struct {
	name  string
	value json.RawMessage
}

func members(raw json.RawMessage) []member {
	decoder := json.NewDecoder(bytes.NewReader(raw))
	var list []member
	if _, err := decoder.Token(); err != nil {
		return nil
	}
	for decoder.More() {
		name, err := decoder.Token()
		if err != nil {
			break
		}
		var m member
		if m.name, _ = name.(string); decoder.Decode(&m.value) != nil {
			break
		}
		list = append(list, m)
	}
	return list
}
