package role

import (
	"fmt"
	"slices"

	"clonepath/awsops/iampolicy"
	"clonepath/awsops/target"
	"clonepath/checks/evidence"
	"clonepath/checks/faults/phrase"
	"clonepath/checks/faults/repair"
	"clonepath/checks/faults/rule"
	"clonepath/checks/faults/snapshot"
	"clonepath/checks/faults/whatif"
)

// breadth visits every Resource that lets the role read this secret.
func breadth(snap *snapshot.Snapshot, want ...iampolicy.Breadth) (policyName, pattern string, d *evidence.Document) {
	arn, _ := snap.SecretARN()
	if !snap.Read().Known || arn == "" {
		return "", "", nil
	}
	docs := snap.Documents()
	for i := range docs {
		p := snapshot.ParsePolicy(snapshot.DocumentName(docs[i]), docs[i].Text)
		if p.Doc == nil {
			continue
		}
		for _, s := range p.Doc.Statements {
			if !whatif.Allows(&s) || !covers(&s, whatif.ActionRead) {
				continue
			}
			if len(s.NotResource) > 0 && slices.Contains(want, iampolicy.BreadthAll) {
				return p.Name, "all but " + phrase.List(s.NotResource, 3), &docs[i]
			}
			for _, pattern := range s.Resource {
				if slices.Contains(want, iampolicy.ResourceBreadth(pattern, arn)) {
					return p.Name, pattern, &docs[i]
				}
			}
		}
	}
	return "", "", nil
}

// covers reports whether a statement is about an action.
func covers(s *iampolicy.Statement, action string) bool {
	matches := func(pattern string) bool { return iampolicy.MatchAction(pattern, action) }
	if len(s.NotAction) > 0 {
		return !slices.ContainsFunc(s.NotAction, matches)
	}
	return slices.ContainsFunc(s.Action, matches)
}

func resourceStar(snap *snapshot.Snapshot) *rule.Match {
	name, pattern, d := breadth(snap, iampolicy.BreadthAll)
	if d == nil {
		return nil
	}
	arn, _ := snap.SecretARN()
	return &rule.Match{
		Summary:  fmt.Sprintf("The role can read every secret that %q covers, not only this one.", pattern),
		Evidence: []string{fmt.Sprintf("%s: Resource %q", name, pattern)},
		Values:   map[string]string{"resource": target.SecretResource(arn)},
		Patch:    repair.Pattern(snap, d, pattern, target.SecretResource(arn)),
	}
}

func suffixTooWide(snap *snapshot.Snapshot) *rule.Match {
	name, pattern, d := breadth(snap, iampolicy.BreadthWider)
	if d == nil || breadthIs(snap, iampolicy.BreadthAll) {
		return nil
	}
	arn, _ := snap.SecretARN()
	return &rule.Match{
		Summary:  fmt.Sprintf("%q also covers other secrets, such as one with a longer name.", pattern),
		Evidence: []string{fmt.Sprintf("%s: Resource %q", name, pattern), "secret " + arn},
		Values:   map[string]string{"resource": target.SecretResource(arn)},
		Patch:    repair.Pattern(snap, d, pattern, target.SecretResource(arn)),
	}
}

func breadthIs(snap *snapshot.Snapshot, b iampolicy.Breadth) bool {
	_, _, d := breadth(snap, b)
	return d != nil
}
