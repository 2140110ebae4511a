package secret

import (
	"fmt"
	"strings"

	"clonepath/checks/evidence"
	"clonepath/checks/faults/phrase"
	"clonepath/checks/faults/rule"
	"clonepath/checks/faults/snapshot"
	"clonepath/checks/verdict"
)

// pathRule is a rule about where the path leads in a value that was read.
func pathRule(fault string, find func(*snapshot.Snapshot, evidence.Value) *rule.Match) rule.Rule {
	return rule.Rule{Fault: fault, Check: evidence.SecretPath, By: verdict.Observed, Find: func(snap *snapshot.Snapshot) *rule.Match {
		if !snap.Value().Seen() {
			return nil
		}
		return find(snap, *snap.Value().Value)
	}}
}

// nearKey tells apart why a key is not there: another case, white space in it,
// a separator in it, or simply no such key.
func nearKey(fault string) func(*snapshot.Snapshot, evidence.Value) *rule.Match {
	return func(snap *snapshot.Snapshot, val evidence.Value) *rule.Match {
		p := val.Path
		stopped := p.Reason == "noKey" || p.Reason == "notObject" || p.Reason == "badSyntax"
		if p.Found || !stopped || val.Format != "object" && val.Format != "array" || whyNoKey(snap, p) != fault || pathSyntax(snap) != nil {
			return nil
		}
		h := &rule.Match{Evidence: []string{fmt.Sprintf("secret path %q", snap.Target.SecretPath), "keys in the value: " + keyNames(snap)}}
		at := ""
		if p.Walked != "" {
			at = " at " + p.Walked
		}
		h.Summary = fmt.Sprintf("The value has no key %q%s.", p.Missing, at)
		switch {
		case p.Reason == "notObject":
			h.Summary = fmt.Sprintf("The path %q goes on after %q, where a single value stands.", snap.Target.SecretPath, p.Walked)
		case p.Nearest != "":
			h.Summary += fmt.Sprintf(" There is %q.", p.Nearest)
			suggest(h, p.Walked+"/"+p.Nearest)
		default:
			if pointer := elsewhere(val, p.Missing); pointer != "" {
				h.Summary += fmt.Sprintf(" It stands at %s.", pointer)
				suggest(h, pointer)
			}
		}
		return h
	}
}

// suggest offers a path for Torque: a pointer as dotted keys.
func suggest(h *rule.Match, pointer string) {
	path := strings.ReplaceAll(strings.TrimPrefix(pointer, "/"), "/", ".")
	h.Advice, h.Copy = fmt.Sprintf("the path %q leads to a value", path), path
}

func whyNoKey(snap *snapshot.Snapshot, p evidence.PathResult) string {
	near, want := p.Nearest, p.Missing
	switch {
	case near == "":
		return "value-key-missing"
	case strings.EqualFold(near, want):
		return "value-key-case"
	case strings.EqualFold(strings.TrimSpace(near), strings.TrimSpace(want)):
		return "value-key-whitespace"
	case sameButSeparator(near, snap.Target.SecretPath) || sameButSeparator(near, want):
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
func keyNames(snap *snapshot.Snapshot) string {
	val := snap.Value().Get()
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
	return phrase.List(quoted, 12)
}

func nonString(snap *snapshot.Snapshot, val evidence.Value) *rule.Match {
	switch val.Path.Kind {
	case "", "string", "null":
		return nil
	}
	h := &rule.Match{
		Summary:  fmt.Sprintf("At %q stands %s, not a string.", snap.Target.SecretPath, withArticle(val.Path.Kind)),
		Evidence: []string{fmt.Sprintf("kind at %s: %s", val.Path.Pointer, val.Path.Kind)},
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

func separatorInKey(snap *snapshot.Snapshot) *rule.Match {
	p := snap.Value().Get().Path
	if !p.Found || p.Reading != "key" || !strings.ContainsAny(snap.Target.SecretPath, "./[") {
		return nil
	}
	return &rule.Match{Summary: fmt.Sprintf("The key %q has a separator in its name. It works where a path is first taken literally; Torque's way of reading it is unpublished.", snap.Target.SecretPath),
		Evidence: []string{fmt.Sprintf("a top-level key %q", snap.Target.SecretPath)}}
}

func plaintextWithPath(snap *snapshot.Snapshot, val evidence.Value) *rule.Match {
	if snap.Target.SecretPath == "" || val.Binary || val.BOM || val.Path.Found || val.Path.Reason == "jsonInString" {
		return nil
	}
	switch val.Format {
	case "text", "string", "number", "bool", "null", "empty":
	default:
		return nil
	}
	return &rule.Match{
		Summary: fmt.Sprintf("The value is plain text (%s), but the secret path %q asks for a key in a JSON object.", phrase.Plural(val.Bytes, "byte"), snap.Target.SecretPath),
		Evidence: []string{
			fmt.Sprintf("secret path %q", snap.Target.SecretPath),
			fmt.Sprintf("the value is %s that do not begin with {", phrase.Plural(val.Bytes, "byte")),
		},
	}
}

func jsonInString(snap *snapshot.Snapshot, val evidence.Value) *rule.Match {
	if val.Format != "object" && val.Format != "array" || val.Path.Reason != "jsonInString" {
		return nil
	}
	return &rule.Match{Summary: fmt.Sprintf("The path %q stops at %q: what stands there is a JSON object written as a string, which no path enters.", snap.Target.SecretPath, val.Path.Walked),
		Evidence: []string{fmt.Sprintf("kind at %s: string", val.Path.Walked)}}
}

func judgeSecretPath(snap *snapshot.Snapshot) rule.Result {
	f := snap.Value()
	if !f.Seen() {
		return unreadValue(snap)
	}
	p := f.Value.Path
	switch {
	case !p.Found:
		return rule.Unknown("the path leads nowhere")
	case p.Reading == "whole value":
		return rule.Passed(snap.ValueProvenance(), "no path: the whole value is the token")
	case p.Levels > 1:
		return rule.Passed(snap.ValueProvenance(), "%q was read as %s and leads to %s; Torque's own reading of several levels is unpublished", snap.Target.SecretPath, p.Reading, p.Pointer)
	}
	return rule.Passed(snap.ValueProvenance(), "%q leads to a %s", snap.Target.SecretPath, p.Kind)
}
