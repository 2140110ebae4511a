package compare

import (
	"fmt"
	"slices"
	"strings"

	"clonepath/checks/evidence"
)

var secretRows = []row{
	undone(of("secret", compareSecret), undoSecret),
	documentRow("secretPolicy"),
	valueRow,
	of("key", compareKey),
	documentRow("keyPolicy"),
}

// valueRow compares the value as operator and role read it.
var valueRow = func() row {
	r := about("value")
	r.find = findValue
	return undone(r, func(to, from *evidence.Record) { to.Value, to.RoleValue = from.Value, from.RoleValue })
}()

// undone is a row with another way to give the thing back what it was.
func undone(r row, undo func(to, from *evidence.Record)) row {
	r.undo = undo
	return r
}

// undoSecret brings the secret back, with what could not be read without it.
func undoSecret(to, from *evidence.Record) {
	was := *to
	to.Secret, to.Lookup, to.Key, to.KeyPolicy = from.Secret, from.Lookup, from.Key, from.KeyPolicy
	if !was.Value.Seen() {
		to.Value, to.RoleValue, to.SecretPolicy = from.Value, from.RoleValue, from.SecretPolicy
	}
}

func compareSecret(p *pair, a, b *evidence.Secret) []found {
	var s parts
	switch {
	case p.renamed(a.Name, b.Name):
		s.when(true, "It is another secret: %s; it was %s.", b.ARN, a.ARN)
	case p.renamed(a.ARN, b.ARN):
		s.when(true, "It was deleted and made again, or is in another place: its ARN is %s, it was %s.", b.ARN, a.ARN)
	}
	s.when(a.Deleted == nil && b.Deleted != nil, "It is scheduled for deletion.")
	s.when(a.Deleted != nil && b.Deleted == nil, "It is not scheduled for deletion any more.")
	s.when(p.renamed(a.KMSKeyID, b.KMSKeyID), "It is encrypted with %s; it was with %s.", keyName(b.KMSKeyID), keyName(a.KMSKeyID))
	s.when(!a.Rotation && b.Rotation, "It is rotated now.")
	s.when(a.Rotation && !b.Rotation, "It is not rotated any more.")
	s.text("the owning service", a.OwningService, b.OwningService)
	s.text("the primary region", a.PrimaryRegion, b.PrimaryRegion)
	s.text("the state of its replicas", replicas(a), replicas(b))
	s.when(current(a) != "" && current(b) == "", "No version is current (AWSCURRENT) any more.")
	if !readBoth(p) {
		s.when(current(b) != "" && current(a) != current(b), "Another version is current: %s; it was %s.", short8(current(b)), quoted(short8(current(a))))
	}
	silently := len(s) == 0 && current(a) == current(b) && b.LastChanged != nil && b.LastChanged.After(p.a.Taken)
	s.when(silently, "Something about it was changed that the evidence does not hold, such as its tags or description.")
	return s.found(b.LastChanged)
}

func keyName(id string) string {
	if id == "" {
		return "the default key aws/secretsmanager"
	}
	return id
}

func replicas(s *evidence.Secret) string {
	var list []string
	for _, r := range s.Replicas {
		list = append(list, r.Region+" "+r.Status)
	}
	slices.Sort(list)
	return strings.Join(list, ", ")
}

// current is the id of the version that is read.
func current(s *evidence.Secret) string {
	for id, labels := range s.Versions {
		if slices.Contains(labels, "AWSCURRENT") {
			return id
		}
	}
	return ""
}

func compareKey(p *pair, a, b *evidence.Key) []found {
	var s parts
	s.when(p.renamed(a.ARN, b.ARN), "It is another key: %s; it was %s.", b.ARN, a.ARN)
	s.text("its state", a.State, b.State)
	return s.found(nil)
}

// values are the shapes of the value that both runs read in the same way: as
// the operator, else as the role.
func values(p *pair) (a, b *evidence.Fact[evidence.Value]) {
	slot := evidence.Slot[evidence.Value](read(p))
	return *slot(p.a), *slot(p.b)
}

// read is the name of the fact by which both values are compared.
func read(p *pair) string {
	if p.a.Value.Seen() && p.b.Value.Seen() || !p.a.RoleValue.Seen() || !p.b.RoleValue.Seen() {
		return "value"
	}
	return "roleValue"
}

func readBoth(p *pair) bool {
	a, b := values(p)
	return a.Seen() && b.Seen()
}

func findValue(p *pair) []found {
	a, b := values(p)
	switch {
	case a.Seen() && b.Seen():
		return compareValue(p, a.Value, b.Value)
	case readable(p.a) && readable(p.b):
		x, y := evidence.AnswerOf(p.a, read(p)), evidence.AnswerOf(p.b, read(p))
		if answered(x, false) && answered(y, false) {
			return outcomes(x, y)
		}
	}
	return nil
}

// readable reports whether the secret has a value to read; else its absence
// follows from that.
func readable(r *evidence.Record) bool {
	return r.Secret.Seen() && r.Secret.Value.Deleted == nil && current(r.Secret.Value) != ""
}

// compareValue leaves out what follows from another Secret Path.
func compareValue(p *pair, a, b *evidence.Value) []found {
	var s parts
	walked := p.a.Target.SecretPath == p.b.Target.SecretPath || a.VersionID != b.VersionID
	s.when(a.VersionID != b.VersionID, "Another version is current: %s; it was %s.", short8(b.VersionID), short8(a.VersionID))
	s.text("its form", form(a), form(b))
	s.text("what keeps it from being parsed", a.ParseErr, b.ParseErr)
	s.when(len(a.Duplicate) == 0 && len(b.Duplicate) > 0, "It holds a key twice: %s.", strings.Join(b.Duplicate, ", "))
	gone, added := without(keys(a), keys(b)), without(keys(b), keys(a))
	s.when(len(gone) > 0, "Keys that are gone: %s.", strings.Join(gone, ", "))
	s.when(len(added) > 0, "New keys: %s.", strings.Join(added, ", "))
	s.when(walked && leadsTo(a) != leadsTo(b), "The secret path leads to %s; it led to %s.", leadsTo(b), leadsTo(a))
	s.when(walked && a.Leaf != nil && b.Leaf != nil && hygiene(a.Leaf) != hygiene(b.Leaf), "The string at the path: %s; it was: %s.", hygiene(b.Leaf), hygiene(a.Leaf))
	if len(s) == 1 && a.VersionID != b.VersionID {
		s = append(s, "Its shape is the same.")
	}
	return s.found(b.Created)
}

func form(v *evidence.Value) string {
	text := v.Format
	if v.Binary {
		text += ", stored as binary"
	}
	if v.BOM {
		text += ", with a byte order mark"
	}
	return text
}

func keys(v *evidence.Value) []string {
	list := make([]string, len(v.Keys))
	for i, k := range v.Keys {
		list[i] = fmt.Sprintf("%q (%s)", k.Pointer, k.Kind)
	}
	return list
}

func without(list, other []string) []string {
	return slices.DeleteFunc(slices.Clone(list), func(s string) bool { return slices.Contains(other, s) })
}

func leadsTo(v *evidence.Value) string {
	switch path := v.Path; {
	case path.Found:
		return "a " + path.Kind
	case path.Missing != "":
		return fmt.Sprintf("nothing, for there is no %q", path.Missing)
	default:
		return "nothing (" + path.Reason + ")"
	}
}

// hygiene describes the string at the path by what can be said of it.
func hygiene(h *evidence.Hygiene) string {
	if h == nil {
		return ""
	}
	list := []string{fmt.Sprintf("%d bytes", h.Bytes)}
	for _, row := range []struct {
		is   bool
		text string
	}{
		{h.Kind != "", h.Kind}, {h.LeadingSpace, "begins with white space"}, {h.TrailingNewline, "ends with a newline"},
		{h.TrailingSpace, "ends with white space"}, {h.Quoted, "in quotation marks"}, {h.Prefixed != "", "begins with " + strings.TrimSpace(h.Prefixed)},
		{h.JSON, "is JSON itself"}, {h.Placeholder, "a placeholder"}, {h.NonASCII, "with characters beyond ASCII"},
	} {
		if row.is {
			list = append(list, row.text)
		}
	}
	return strings.Join(list, ", ")
}
