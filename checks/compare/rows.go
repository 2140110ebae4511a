package compare

import (
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"clonepath/awsops/awserr"
	"clonepath/awsops/target"
	"clonepath/checks/evidence"
	"clonepath/checks/faults"
	"clonepath/checks/verdict"
)

// row is one thing that can be otherwise.
type row struct {
	fact string // its name in the table of facts, "" where it is none
	what string
	link verdict.Link
	// touches are the checks that it can break by itself.
	touches []evidence.CheckID
	// events are the calls, as CloudTrail names them, that change it.
	events []string
	// symptom: an answer, which documents and values decide. It explains a root
	// cause only where nothing else does.
	symptom bool
	// asks are the fields of the Target by which it is looked for. Where one of
	// them changed, what is found is an answer to another question.
	asks []target.Field
	find func(p *pair) []found
	// undo gives the thing back what it was. It changes no value that records share.
	undo func(to, from *evidence.Record)
}

// found is one difference.
type found struct {
	what    string // "" for the row's
	summary string
	diff    string
	at      *time.Time // when, where the thing itself says so
}

func differs(format string, args ...any) []found {
	return []found{{summary: fmt.Sprintf(format, args...)}}
}

// rows are what is compared of two records, along the chain; the fields of the
// Target stand in fields.go. A fact that has no row of its own is compared as it
// is: how its question ended and, unless it is an answer, what its fields hold.
var rows = inOrder(slices.Concat(accessRows, secretRows, roleRows, trustRows, gitRows, torqueRows, derivedRows()))

func inOrder(rows []row) []row {
	slices.SortStableFunc(rows, func(a, b row) int {
		return cmp.Compare(slices.Index(verdict.Parts, a.link), slices.Index(verdict.Parts, b.link))
	})
	return rows
}

// about makes a row of what the table says of a fact.
func about(fact string) row {
	f := evidence.AboutFact(fact)
	return row{
		fact: fact, what: f.Thing, link: faults.LinkOf(f.Touches[0]), touches: f.Touches, events: f.Events, symptom: f.Answer, asks: f.Asks,
		undo: func(to, from *evidence.Record) { evidence.Restore(to, from, fact) },
	}
}

// of makes the row of a fact: compare is asked where both runs saw it. Where
// only one of them got an answer about it, that is the difference.
func of[T any](fact string, compare func(p *pair, a, b *T) []found) row {
	return comparedBy(about(fact), compare)
}

func comparedBy[T any](r row, compare func(p *pair, a, b *T) []found) row {
	where := evidence.Slot[T](r.fact)
	r.find = func(p *pair) []found {
		a, b := *where(p.a), *where(p.b)
		if a.Seen() && b.Seen() {
			return compare(p, a.Value, b.Value)
		}
		return r.ended(p)
	}
	return r
}

// ended compares how one question ended in two runs.
func (r *row) ended(p *pair) []found {
	a, b := evidence.AnswerOf(p.a, r.fact), evidence.AnswerOf(p.b, r.fact)
	switch {
	case answered(a, r.symptom) && answered(b, r.symptom):
		return outcomes(a, b)
	case r.symptom:
	case a.Seen() && refused(b):
		p.lost("%s: %s could not read what %s read (%s)", r.what, p.inB.Name, p.inA.Name, said(b.Failure))
	case b.Seen() && refused(a):
		p.lost("%s: %s could not read what %s read (%s)", r.what, p.inA.Name, p.inB.Name, said(a.Failure))
	}
	return nil
}

// derivedRows are those of the facts that no other row compares.
func derivedRows() []row {
	var list []row
	for _, f := range evidence.Facts() {
		own := slices.ContainsFunc(slices.Concat(accessRows, secretRows, roleRows, trustRows, gitRows, torqueRows), func(r row) bool { return r.fact == f.Name })
		if f.Thing == "" || own {
			continue
		}
		r := about(f.Name)
		r.find = func(p *pair) []found {
			a, b := evidence.ValueOf(p.a, r.fact), evidence.ValueOf(p.b, r.fact)
			switch {
			case a == nil || b == nil:
				return r.ended(p)
			case r.symptom || p.blurred:
				return nil
			}
			return changedFields(a, b)
		}
		list = append(list, r)
	}
	return list
}

// changedFields names the fields in which two values differ.
func changedFields(a, b any) []found {
	var s parts
	was, is := members(a), members(b)
	for _, name := range slices.Sorted(maps.Keys(is)) {
		s.text("its "+name, was[name], is[name])
	}
	for _, name := range slices.Sorted(maps.Keys(was)) {
		if _, ok := is[name]; !ok {
			s.text("its "+name, was[name], "")
		}
	}
	return s.found(nil)
}

// members are the fields of a value by their names in JSON; what is no object is
// its only one.
func members(value any) map[string]string {
	text, err := json.Marshal(value)
	if err != nil {
		return nil
	}
	var object map[string]json.RawMessage
	if json.Unmarshal(text, &object) != nil {
		return map[string]string{"content": string(text)}
	}
	list := map[string]string{}
	for name, member := range object {
		list[name] = strings.Trim(string(member), `"`)
	}
	return list
}

// answered reports whether a fact says something about the thing: it was seen, or
// it is not there, or the one refused is agent or role, whose calls are made to
// see whether they are refused. Another refusal tells of the operator only.
func answered(f *evidence.Answer, symptom bool) bool {
	switch {
	case f == nil:
		return false
	case f.Seen():
		return true
	}
	return f.Failure != nil &&
		(symptom || f.By != evidence.Operator || f.Failure.Class == awserr.NotFound || f.Failure.Class == awserr.Invalid)
}

func refused(f *evidence.Answer) bool { return f != nil && f.Failure != nil }

// outcomes compares two answers of which at least one is a failure. What the
// text of a failure holds beside its kind differs at every run.
func outcomes(a, b *evidence.Answer) []found {
	switch {
	case a.Failure == nil && b.Failure == nil:
	case a.Failure == nil && b.Failure.Class == awserr.NotFound:
		return differs("It is not found any more: %s.", said(b.Failure))
	case a.Failure == nil:
		return differs("It fails: %s. Before, it succeeded.", said(b.Failure))
	case b.Failure == nil:
		return differs("It succeeds. Before, it failed: %s.", said(a.Failure))
	case said(a.Failure) != said(b.Failure):
		return differs("It fails: %s. Before, it failed otherwise: %s.", said(b.Failure), said(a.Failure))
	}
	return nil
}

// said is a failure by its kind.
func said(f *awserr.Failure) string {
	text := f.Operation
	switch {
	case f.Code != "":
		text += " answers " + f.Code
	case f.HTTPStatus != 0:
		text += fmt.Sprintf(" answers HTTP %d", f.HTTPStatus)
	default:
		text += " gets no answer (" + string(f.Class) + ")"
	}
	switch {
	case f.Reason != "" && f.Explicit:
		text += ", denied in a " + f.Reason
	case f.Reason != "":
		text += ", not allowed by any " + f.Reason
	case f.Cause != "":
		text += ", " + f.Cause
	}
	return text
}

// parts collects what is otherwise about one thing, as sentences.
type parts []string

// text adds a sentence where two texts differ.
func (s *parts) text(what, a, b string) {
	if a != b {
		*s = append(*s, fmt.Sprintf("%s is %s; it was %s.", what, quoted(b), quoted(a)))
	}
}

// when adds a sentence where something is so.
func (s *parts) when(is bool, format string, args ...any) {
	if is {
		*s = append(*s, fmt.Sprintf(format, args...))
	}
}

func quoted(s string) string {
	if s == "" {
		return "empty"
	}
	return fmt.Sprintf("%q", s)
}

// found is one difference of all sentences, nil without any.
func (s parts) found(at *time.Time) []found {
	if len(s) == 0 {
		return nil
	}
	return []found{{summary: joined(s), at: at}}
}

// joined makes one text of sentences.
func joined(sentences []string) string {
	list := make([]string, len(sentences))
	for i, s := range sentences {
		first, size := utf8.DecodeRuneInString(s)
		list[i] = string(unicode.ToUpper(first)) + s[size:]
	}
	return strings.Join(list, " ")
}
