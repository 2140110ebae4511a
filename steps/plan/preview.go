package plan

import (
	"bytes"

	"clonepath/awsops/iampolicy"
	"clonepath/awsops/target"
)

// Preview is what would become of one document of an existing role.
type Preview struct {
	Before, After string // Before is "" where there is none; equal where nothing changes
	// Kept counts what stays byte for byte beside it: the other statements of a
	// trust policy, the other policies of the role.
	Kept  int
	Notes []string // what a person should know, as sentences
}

// PreviewTrust merges our statement into the role's trust policy, for a person to
// look at: whether it may be written is for Plan to say.
func PreviewTrust(d Desired, role ActualRole) Preview {
	v := Preview{Before: role.Trust, After: role.Trust}
	doc, err := iampolicy.Parse([]byte(role.Trust))
	if err != nil {
		v.Notes = []string{"The role's trust policy cannot be read: " + err.Error()}
		return v
	}
	d.Origin = target.Confirmed
	m := newMerge(d, role.Trust, doc, "")
	if !m.done() {
		if v.After, err = m.result(false); err != nil {
			v.After, v.Notes = v.Before, []string{"The trust policy cannot be edited here: " + err.Error()}
			return v
		}
	}
	v.Kept = unchanged(v.Before, v.After, len(doc.Statements), m.index)
	var p Planned
	p.noteTrust(d, v.After)
	v.Notes = p.Notes
	return v
}

// unchanged counts the statements but one whose bytes are the same in both texts.
func unchanged(before, after string, statements, but int) (n int) {
	for i := range statements {
		from, to, ok := iampolicy.Place([]byte(before), i, "")
		again, end, found := iampolicy.Place([]byte(after), i, "")
		if i != but && ok && found && bytes.Equal([]byte(before[from:to]), []byte(after[again:end])) {
			n++
		}
	}
	return n
}

// PreviewPermission compares the role's policy of our name with the one wanted.
func PreviewPermission(d Desired, role ActualRole) Preview {
	v := Preview{Before: role.Inline[d.PolicyName], After: d.Permission, Kept: len(role.Inline) + len(role.Attached)}
	if v.Before != "" {
		v.Kept--
	}
	if f := role.PoliciesFailure; f != nil {
		v.Notes = []string{"The role's policies could not be read: " + f.Error()}
	}
	if sameDocument(v.Before, v.After) {
		v.After = v.Before
	}
	return v
}
