package secretpath

import (
	"fmt"
	"strings"

	"clonepath/assets/english"
	"clonepath/checks/evidence"
)

// TreeRow is one key of a secret's value, ready to be listed: its name indented
// by its depth, and what stands there, masked.
type TreeRow struct {
	Path  string // as it is entered in Torque: keys joined by dots, [n] for elements
	Label string
	What  string // "40 characters", "2 keys"
	Leaf  bool   // text, which a token is; anything else leads to none
	// Hidden rows have, or stand below, a key that looks like a token: no path can
	// be made of it.
	Hidden bool
}

// Tree lists the keys of a value in its order. The nodes hold names, kinds and
// lengths; no widget ever sees a value.
func Tree(nodes []evidence.Node) []TreeRow {
	rows := make([]TreeRow, len(nodes))
	kinds, hidden := map[string]string{}, map[string]bool{}
	for i, n := range nodes {
		kinds[n.Pointer] = n.Kind
		hidden[n.Pointer] = n.Hidden || hidden[parent(n.Pointer)]
		depth := strings.Count(n.Pointer, "/") - 1
		name := n.Key
		if kinds[parent(n.Pointer)] == "array" {
			name = "[" + n.Key + "]"
		}
		rows[i] = TreeRow{Path: path(n.Pointer, kinds), Label: strings.Repeat("  ", max(0, depth)) + name, What: what(n), Leaf: n.Kind == "string", Hidden: hidden[n.Pointer]}
	}
	return rows
}

func parent(pointer string) string {
	if i := strings.LastIndexByte(pointer, '/'); i >= 0 {
		return pointer[:i]
	}
	return ""
}

// path writes a JSON Pointer the way that people write it: git.token, hosts[0].
func path(pointer string, kinds map[string]string) string {
	if pointer == "" {
		return ""
	}
	up := parent(pointer)
	key := strings.NewReplacer("~1", "/", "~0", "~").Replace(pointer[len(up)+1:])
	before := path(up, kinds)
	switch {
	case kinds[up] == "array":
		return before + "[" + key + "]"
	case before == "":
		return key
	}
	return before + "." + key
}

func what(n evidence.Node) string {
	switch n.Kind {
	case "string":
		return english.Plural(n.Length, "character")
	case "object":
		return english.Plural(n.Length, "key")
	case "array":
		return english.Plural(n.Length, "element")
	}
	return fmt.Sprintf("%s, not text", n.Kind)
}
