package prose

import (
	"cmp"

	"clonepath/assets/english"
	"clonepath/awsops/target"
	"clonepath/checks/evidence"

	"clonepath/steps/session"
	"clonepath/steps/setup"
)

// PathRows says where the path leads and what can be said of the text there.
func PathRows(shape evidence.Value, repo string) []Row {
	if !shape.Path.Found || shape.Leaf == nil {
		text := "nothing: this path leads to no text"
		if shape.Path.Nearest != "" {
			text += "; did you mean " + shape.Path.Nearest + "?"
		}
		return []Row{{"!", text}}
	}
	leaf := shape.Leaf
	rows := []Row{{"text", "•••••••• " + english.Plural(leaf.Bytes, "character")}}
	rows = append(rows, Row{"kind", cmp.Or(leaf.Kind, "none that is known by its prefix")})
	switch wanted := setup.TypeOfHost(repo); {
	case wanted == "" || leaf.Provider == "":
	case leaf.Provider == wanted:
		rows = append(rows, Row{"fits", target.RepoHost(repo)})
	default:
		rows = append(rows, Row{"!", "it looks like a token for " + leaf.Provider + ", and the repository is on " + wanted})
	}
	for _, flaw := range session.Flaws(*leaf) {
		rows = append(rows, Row{"!", flaw})
	}
	if shape.Path.Levels > 1 {
		rows = append(rows, Row{"!", "nested: how Torque reads a path of several levels is not published; a key at the top level is safe"})
	}
	if rows[len(rows)-1].Word != "!" {
		rows = append(rows, Row{"clean", "no space, quote or line end around it"})
	}
	return rows
}
