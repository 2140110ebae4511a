package faults

import (
	"fmt"
	"strings"

	"clonepath/awsops/awserr"
	"clonepath/checks/evidence"
)

var valueRules = []rule{
	pathRule("value-binary", func(v *view, val evidence.Value) *hit {
		if !val.Binary {
			return nil
		}
		return &hit{summary: fmt.Sprintf("The value is stored as SecretBinary (%s): there is no text in which a path could lead anywhere.", plural(val.Bytes, "byte")),
			evidence: []string{"SecretString is empty, SecretBinary is not"}}
	}),
	pathRule("value-bom", func(_ *view, val evidence.Value) *hit {
		if !val.BOM {
			return nil
		}
		return &hit{summary: "The value begins with a byte order mark (EF BB BF), so that it is no JSON and no clean token.",
			evidence: []string{fmt.Sprintf("the first 3 of %s are EF BB BF", plural(val.Bytes, "byte"))}}
	}),
	pathRule("value-plaintext-with-path", plaintextWithPath),
	pathRule("value-json-invalid", func(_ *view, val evidence.Value) *hit {
		if val.Format != "invalid" || val.BOM {
			return nil
		}
		return &hit{summary: fmt.Sprintf("The value begins like JSON but is none: %s.", val.ParseErr),
			evidence: []string{fmt.Sprintf("%s, %s", plural(val.Bytes, "byte"), val.ParseErr)}}
	}),
	pathRule("value-double-encoded", func(_ *view, val evidence.Value) *hit {
		if val.Format != "string" || val.Path.Reason != "jsonInString" {
			return nil
		}
		return &hit{summary: "The value is a JSON text inside a JSON string: it was encoded twice.", evidence: []string{"the value's first character is a quotation mark; inside it is an object"}}
	}),
	pathRule("value-json-in-string", jsonInString),
	pathRule("value-key-case", nearKey("value-key-case")),
	pathRule("value-key-whitespace", nearKey("value-key-whitespace")),
	pathRule("value-path-separator-in-key", nearKey("value-path-separator-in-key")),
	pathRule("value-key-missing", nearKey("value-key-missing")),
	pathRule("value-non-string", nonString),
	{fault: "value-path-separator-in-key", statement: evidence.SecretPath, effect: dims, by: ObservedP, find: separatorInKey},
	{fault: "value-duplicate-keys", statement: evidence.SecretPath, effect: dims, by: ObservedP, find: duplicateKeys},

	{fault: "value-null-or-empty", statement: evidence.SecretToken, by: ObservedP, find: nullOrEmpty},
	tokenRule("value-json-without-path", func(v *view, h evidence.Hygiene) *hit {
		if !h.JSON || v.t.SecretPath != "" {
			return nil
		}
		return &hit{summary: "The value is a JSON object and no secret path is set, so that the whole object would be sent as the token.",
			evidence: []string{"keys in the value: " + keyNames(v), `secret path ""`}}
	}),
	tokenRule("value-json-in-string", func(v *view, h evidence.Hygiene) *hit {
		if !h.JSON || v.t.SecretPath == "" {
			return nil
		}
		return &hit{summary: fmt.Sprintf("At %q stands a JSON object written as a string: it would be sent whole as the token.", v.t.SecretPath),
			evidence: []string{fmt.Sprintf("the string at the path (%s) parses as an object", plural(h.Bytes, "byte"))}}
	}),
	tokenRule("value-placeholder", func(v *view, h evidence.Hygiene) *hit {
		if !h.Placeholder {
			return nil
		}
		return &hit{summary: "What stands at the path is a placeholder, not a token.",
			evidence: []string{fmt.Sprintf("%s that look like a template", plural(h.Bytes, "byte"))}}
	}),
	tokenRule("value-trailing-newline", func(v *view, h evidence.Hygiene) *hit {
		if !h.TrailingNewline && !h.TrailingSpace && !h.LeadingSpace {
			return nil
		}
		return &hit{summary: fmt.Sprintf("The token %s. It is sent with it, and the Git host refuses it.", spaceIn(h)),
			evidence: []string{fmt.Sprintf("%s at the path, %s", plural(h.Bytes, "byte"), spaceIn(h))}}
	}),
	tokenRule("value-wrapped-quotes", func(v *view, h evidence.Hygiene) *hit {
		if !h.Quoted && h.Prefixed == "" {
			return nil
		}
		what := "is wrapped in quotation marks"
		if h.Prefixed != "" {
			what = fmt.Sprintf("has %q written in front of it", strings.TrimSpace(h.Prefixed))
		}
		return &hit{summary: fmt.Sprintf("The token %s, which is sent along.", what), evidence: []string{fmt.Sprintf("%s at the path; the token %s", plural(h.Bytes, "byte"), what)}}
	}),
}

// pathRule is a rule about where the path leads in a value that was read.
func pathRule(fault string, find func(*view, evidence.Value) *hit) rule {
	return rule{fault: fault, statement: evidence.SecretPath, by: ObservedP, find: func(v *view) *hit {
		if !v.value().Seen() {
			return nil
		}
		return find(v, *v.value().Value)
	}}
}

// tokenOpens tells whether a host that keeps strangers out took these very
// bytes: then they are a token, whatever they look like.
func (v *view) tokenOpens() bool {
	return v.loggedIn() && v.r.Host.Seen() && !v.r.Host.Value.Advertised && v.r.Login.Value.VersionID == v.value().Value.VersionID
}

// tokenRule is a rule about the string at the path.
func tokenRule(fault string, find func(*view, evidence.Hygiene) *hit) rule {
	return rule{fault: fault, statement: evidence.SecretToken, by: ObservedP, find: func(v *view) *hit {
		if !v.value().Seen() || v.value().Value.Leaf == nil || v.value().Value.BOM || v.tokenOpens() {
			return nil
		}
		return find(v, *v.value().Value.Leaf)
	}}
}

func plaintextWithPath(v *view, val evidence.Value) *hit {
	if v.t.SecretPath == "" || val.Binary || val.BOM || val.Path.Found || val.Path.Reason == "jsonInString" {
		return nil
	}
	switch val.Format {
	case "text", "string", "number", "bool", "null", "empty":
	default:
		return nil
	}
	return &hit{
		summary: fmt.Sprintf("The value is plain text (%s), but the secret path %q asks for a key in a JSON object.", plural(val.Bytes, "byte"), v.t.SecretPath),
		evidence: []string{
			fmt.Sprintf("secret path %q", v.t.SecretPath),
			fmt.Sprintf("the value is %s that do not begin with {", plural(val.Bytes, "byte")),
		},
	}
}

func jsonInString(v *view, val evidence.Value) *hit {
	if val.Format != "object" && val.Format != "array" || val.Path.Reason != "jsonInString" {
		return nil
	}
	return &hit{summary: fmt.Sprintf("The path %q stops at %q: what stands there is a JSON object written as a string, which no path enters.", v.t.SecretPath, val.Path.Walked),
		evidence: []string{fmt.Sprintf("kind at %s: string", val.Path.Walked)}}
}

// nearKey tells apart why a key is not there: another case, white space in it,
// a separator in it, or simply no such key.
func nearKey(fault string) func(*view, evidence.Value) *hit {
	return func(v *view, val evidence.Value) *hit {
		p := val.Path
		stopped := p.Reason == "noKey" || p.Reason == "notObject" || p.Reason == "badSyntax"
		if p.Found || !stopped || val.Format != "object" && val.Format != "array" || whyNoKey(v, p) != fault || pathSyntax(v) != nil {
			return nil
		}
		h := &hit{evidence: []string{fmt.Sprintf("secret path %q", v.t.SecretPath), "keys in the value: " + keyNames(v)}}
		at := ""
		if p.Walked != "" {
			at = " at " + p.Walked
		}
		h.summary = fmt.Sprintf("The value has no key %q%s.", p.Missing, at)
		switch {
		case p.Reason == "notObject":
			h.summary = fmt.Sprintf("The path %q goes on after %q, where a single value stands.", v.t.SecretPath, p.Walked)
		case p.Nearest != "":
			h.summary += fmt.Sprintf(" There is %q.", p.Nearest)
			suggest(h, p.Walked+"/"+p.Nearest)
		default:
			if pointer := elsewhere(val, p.Missing); pointer != "" {
				h.summary += fmt.Sprintf(" It stands at %s.", pointer)
				suggest(h, pointer)
			}
		}
		return h
	}
}

// suggest offers a path for Torque: a pointer as dotted keys.
func suggest(h *hit, pointer string) {
	path := strings.ReplaceAll(strings.TrimPrefix(pointer, "/"), "/", ".")
	h.advice, h.copy = fmt.Sprintf("the path %q leads to a value", path), path
}

func whyNoKey(v *view, p evidence.PathResult) string {
	near, want := p.Nearest, p.Missing
	switch {
	case near == "":
		return "value-key-missing"
	case strings.EqualFold(near, want):
		return "value-key-case"
	case strings.EqualFold(strings.TrimSpace(near), strings.TrimSpace(want)):
		return "value-key-whitespace"
	case sameButSeparator(near, v.t.SecretPath) || sameButSeparator(near, want):
		return "value-path-separator-in-key"
	}
	return "value-key-missing"
}

func sameButSeparator(a, b string) bool {
	unify := strings.NewReplacer("/", ".", "[", ".", "]", "")
	return strings.ContainsAny(a, "./[") && strings.EqualFold(unify.Replace(a), strings.TrimPrefix(unify.Replace(b), "."))
}

// elsewhere is where a key of that name stands deeper in the value, "" where
// none or several do.
func elsewhere(val evidence.Value, key string) string {
	found := ""
	for _, n := range val.Keys {
		if n.Key == key && n.Kind == "string" {
			if found != "" {
				return ""
			}
			found = n.Pointer
		}
	}
	return found
}

// keyNames lists the keys where the walk stopped, or those at the top.
func keyNames(v *view) string {
	val := v.value().Get()
	names := val.Path.Here
	if len(names) == 0 {
		for _, n := range val.Keys {
			if strings.Count(n.Pointer, "/") == 1 {
				names = append(names, n.Key)
			}
		}
	}
	quoted := make([]string, len(names))
	for i, name := range names {
		quoted[i] = fmt.Sprintf("%q", name)
	}
	return list(quoted, 12)
}

func nonString(v *view, val evidence.Value) *hit {
	switch val.Path.Kind {
	case "", "string", "null":
		return nil
	}
	h := &hit{
		summary:  fmt.Sprintf("At %q stands %s, not a string.", v.t.SecretPath, withArticle(val.Path.Kind)),
		evidence: []string{fmt.Sprintf("kind at %s: %s", val.Path.Pointer, val.Path.Kind)},
	}
	if below := stringsBelow(val); len(below) == 1 {
		suggest(h, below[0])
	}
	return h
}

func withArticle(noun string) string {
	if strings.ContainsRune("aeiou", rune(noun[0])) {
		return "an " + noun
	}
	return "a " + noun
}

// stringsBelow are the strings inside the object that a path leads to.
func stringsBelow(val evidence.Value) []string {
	var out []string
	for _, n := range val.Keys {
		if n.Kind == "string" && strings.HasPrefix(n.Pointer, val.Path.Pointer+"/") {
			out = append(out, n.Pointer)
		}
	}
	return out
}

func separatorInKey(v *view) *hit {
	p := v.value().Get().Path
	if !p.Found || p.Reading != "key" || !strings.ContainsAny(v.t.SecretPath, "./[") {
		return nil
	}
	return &hit{summary: fmt.Sprintf("The key %q has a separator in its name. It works where a path is first taken literally; Torque's way of reading it is unpublished.", v.t.SecretPath),
		evidence: []string{fmt.Sprintf("a top-level key %q", v.t.SecretPath)}}
}

func duplicateKeys(v *view) *hit {
	duplicates := v.value().Get().Duplicate
	if len(duplicates) == 0 {
		return nil
	}
	return &hit{summary: fmt.Sprintf("A key stands twice in the value: %s. Readers differ in which one they take.", list(duplicates, 3)),
		evidence: []string{"twice: " + list(duplicates, 12)}}
}

func nullOrEmpty(v *view) *hit {
	val := v.value().Get()
	null := val.Path.Found && val.Path.Kind == "null"
	if !null && (val.Leaf == nil || val.Leaf.Bytes > 0) {
		return nil
	}
	what := "an empty string"
	if null {
		what = "null"
	}
	h := &hit{summary: fmt.Sprintf("At %q stands %s: Git would be asked without a password.", v.t.SecretPath, what),
		evidence: []string{fmt.Sprintf("kind at %s: %s", val.Path.Pointer, what)}}
	if v.r.Host.Get().Advertised {
		h.evidence = append(h.evidence, "the repository is public: an anonymous clone succeeds and hides this")
	}
	return h
}

func spaceIn(h evidence.Hygiene) string {
	switch {
	case h.TrailingNewline:
		return "ends with a newline"
	case h.LeadingSpace && h.TrailingSpace:
		return "has white space at both ends"
	case h.LeadingSpace:
		return "begins with white space"
	}
	return "ends with white space"
}

func judgeSecretPath(v *view) verdict {
	f := v.value()
	if !f.Seen() {
		return unreadValue(v)
	}
	p := f.Value.Path
	switch {
	case !p.Found:
		return unknown("the path leads nowhere")
	case p.Reading == "whole value":
		return passed(v.seenBy(), "no path: the whole value is the token")
	case p.Levels > 1:
		return passed(v.seenBy(), "%q was read as %s and leads to %s; Torque's own reading of several levels is unpublished", v.t.SecretPath, p.Reading, p.Pointer)
	}
	return passed(v.seenBy(), "%q leads to a %s", v.t.SecretPath, p.Kind)
}

func judgeSecretToken(v *view) verdict {
	f := v.value()
	switch {
	case !f.Seen():
		return unreadValue(v)
	case f.Value.Leaf == nil:
		return unknown("there is no string at the path").waiting(evidence.SecretPath)
	case f.Value.Leaf.Kind != "":
		return passed(v.seenBy(), "%s by its form, %s", f.Value.Leaf.Kind, plural(f.Value.Leaf.Bytes, "byte"))
	}
	return passed(v.seenBy(), "%s", plural(f.Value.Leaf.Bytes, "byte"))
}

// unreadValue: what depends on a value that nobody read is unknown.
func unreadValue(v *view) verdict {
	f := v.value()
	if f != nil && f.Failure != nil && f.Failure.Class == awserr.Denied {
		return unknown("the value could not be read: %s", short(f.Failure)).waiting(evidence.SecretReadable)
	}
	return unknown("%s", notAsked(f, "the value was not read")).waiting(evidence.SecretReadable)
}
