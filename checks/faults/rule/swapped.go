package rule

import (
	"fmt"

	"clonepath/awsops/iampolicy"
	"clonepath/awsops/iampolicy/review"
	"clonepath/checks/evidence"
	"clonepath/checks/faults/phrase"
	"clonepath/checks/faults/snapshot"
)

// Swapped is the match of exchanged documents: a permission policy stands where the trust policy belongs, or the
// reverse.
func Swapped(snap *snapshot.Snapshot) *Match {
	for _, document := range []struct {
		text string
		kind iampolicy.Kind
	}{
		{snap.Record.SuppliedTrust.Get().Text, iampolicy.KindTrust},
		{snap.Record.Role.Get().Trust, iampolicy.KindTrust},
		{snap.Record.SuppliedPermission.Get().Text, iampolicy.KindIdentity},
	} {
		for _, p := range Problems(snap, &evidence.Document{Text: document.text}, document.kind) {
			if p.Rule == review.RuleMisplaced {
				return &Match{Summary: p.Message, Evidence: []string{fmt.Sprintf("line %d of the document in the place of the %s", p.Line, DocumentNames[document.kind])}, Advice: phrase.TrimStop(p.Advice)}
			}
		}
	}
	return nil
}
