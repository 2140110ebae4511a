package rule

import (
	"fmt"

	"clonepath/awsops/iampolicy"
	"clonepath/checks/evidence"
	"clonepath/checks/faults/phrase"
	"clonepath/checks/faults/repair"
	"clonepath/checks/faults/snapshot"
)

// LintMatch is what IAM refuses in a supplied document; nil where that rule of the
// lint says nothing.
func LintMatch(snap *snapshot.Snapshot, d *evidence.Fact[evidence.Document], kind iampolicy.Kind, rule string) *Match {
	if !d.Seen() {
		return nil
	}
	for _, p := range iampolicy.Lint(kind, []byte(d.Value.Text)) {
		if p.Rule == rule {
			return &Match{
				Summary:  fmt.Sprintf("IAM refuses the supplied policy: %s", phrase.Sentence(p.Message)),
				Evidence: []string{fmt.Sprintf("line %d, column %d: %s: %s", p.Line, p.Column, p.Code, p.Message)},
				Advice:   phrase.TrimStop(p.Advice),
				Patch:    repair.Lint(*d.Value, kind, rule),
			}
		}
	}
	return nil
}
