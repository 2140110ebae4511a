package faults

import (
	"fmt"
	"slices"
	"strings"

	"clonepath/awsops/iampolicy"
	"clonepath/checks/evidence"
	"clonepath/checks/faults/phrase"
	"clonepath/checks/faults/snapshot"
	"clonepath/checks/faults/whatif"
	"clonepath/checks/policytext"
)

// Excerpt is a document about a check, with the place in it that decides.
type Excerpt struct {
	Name string
	Text string // laid out over lines, External IDs masked, no secret value
	// From and To are the lines of Text that decide, counted from 0, To excluded;
	// both are 0 where no place alone decides.
	From, To int
	Because  string // one sentence: what the place does
}

// callOf says which call's policies a check is about.
var callOf = map[evidence.CheckID]func(*snapshot.Snapshot) whatif.Judged{
	evidence.TrustAgent:         func(snap *snapshot.Snapshot) whatif.Judged { return snap.Assume() },
	evidence.TrustRunners:       runnerCall,
	evidence.TrustExternalID:    func(snap *snapshot.Snapshot) whatif.Judged { return snap.Assume() },
	evidence.AssumeRole:         func(snap *snapshot.Snapshot) whatif.Judged { return snap.Assume() },
	evidence.RolePermission:     func(snap *snapshot.Snapshot) whatif.Judged { return snap.Read() },
	evidence.RoleLeastPrivilege: func(snap *snapshot.Snapshot) whatif.Judged { return snap.Read() },
	evidence.RoleBoundary:       func(snap *snapshot.Snapshot) whatif.Judged { return snap.Read() },
	evidence.SecretPolicyOK:     func(snap *snapshot.Snapshot) whatif.Judged { return snap.Read() },
	evidence.RoleReadsSecret:    func(snap *snapshot.Snapshot) whatif.Judged { return snap.Read() },
	evidence.SecretKey:          func(snap *snapshot.Snapshot) whatif.Judged { return snap.Decrypt() },
}

// runnerCall is that of the first runner who is refused, else of the first one; of
// the agent where no runner calls otherwise.
func runnerCall(snap *snapshot.Snapshot) whatif.Judged {
	runners := snap.Runners()
	if len(runners) == 0 {
		return snap.Assume()
	}
	for _, r := range runners {
		if r.Refused() {
			return r.Judged
		}
	}
	return runners[0].Judged
}

// elementOf is what a check is about where a policy allows the call: there
// no element decides alone.
var elementOf = map[evidence.CheckID]string{
	evidence.TrustExternalID: "Condition", evidence.RoleLeastPrivilege: "Resource", evidence.TrustAgent: "Principal", evidence.TrustRunners: "Principal",
}

func excerpts(snap *snapshot.Snapshot, id evidence.CheckID) []Excerpt {
	switch id {
	case evidence.SecretPath, evidence.SecretToken, evidence.SecretReadable:
		return shape(snap)
	}
	call, ok := callOf[id]
	if !ok {
		return nil
	}
	j := call(snap)
	if !j.Known {
		return unjudged(snap, id)
	}
	policy, statement, element := placeOf(j, elementOf[id])
	var found []Excerpt
	for _, d := range concerned(snap, id) {
		e := Excerpt{Name: d.Name, Text: policytext.Mask(policytext.Layout(d.Text))}
		if d.Name == policy {
			e.mark(statement, element)
			e.Because = j.Because
			found = slices.Insert(found, 0, e)
			continue
		}
		found = append(found, e)
	}
	return found
}

// unjudged are documents of which the call could not be judged: one that is no
// policy is shown all the same.
func unjudged(snap *snapshot.Snapshot, id evidence.CheckID) []Excerpt {
	var found []Excerpt
	for _, d := range concerned(snap, id) {
		found = append(found, Excerpt{Name: d.Name, Text: policytext.Mask(policytext.Layout(d.Text))})
	}
	return found
}

// placeOf is where the decision was made: what explains a refusal knows it best.
func placeOf(j whatif.Judged, allowing string) (policy string, statement int, element string) {
	for _, p := range j.Causes {
		if p.Statement >= 0 {
			return p.Policy, p.Statement, failedOn(j, p.Policy, p.Statement)
		}
	}
	if j.Statement >= 0 {
		if j.Allowed() {
			return j.Policy, j.Statement, allowing
		}
		return j.Policy, j.Statement, j.Element
	}
	for _, r := range j.Trace {
		if r.Policy == j.Policy && r.Element == j.Element && r.Element != "" {
			return r.Policy, r.Statement, r.Element
		}
	}
	return j.Policy, -1, ""
}

func failedOn(j whatif.Judged, policy string, statement int) string {
	for _, r := range j.Trace {
		if r.Policy == policy && r.Statement == statement {
			return r.Element
		}
	}
	return ""
}

// concerned are the documents that a check is about, under the names that
// the evaluation gives them.
func concerned(snap *snapshot.Snapshot, id evidence.CheckID) []evidence.Document {
	var list []evidence.Document
	add := func(name, text string) {
		if text != "" {
			list = append(list, evidence.Document{Name: name, Text: text})
		}
	}
	switch id {
	case evidence.TrustAgent, evidence.TrustRunners, evidence.TrustExternalID, evidence.AssumeRole:
		trust, _ := snap.Trust()
		add(trust.Name, trust.Text)
		return list
	case evidence.RoleBoundary:
		add("permissions boundary", snap.Record.Boundary.Get().Text)
		return list
	case evidence.SecretPolicyOK:
		add("the secret's policy", snap.Record.SecretPolicy.Get().Text)
		return list
	case evidence.SecretKey:
		add("the key policy", snap.Record.KeyPolicy.Get().Text)
	}
	for _, d := range snap.Documents() {
		add(snapshot.DocumentName(d), d.Text)
	}
	if id == evidence.RoleReadsSecret {
		add("permissions boundary", snap.Record.Boundary.Get().Text)
		add("the secret's policy", snap.Record.SecretPolicy.Get().Text)
	}
	return list
}

// mark finds the lines of a place in the text as it is shown.
func (e *Excerpt) mark(statement int, element string) {
	start, end, ok := iampolicy.Place([]byte(e.Text), statement, element)
	if !ok {
		return
	}
	e.From = strings.Count(e.Text[:start], "\n")
	e.To = e.From + strings.Count(e.Text[start:end], "\n") + 1
}

// shape lists the keys of the secret's value: names, kinds and lengths, and where
// the path leads, or the place where it stops.
func shape(snap *snapshot.Snapshot) []Excerpt {
	f := snap.Value()
	if !f.Seen() {
		return nil
	}
	value := f.Value
	e := Excerpt{Name: "the secret's value, without what it holds"}
	wanted, because := value.Path.Pointer, "The path leads here."
	if !value.Path.Found {
		wanted, because = value.Path.Walked, "Here the path stops."
	}
	lines := []string{fmt.Sprintf("%s, %s", value.Format, phrase.Plural(value.Bytes, "byte"))}
	if wanted == "" {
		e.To, e.Because = 1, because
	}
	for _, n := range value.Keys {
		if n.Pointer == wanted && wanted != "" {
			e.From, e.To, e.Because = len(lines), len(lines)+1, because
		}
		lines = append(lines, strings.Repeat("  ", strings.Count(n.Pointer, "/"))+nodeLine(n))
	}
	e.Text = strings.Join(lines, "\n") + "\n"
	return []Excerpt{e}
}

func nodeLine(n evidence.Node) string {
	if n.Kind == "object" || n.Kind == "array" {
		return fmt.Sprintf("%s: %s of %d", n.Key, n.Kind, n.Length)
	}
	return fmt.Sprintf("%s: %s, %s", n.Key, n.Kind, phrase.Plural(n.Length, "byte"))
}
