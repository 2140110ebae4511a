package policytext

// Patch is a document that a fix changes. The zero Patch changes nothing.
type Patch struct {
	Name     string // of the document
	Diff     string // to be read: unified, External IDs masked
	Document string // to be written: the whole document after the fix, as it is
}

// Patched is the patch of one document, zero where nothing differs.
func Patched(name, before, after string) Patch {
	diff := Diff(name, before, after)
	if diff == "" {
		return Patch{}
	}
	return Patch{Name: name, Diff: diff, Document: Layout(after)}
}

// Empty reports whether it changes nothing.
func (p Patch) Empty() bool { return p.Diff == "" }
