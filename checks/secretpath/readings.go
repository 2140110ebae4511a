package secretpath

import (
	"regexp"
	"strconv"
	"strings"

	"clonepath/awsops/target"
	"clonepath/checks/evidence"
)

// The readings of a path, as PathResult.Reading names them.
const (
	asKey      = "key"
	asDotted   = "dotted"
	asSlashes  = "slashes"
	asPointer  = "pointer"
	wholeValue = "whole value"
)

// reading is one way to cut a path into segments.
type reading struct {
	name     string
	segments []string
	bad      bool // the path is not well-formed in this notation
}

var (
	index     = regexp.MustCompile(`\[(\d{1,9})\]`)
	digits    = regexp.MustCompile(`^\d{1,9}$`)
	badTildes = regexp.MustCompile(`~([^01]|$)`)
)

// readings lists the ways to read a path, the literal key first. A leading "$"
// or "." is dropped for the dotted reading: it is how JSONPath and jq write the
// root, and the rule cred-path-syntax says so.
func readings(path string) []reading {
	all := []reading{{name: asKey, segments: []string{path}}}
	if strings.HasPrefix(path, "/") {
		pointer := reading{name: asPointer, bad: badTildes.MatchString(path)}
		for _, segment := range strings.Split(path[1:], "/") {
			pointer.segments = append(pointer.segments, unescaper.Replace(segment))
		}
		return append(all, pointer)
	}
	bare := strings.TrimPrefix(strings.TrimPrefix(path, "$"), ".")
	dotted := strings.TrimPrefix(index.ReplaceAllString(bare, ".$1"), ".")
	if dotted != path || strings.ContainsAny(path, ".[]") {
		all = append(all, reading{name: asDotted, segments: strings.Split(dotted, "."), bad: strings.ContainsAny(dotted, "[]")})
	}
	if strings.Contains(bare, "/") {
		all = append(all, reading{name: asSlashes, segments: strings.Split(bare, "/")})
	}
	return all
}

// resolve follows the first reading that leads to something. Where none does,
// it tells of the one that came furthest; of equals, of the one that has a
// similar key to offer.
func resolve(doc document, path string) (*node, evidence.PathResult) {
	if doc.root == nil {
		return nil, evidence.PathResult{Reason: "notJSON"}
	}
	var furthest evidence.PathResult
	deepest, bad := -1, false
	for _, r := range readings(path) {
		bad = bad || r.bad
		at, result, depth := walk(doc.root, r)
		if at != nil {
			return at, result
		}
		if depth > deepest || depth == deepest && furthest.Nearest == "" {
			furthest, deepest = result, depth
		}
	}
	if bad && furthest.Reason == "noKey" {
		furthest.Reason = "badSyntax"
	}
	return nil, furthest
}

// walk follows one reading and says how many segments it got through.
func walk(n *node, r reading) (*node, evidence.PathResult, int) {
	pointer := ""
	for depth, segment := range r.segments {
		next, key := step(n, segment)
		if next == nil {
			return nil, stopped(n, pointer, segment), depth
		}
		n, pointer = next, pointer+"/"+escape(shown(key))
	}
	return n, evidence.PathResult{
		Found: true, Kind: n.kind, Reading: r.name, Levels: len(r.segments), Pointer: pointer,
	}, len(r.segments)
}

// step goes to one member: by its key, or at an array by its index.
func step(n *node, segment string) (*node, string) {
	switch n.kind {
	case "object":
		return n.child(segment), segment
	case "array":
		if digits.MatchString(segment) {
			if i, _ := strconv.Atoi(segment); i < len(n.members) {
				return n.members[i], strconv.Itoa(i)
			}
		}
	}
	return nil, ""
}

func stopped(n *node, pointer, segment string) evidence.PathResult {
	result := evidence.PathResult{Walked: pointer, Missing: segment, Reason: "noKey"}
	switch {
	case n.kind == "string" && parse(n.text).format == "object":
		result.Reason = reasonJSONInString
	case n.kind != "object" && n.kind != "array":
		result.Reason = "notObject"
	}
	for _, key := range n.keys {
		if len(result.Here) < maxListed {
			result.Here = append(result.Here, shown(key))
		}
	}
	if n.kind == "object" {
		result.Nearest = nearest(segment, result.Here)
	}
	return result
}

// nearest returns the key most like the wanted one, "" where none is like it:
// the same but for case and white space, or a typo away.
func nearest(want string, keys []string) string {
	fold := func(s string) string { return strings.ToLower(strings.TrimSpace(s)) }
	limit := min(3, (len(want)+2)/3)
	best, bestDistance := "", limit+2
	if len(want) > 200 {
		return ""
	}
	for _, key := range keys {
		if len(key) > 200 {
			continue
		}
		distance := 0
		if fold(key) != fold(want) {
			distance = 1 + target.EditDistance(fold(want), fold(key))
		}
		if distance < bestDistance {
			best, bestDistance = key, distance
		}
	}
	return best
}
