package intake

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"clonepath/awsops/awserr"
	"clonepath/awsops/sealed"
	"clonepath/awsops/wording"
	"clonepath/checks/evidence"
	"clonepath/checks/intake/legible"
)

const (
	maxText     = 64 << 10 // of one paragraph, in bytes
	maxFailures = 50       // in one paragraph
	maxErrors   = 400      // known wordings in all inputs
)

// failureStart is where one error ends and the next begins in a line.
var failureStart = form(`An error occurred \(|operation error [A-Z][\w ]+: \w+,`)

// said is a known wording and the error that it stands in.
type said struct {
	row   *wording.Row
	error *segment
	start int
}

// segment is one error of a paragraph.
type segment struct {
	text  string
	from  string // where it stands
	by    evidence.Actor
	taken bool // a fact was made of it
}

// errors reads what programs said: the known wordings, and AWS's refusals with
// what stands in them.
func (d *reader) errors(lines []legible.Line) {
	for _, paragraph := range legible.Paragraphs(lines) {
		t := legible.Unwrap(paragraph, wording.Known)
		d.hideTokens(t.String)
		t.String, _ = d.vault.Scrub(t.String[:min(len(t.String), maxText)])
		d.paragraph(&t)
	}
}

func (d *reader) paragraph(t *legible.Text) {
	defer func(at time.Time, line int) { d.at, d.line, d.free = at, line, false }(d.at, d.line)
	d.free = d.section == nil
	var all []said
	starts := []int{0}
	for _, at := range failureStart().FindAllStringIndex(t.String, maxFailures) {
		if at[0] > 0 {
			starts = append(starts, at[0])
		}
	}
	for i, from := range starts {
		to := len(t.String)
		if i+1 < len(starts) {
			to = starts[i+1]
		}
		all = append(all, d.segment(t, from, to)...)
	}
	for _, s := range wording.Specific(all, func(s said) *wording.Row { return s.row }) {
		d.heard(s)
	}
}

// segment reads one error: which wordings it holds, and which call it refuses.
func (d *reader) segment(t *legible.Text, from, to int) []said {
	text := t.String[from:to]
	if when := t.When(from); !when.IsZero() {
		d.at = when
	}
	matches := wording.Find(text)
	at := from
	if len(matches) > 0 {
		at += matches[0].Start
	}
	d.line = t.Line(at)
	seg := &segment{text: text, from: d.place(), by: d.speaker(text)}
	var all []said
	for _, m := range matches {
		all = append(all, said{m.Row, seg, m.Start})
	}
	d.call(seg, all)
	if len(all) > 0 && speaksOfRepository(all) {
		d.claimRepo(text)
	}
	return all
}

// call makes a fact of a refused call of AWS.
func (d *reader) call(seg *segment, all []said) {
	if d.broken && len(all) == 0 {
		return
	}
	f, ok := awserr.Parse(mended(seg.text))
	if f.Operation == "" {
		f.Operation = impliedOperation(all)
	}
	if f.Operation == "" && d.section != nil {
		f.Operation = d.section.operation()
	}
	if class := impliedClass(all); class != "" && f.Class == awserr.Other {
		f.Class, ok = class, true
	}
	pasted := d.section == nil && (f.Class == awserr.Credentials || f.Cause != "" && len(all) > 0)
	switch {
	case pasted && !slices.ContainsFunc(all, func(s said) bool { return s.row.Weighed }):
		return // of the agent: its words are what is known
	case pasted:
		f.Operation = "sts:GetCallerIdentity" // whichever call it was: none got through
		seg.taken = d.failure(f)
	case ok && (f.Action != "" || failureSetters()[f.Operation] != nil || evidence.IsWrite(f.Operation)):
		if f.Class == awserr.Other && len(all) == 0 {
			return
		}
		seg.taken = d.failure(f)
	case ok && f.Cause != "" && len(all) == 0:
		seg.taken = d.failure(f)
	}
}

// impliedClass is what the words tell of a failure whose code is not there.
func impliedClass(all []said) awserr.Class {
	for _, s := range all {
		if s.row.Class != "" {
			return awserr.Class(s.row.Class)
		}
	}
	return ""
}

// impliedOperation is the call that the words are an answer to, for texts that
// do not name it.
func impliedOperation(all []said) string {
	for _, s := range all {
		if strings.Contains(s.row.Call, ":") {
			return s.row.Call
		}
	}
	return ""
}

// heard keeps a wording.
func (d *reader) heard(s said) {
	one := evidence.ErrorText{Wording: s.row.ID, Says: sealed.Mask(excerpt(s.error.text, s.start)), From: s.error.from, By: s.error.by}
	if len(d.texts) >= maxErrors || slices.ContainsFunc(d.texts, func(t evidence.ErrorText) bool { return t.Wording == one.Wording && t.Says == one.Says }) {
		return
	}
	d.texts = append(d.texts, one)
	if !s.error.taken {
		d.found("what %s says (%s)", s.row.Program, s.row.ID)
	}
}

// speaker is who got the answer: a person whose own call was refused, or nobody
// that the text names.
func (d *reader) speaker(text string) evidence.Actor {
	if d.section != nil {
		return evidence.Operator
	}
	if f, _ := awserr.Parse(mended(text)); f.Caller != "" && d.person(f.Caller) {
		return evidence.Operator
	}
	return ""
}

const (
	excerptHead = 320
	excerptTail = 160
)

// excerpt is the part of a text that is shown: what is said and what stands
// around it, the end too, where programs put the cause.
func excerpt(text string, start int) string {
	text = strings.Join(strings.Fields(text[max(0, lineBefore(text, start)):]), " ")
	runes := []rune(text)
	if len(runes) <= excerptHead+excerptTail {
		return text
	}
	return string(runes[:excerptHead]) + " … " + string(runes[len(runes)-excerptTail:])
}

// lineBefore is where a quotation of the words at a place begins.
func lineBefore(text string, start int) int {
	const lead = 120
	if start <= lead {
		return 0
	}
	if i := strings.IndexByte(text[start-lead:start], ' '); i >= 0 {
		return start - lead + i + 1
	}
	return start
}

// place is where the present document stands.
func (d *reader) place() string { return fmt.Sprintf("%s:%d", d.name, max(d.line, 1)) }
