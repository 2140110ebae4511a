package compare

import (
	"encoding/json"
	"strings"

	"clonepath/awsops/target"
	"clonepath/checks/evidence"
)

// shown is a document as it is compared: as it is, or, where one of the runs is
// masked, with every name replaced by what it is equal to within its own run.
func (p *pair) shown(r *evidence.Record, text string) string {
	if !p.blurred || text == "" {
		return text
	}
	var tree any
	if json.Unmarshal([]byte(text), &tree) != nil {
		return text
	}
	out, err := json.Marshal(blur(r, "", tree))
	if err != nil {
		return text
	}
	return string(out)
}

// blur replaces the names below a key of a policy. Actions, effects, operators
// and keys are language and stay.
func blur(r *evidence.Record, key string, node any) any {
	switch node := node.(type) {
	case []any:
		for i := range node {
			node[i] = blur(r, key, node[i])
		}
	case map[string]any:
		for k, child := range node {
			below := k
			switch key { // the keys below these are kinds of principals, or operators with theirs
			case "Principal", "NotPrincipal":
				below = key
			}
			node[k] = blur(r, below, child)
		}
	case string:
		return blurred(r, key, node)
	}
	return node
}

// Words that stand for an External ID that is the credential's, and for a name
// that is none of the chain's own.
const (
	same    = "‹the credential's›"
	another = "‹another›"
)

// named takes back that the words above were masked as External IDs.
func (p *pair) named(text string) string {
	if !p.blurred {
		return text
	}
	return strings.NewReplacer(target.MaskExternalID(same), same, target.MaskExternalID(another), another).Replace(text)
}

func blurred(r *evidence.Record, key, s string) string {
	switch {
	case strings.EqualFold(key, "sts:ExternalId"):
		if s == r.Target.ExternalID {
			return same
		}
		return another
	case key == "Sid" || key == "Id":
		return ""
	case s == "*" || !strings.Contains(s, "arn:") && key != "Principal" && key != "NotPrincipal":
		return s
	}
	agent, _ := r.Target.Agent(r.AgentOrigin)
	secret := r.Secret.Get().ARN
	own := ""
	for _, row := range []struct{ name, word string }{
		{agent, "‹the agent›"}, {r.Target.RoleARN, "‹the role›"}, {secret, "‹the secret›"}, {strings.TrimSuffix(secret, suffix(secret)), "‹the secret's name›"},
		{r.Key.Get().ARN, "‹the key›"},
	} {
		if rest, ok := strings.CutPrefix(s, row.name); ok && row.name != "" && own == "" {
			own = row.word + rest
		}
	}
	if own == "" && !torques(s) {
		return another
	}
	if own == "" {
		return s
	}
	return own
}

// suffix is what AWS adds to a secret's name: a hyphen and six characters.
func suffix(arn string) string {
	if len(arn) < 7 {
		return ""
	}
	return arn[len(arn)-7:]
}

// torques reports whether masking leaves an ARN readable.
func torques(s string) bool {
	a, err := target.ParseARN(s)
	if err != nil {
		return false
	}
	for _, account := range append([]string{"aws"}, target.TorqueAccounts...) {
		if a.Account == account {
			return true
		}
	}
	return false
}
