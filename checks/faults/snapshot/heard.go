package snapshot

import (
	"slices"
	"strings"

	"clonepath/awsops/awserr"
	"clonepath/awsops/wording"
	"clonepath/checks/evidence"
)

// Heard is a known wording of an error: of a text that somebody sent, or of the
// answer to a call that was made as the agent or to the Git host.
type Heard struct {
	Row  *wording.Row
	Text string
	From string // where it stood; "" for an answer to our own call
	// Failure is the call that was answered so, where it was one of AWS or got no answer.
	Failure *awserr.Failure
}

// hear lists the wordings that the record holds, each row once.
func hear(r *evidence.Record) []Heard {
	var all []Heard
	add := func(h Heard) {
		if h.Row != nil && !slices.ContainsFunc(all, func(k Heard) bool { return k.Row == h.Row }) {
			all = append(all, h)
		}
	}
	for _, t := range r.ErrorTexts.Get() {
		if t.By != evidence.Operator {
			add(Heard{Row: wording.ByID(t.Wording), Text: t.Says, From: t.From})
		}
	}
	for _, a := range answers(r) {
		for _, m := range wording.Specific(wording.Find(a.text), func(m wording.Match) *wording.Row { return m.Row }) {
			if m.Row.OfGit() == a.git && (!a.login || m.Row.Proves != "") {
				add(Heard{Row: m.Row, Text: a.text, Failure: a.failure})
			}
		}
	}
	return all
}

// answer is what a call got: one to the Git host, or the host's own page to a
// login, whose status rules read.
type answer struct {
	text       string
	git, login bool
	failure    *awserr.Failure
}

func answers(r *evidence.Record) []answer {
	var all []answer
	add := func(git bool, failures ...*awserr.Failure) {
		for _, f := range failures {
			if f != nil && f.Message != "" {
				all = append(all, answer{text: f.Code + ": " + f.Message, git: git, failure: f})
			}
		}
	}
	add(false, evidence.FailureOf(r.Assume), evidence.FailureOf(r.RoleValue))
	for _, f := range r.Writes.Get() { // the operation tells which document was refused
		_, operation, _ := strings.Cut(f.Operation, ":")
		all = append(all, answer{text: f.Code + ": " + operation + " operation: " + f.Message, failure: &f})
	}
	if f := evidence.FailureOf(r.Host); f != nil && f.Cause != "" { // by the error's type: its words add nothing
		return all
	}
	add(true, evidence.FailureOf(r.Host), evidence.FailureOf(r.Login), evidence.FailureOf(r.Clone))
	if x := r.Login.Get(); x.Status >= 400 && x.Body != "" {
		all = append(all, answer{text: x.Body, git: true, login: true})
	}
	return all
}

// HeardOfGit reports whether a wording speaks of Git.
func (snap *Snapshot) HeardOfGit() bool {
	return slices.ContainsFunc(snap.Heard, func(h Heard) bool { return h.Row.OfGit() })
}

// Explained is the row that says by itself why a call failed; nil where the
// failure's words leave it to the documents.
func Explained(f *awserr.Failure) *wording.Row {
	if f == nil {
		return nil
	}
	for _, m := range wording.Find(f.Message) {
		if !m.Row.Weighed && !m.Row.Vague {
			return m.Row
		}
	}
	return nil
}
