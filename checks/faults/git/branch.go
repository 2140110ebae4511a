package git

import (
	"fmt"

	"clonepath/checks/faults/phrase"
	"clonepath/checks/faults/rule"
	"clonepath/checks/faults/snapshot"
)

func branchMissing(snap *snapshot.Snapshot) *rule.Match {
	c := snap.Record.Clone.Get()
	if !c.Missing {
		return nil
	}
	h := &rule.Match{Summary: fmt.Sprintf("The repository has no branch %q.", c.Branch), Evidence: []string{}}
	if c.Branch == "" {
		h.Summary = "The repository's HEAD names a branch that does not exist, and no branch is chosen."
	}
	if len(c.Branches) > 0 {
		h.Evidence = append(h.Evidence, "branches: "+phrase.List(c.Branches, 8))
		h.Advice, h.Copy = fmt.Sprintf("the nearest branch is %q", c.Branches[0]), c.Branches[0]
	}
	if c.Default != "" {
		h.Evidence = append(h.Evidence, "HEAD is "+c.Default)
	}
	return h
}
