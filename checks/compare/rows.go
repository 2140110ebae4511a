package compare

import (
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"clonepath/awsops/awserr"
	"clonepath/awsops/target"
	"clonepath/checks/evidence"
	"clonepath/checks/verdict"
)

// row is one thing that can be otherwise.
type row struct {
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
// Target stand in fields.go.
var rows = slices.Concat(accessRows, secretRows, roleRows, trustRows, gitRows, torqueRows)

// slot is where a Record keeps a fact.
type slot[T any] func(*evidence.Record) **evidence.Fact[T]

// of makes the row of a fact: compare is asked where both runs saw it. Where
// only one of them got an answer about it, that is the difference.
func of[T any](r row, where slot[T], compare func(p *pair, a, b *T) []found) row {
	r.undo = func(to, from *evidence.Record) { *where(to) = *where(from) }
	r.find = func(p *pair) []found {
		a, b := *where(p.a), *where(p.b)
		switch {
		case a.Seen() && b.Seen():
			return compare(p, a.Value, b.Value)
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
	return r
}

// answered reports whether a fact says something about the thing: it was seen, or
// it is not there, or the one refused is agent or role, whose calls are made to
// see whether they are refused. Another refusal tells of the operator only.
func answered[T any](f *evidence.Fact[T], symptom bool) bool {
	switch {
	case f == nil:
		return false
	case f.Value != nil:
		return true
	}
	return f.Failure != nil &&
		(symptom || f.By != evidence.Operator || f.Failure.Class == awserr.NotFound || f.Failure.Class == awserr.Invalid)
}

func refused[T any](f *evidence.Fact[T]) bool { return f != nil && f.Failure != nil }

// outcomes compares two answers of which at least one is a failure. What the
// text of a failure holds beside its kind differs at every run.
func outcomes[T any](a, b *evidence.Fact[T]) []found {
	switch {
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
