package secret

import (
	"fmt"
	"strings"

	"clonepath/awsops/target"
	"clonepath/checks/evidence"
	"clonepath/checks/faults/rule"
	"clonepath/checks/faults/snapshot"
	"clonepath/checks/verdict"
)

// pathSyntaxRules are about how the path is written. What leads nowhere breaks
// the chain; what leads to a value should be written more plainly.
var pathSyntaxRules = []rule.Rule{
	{Fault: "cred-path-syntax", Check: evidence.SecretPath, By: verdict.Observed, Find: func(snap *snapshot.Snapshot) *rule.Match {
		if snap.Value().Seen() && snap.Value().Value.Path.Found {
			return nil
		}
		return pathSyntax(snap)
	}},
	{Fault: "cred-path-syntax", Check: evidence.SecretPath, Effect: rule.Warning, By: verdict.Observed, Find: func(snap *snapshot.Snapshot) *rule.Match {
		if !snap.Value().Seen() || !snap.Value().Value.Path.Found {
			return nil
		}
		return pathSyntax(snap)
	}},
}

// pathSyntax: how Torque reads a path is unpublished; a bare key is safe.
func pathSyntax(snap *snapshot.Snapshot) *rule.Match {
	path := snap.Target.SecretPath
	if p := snap.Problems[target.FieldSecretPath]; p != nil {
		return rule.FieldMatch(snap, target.FieldSecretPath, "cred-path-syntax")
	}
	if path == "" || !strings.ContainsRune("/.$", rune(path[0])) || !snap.Value().Seen() || snap.Value().Value.Binary || snap.Value().Value.Format != "object" {
		return nil
	}
	h := &rule.Match{
		Summary:  fmt.Sprintf("The secret path %q begins with %q. Torque's way of reading it is unpublished.", path, path[:1]),
		Evidence: []string{fmt.Sprintf("secret path %q", path), "keys in the value: " + keyNames(snap)},
	}
	if plain := plainPath(snap); plain != "" {
		h.Advice, h.Copy = fmt.Sprintf("enter %q", plain), plain
	}
	return h
}

// plainPath is the path without what stands in front of it.
func plainPath(snap *snapshot.Snapshot) string {
	p := snap.Value().Get().Path
	if p.Found && p.Levels == 1 {
		return strings.TrimPrefix(p.Pointer, "/")
	}
	return strings.TrimLeft(snap.Target.SecretPath, "/.$")
}
