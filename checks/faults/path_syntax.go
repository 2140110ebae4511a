package faults

import (
	"fmt"
	"strings"

	"clonepath/awsops/target"
	"clonepath/checks/evidence"
)

// pathSyntaxRules are about how the path is written. What leads nowhere breaks
// the chain; what leads to a value should be written more plainly.
var pathSyntaxRules = []rule{
	{fault: "cred-path-syntax", statement: evidence.SecretPath, by: ObservedP, find: func(v *view) *hit {
		if v.value().Seen() && v.value().Value.Path.Found {
			return nil
		}
		return pathSyntax(v)
	}},
	{fault: "cred-path-syntax", statement: evidence.SecretPath, effect: dims, by: ObservedP, find: func(v *view) *hit {
		if !v.value().Seen() || !v.value().Value.Path.Found {
			return nil
		}
		return pathSyntax(v)
	}},
}

// pathSyntax: how Torque reads a path is unpublished; a bare key is safe.
func pathSyntax(v *view) *hit {
	path := v.t.SecretPath
	if p := v.problems[target.FieldSecretPath]; p != nil {
		return v.fieldHit(target.FieldSecretPath, "cred-path-syntax")
	}
	if path == "" || !strings.ContainsRune("/.$", rune(path[0])) || !v.value().Seen() || v.value().Value.Binary || v.value().Value.Format != "object" {
		return nil
	}
	h := &hit{
		summary:  fmt.Sprintf("The secret path %q begins with %q. Torque's way of reading it is unpublished.", path, path[:1]),
		evidence: []string{fmt.Sprintf("secret path %q", path), "keys in the value: " + keyNames(v)},
	}
	if plain := plainPath(v); plain != "" {
		h.advice, h.copy = fmt.Sprintf("enter %q", plain), plain
	}
	return h
}

// plainPath is the path without what stands in front of it.
func plainPath(v *view) string {
	p := v.value().Get().Path
	if p.Found && p.Levels == 1 {
		return strings.TrimPrefix(p.Pointer, "/")
	}
	return strings.TrimLeft(v.t.SecretPath, "/.$")
}
