package iampolicy

import (
	"errors"
	"sort"
	"unicode/utf8"
)

// Problem is one thing for which IAM refuses a document at write time.
type Problem struct {
	Pointer      string // JSON Pointer to the place, "" for the document
	Line, Column int    // 1-based; Column counts characters
	Rule         string // our own stable word, e.g. RuleBareStatement
	Code         string // AWS error code, e.g. "MalformedPolicyDocument"
	Message      string // IAM's own text (FAULTS.md, "IAM write-time messages")
	Advice       string // what to do

	// Edits of the text that take the problem away, where what was meant is
	// clear; Mend makes them.
	Edits []Edit
}

// Lint returns everything for which IAM (or Secrets Manager, or KMS) would
// refuse the document, the one it would name first standing first. Empty means
// that the document is accepted. Whether a principal exists is not visible
// from a text, and is not checked. A text that is no JSON is read as it was
// meant, where that is clear, so that one slip does not hide the others.
func Lint(kind Kind, text []byte) []Problem {
	l := linter{kind: kind, text: text, read: repaired{text: text}}
	root, err := readJSON(text)
	if err != nil {
		root = l.mend(err)
	} else {
		l.charset()
	}
	if root != nil {
		l.misplaced = misplaced(kind, root)
		l.document(root)
	}
	l.size()
	return l.problems()
}

func (l *linter) problems() []Problem {
	sort.SliceStable(l.found, func(i, j int) bool { return l.found[i].phase < l.found[j].phase })
	problems := make([]Problem, len(l.found))
	for i, f := range l.found {
		problems[i] = f.Problem
	}
	return problems
}

// linter walks the JSON tree and not the Document, since most of what IAM
// refuses does not fit into a Document.
type linter struct {
	kind  Kind
	text  []byte   // as given
	read  repaired // as it was read: the tree's offsets are its
	found []finding
	// misplaced says that this is a document of another kind: then no edit of
	// one element helps.
	misplaced bool
}

type finding struct {
	Problem
	phase int
	read  *repaired
	fixed bool // no edit helps
}

// report adds a problem. args fill the rule's message.
func (l *linter) report(rule string, n *node, at string, args ...any) *finding {
	offset := 0
	if n != nil {
		offset = n.start
	}
	return l.reportAt(rule, offset, at, args...)
}

func (l *linter) reportAt(rule string, offset int, at string, args ...any) *finding {
	t := ruleTexts[rule]
	p := Problem{Pointer: at, Rule: rule, Code: l.code(t), Message: t.say(l.kind, args), Advice: t.advice}
	p.Line, p.Column = position(l.text, l.read.original(Edit{Start: offset, End: offset + 1}).Start)
	l.found = append(l.found, finding{Problem: p, phase: t.phase, read: &l.read, fixed: l.misplaced})
	return &l.found[len(l.found)-1]
}

// mend adds the edits that take the problem away.
func (f *finding) mend(edits []Edit) {
	if f.fixed {
		return
	}
	for _, e := range edits {
		f.Edits = append(f.Edits, f.read.original(e))
	}
}

// code is the error code of the service that stores this kind of document.
func (l *linter) code(t ruleText) string {
	switch {
	case t.code != "":
		return t.code
	case l.kind == KindResource || l.kind == KindKey:
		return "MalformedPolicyDocumentException"
	}
	return "MalformedPolicyDocument"
}

func (l *linter) unreadable(err error) {
	var at *ParseError
	if errors.As(err, &at) {
		l.reportAt(RuleJSON, at.Offset, "").Advice = "Correct the JSON: " + at.Message + "."
	}
}

// mend reads the text as it was meant, and reports each slip; nil where that
// does not help.
func (l *linter) mend(err error) *node {
	as := mendJSON(l.text)
	root, still := readJSON(as.text)
	if still != nil {
		l.charset()
		l.unreadable(err)
		return nil
	}
	for _, s := range as.slips {
		rule := RuleJSON
		if s.advice == adviceCharset && l.kind != KindResource {
			rule = RuleCharset
		}
		l.reportSlip(rule, s)
	}
	l.read = as
	return root
}

// reportSlip adds one problem a line: a text full of typographic quotes has one
// problem, not forty.
func (l *linter) reportSlip(rule string, s slip) {
	line, _ := position(l.text, s.Start)
	for i := range l.found {
		if f := &l.found[i]; f.Rule == rule && f.Advice == s.advice && f.Line == line {
			f.Edits = append(f.Edits, s.Edit)
			return
		}
	}
	f := l.reportAt(rule, s.Start, "")
	f.Advice, f.Edits = s.advice, []Edit{s.Edit}
}

// charset: IAM's and KMS's models take Latin-1 only; Secrets Manager's has no
// such pattern (FAULTS.md, "Reference: limits and formats").
func (l *linter) charset() {
	if l.kind == KindResource {
		return
	}
	for offset, r := range string(l.text) {
		if !isPolicyRune(r) {
			end := offset + utf8.RuneLen(r)
			if r == utf8.RuneError {
				end = offset + runeLen(string(l.text[offset:]))
			}
			l.reportSlip(RuleCharset, slip{Edit{offset, end, ""}, adviceCharset})
		}
	}
}

func isPolicyRune(r rune) bool {
	return r == '\t' || r == '\n' || r == '\r' || r >= ' ' && r <= 0xFF
}

// Limits that no quota increase lifts, in characters without white space, and
// the default that a new account has for trust policies (FAULTS.md, "Reference:
// limits and formats"). Secrets Manager and KMS count every character.
const (
	MaxTrustSize        = 4096
	DefaultMaxTrustSize = 2048
	MaxInlineSize       = 10240 // of all inline policies of a role together
	MaxManagedSize      = 6144
	MaxSecretSize       = 20480
	MaxKeySize          = 32768
)

// Size counts a document as IAM's quotas do: without white space.
func Size(text []byte) int {
	count := 0
	for _, r := range string(text) {
		if r != ' ' && r != '\t' && r != '\n' && r != '\r' {
			count++
		}
	}
	return count
}

func (l *linter) size() {
	limits := map[Kind]int{
		KindTrust: MaxTrustSize, KindIdentity: MaxInlineSize, KindBoundary: MaxManagedSize,
		KindResource: MaxSecretSize, KindKey: MaxKeySize,
	}
	size := Size(l.text)
	if l.kind == KindResource || l.kind == KindKey {
		size = len(l.text)
	}
	if limit := limits[l.kind]; limit > 0 && size > limit {
		l.reportAt(RuleSize, 0, "", limit)
	}
}
