package secretpath

import (
	"slices"
	"strings"

	"clonepath/awsops/sealed"
	"clonepath/checks/evidence"
)

// shown is a key's name for evidence. Of one that has the form of a token, as
// where key and value changed places in the console, only the length is shown.
func shown(key string) string {
	if isToken(key) {
		return sealed.OfLength(key)
	}
	return key
}

func isToken(key string) bool {
	_, whole := sealed.FormOf(key)
	return whole || sealed.Holds(key)
}

// Seal makes the vault remember a value, the token in it (see Inspect), and those
// of its keys that have the form of a token. The user names go with the token.
func Seal(vault *sealed.Vault, value, token sealed.Value, usernames ...string) {
	vault.Add(value)
	vault.Add(token, usernames...)
	for _, key := range tokenKeys(value) {
		vault.Add(sealed.New(key), usernames...)
	}
}

// SealKeys is Seal for a shape that somebody else's build took, which may show
// such keys.
func SealKeys(vault *sealed.Vault, shape evidence.Value) {
	for _, n := range shape.Keys {
		if isToken(n.Key) {
			vault.Add(sealed.New(n.Key))
		}
	}
}

func tokenKeys(value sealed.Value) []string {
	var found []string
	var walk func(n *node)
	walk = func(n *node) {
		for i, member := range n.members {
			if n.kind == "object" && isToken(n.keys[i]) && !slices.Contains(found, n.keys[i]) {
				found = append(found, n.keys[i])
			}
			walk(member)
		}
	}
	if root := parse(strings.TrimPrefix(value.Reveal(), bom)).root; root != nil {
		walk(root)
	}
	return found
}
