package snapshot

import (
	"fmt"
	"slices"

	"clonepath/awsops/awserr"
	"clonepath/awsops/iampolicy"
	"clonepath/checks/evidence"
)

// Policy is one document, parsed; doc is nil where it is none.
type Policy struct {
	Name string
	Text string
	Doc  *iampolicy.Document
}

// ParsePolicy reads a document under a name.
func ParsePolicy(name, text string) Policy {
	doc, err := iampolicy.Parse([]byte(text))
	if err != nil {
		doc = nil // Lint says why
	}
	return Policy{name, text, doc}
}

// Trust is the trust policy that counts: as stored, else as somebody sent it.
func (snap *Snapshot) Trust() (p Policy, ok bool) {
	switch {
	case snap.Record.Role.Seen():
		return ParsePolicy("trust policy", snap.Record.Role.Value.Trust), true
	case snap.Record.Role.Failed(awserr.NotFound):
		return Policy{}, false
	case sent(snap.Record.SuppliedTrust):
		return ParsePolicy("supplied trust policy", snap.Record.SuppliedTrust.Value.Text), true
	}
	return Policy{}, false
}

// TrustDocument is the trust policy that counts as a document, nil where none is in
// view.
func (snap *Snapshot) TrustDocument() *evidence.Document {
	trust, ok := snap.Trust()
	if !ok {
		return nil
	}
	return &evidence.Document{Name: "trust policy", Kind: "trust", Text: trust.Text}
}

// sent reports whether a supplied document was sent as what the role has. Who ran
// the checks brought a wish, such as policies/trust.json of a bundle: that says
// nothing of what AWS stores, and stands in for nothing that was not read.
func sent(d *evidence.Fact[evidence.Document]) bool { return d.Seen() && d.By == "" }

// Documents are the role's policies that are in view.
func (snap *Snapshot) Documents() []evidence.Document {
	switch {
	case snap.Record.RolePolicies.Seen():
		return *snap.Record.RolePolicies.Value
	case snap.Record.RolePolicies == nil && sent(snap.Record.SuppliedPermission):
		return []evidence.Document{*snap.Record.SuppliedPermission.Value}
	}
	return nil
}

// documentsSeen reports whether anybody said which policies the role has. A supplied
// policy counts only where it was sent and AWS was not asked: it does not stand in
// for what the operator may not list.
func (snap *Snapshot) documentsSeen() bool {
	return snap.Record.RolePolicies.Seen() || snap.Record.RolePolicies == nil && sent(snap.Record.SuppliedPermission)
}

// DocumentsKnown reports whether all of the role's policies are in view.
func (snap *Snapshot) DocumentsKnown() bool {
	return snap.documentsSeen() && !slices.ContainsFunc(snap.Documents(), func(d evidence.Document) bool { return d.Unreadable != "" })
}

// DocumentNamed is the role's policy with the name that the evaluation gave it.
func (snap *Snapshot) DocumentNamed(name string) *evidence.Document {
	docs := snap.Documents()
	for i := range docs {
		if DocumentName(docs[i]) == name {
			return &docs[i]
		}
	}
	return nil
}

// DocumentName is the name under which the evaluation knows a policy of the role.
func DocumentName(d evidence.Document) string {
	return fmt.Sprintf("%s policy %s", d.Kind, d.Name)
}
