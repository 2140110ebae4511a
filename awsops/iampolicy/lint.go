package iampolicy

import (
	"errors"
	"sort"
)

// Problem is one thing for which IAM refuses a document at write time.
type Problem struct {
	Pointer      string // JSON Pointer to the place, "" for the document
	Line, Column int    // 1-based; Column counts characters
	Rule         string // our own stable word, e.g. RuleBareStatement
	Code         string // AWS error code, e.g. "MalformedPolicyDocument"
	Message      string // IAM's own text (FAULTS.md, "IAM write-time messages")
	Advice       string // what to do
}

// Lint returns everything for which IAM (or Secrets Manager, or KMS) would
// refuse the document, the one it would name first standing first. Empty means
// that the document is accepted. Whether a principal exists is not visible
// from a text, and is not checked.
func Lint(kind Kind, text []byte) []Problem {
	l := linter{kind: kind, text: text}
	l.charset()
	root, err := readJSON(text)
	if err != nil {
		l.unreadable(err)
	} else {
		l.document(root)
	}
	l.size()
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
	text  []byte
	found []finding
}

type finding struct {
	Problem
	phase int
}

// report adds a problem. args fill the rule's message.
func (l *linter) report(rule string, n *node, at string, args ...any) {
	offset := 0
	if n != nil {
		offset = n.start
	}
	l.reportAt(rule, offset, at, args...)
}

func (l *linter) reportAt(rule string, offset int, at string, args ...any) {
	t := ruleTexts[rule]
	p := Problem{Pointer: at, Rule: rule, Code: l.code(t), Message: t.say(l.kind, args), Advice: t.advice}
	p.Line, p.Column = position(l.text, offset)
	l.found = append(l.found, finding{p, t.phase})
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
		l.reportAt(RuleJSON, at.Offset, "")
		last := &l.found[len(l.found)-1]
		last.Advice = "Correct the JSON: " + at.Message + "."
	}
}

// charset: IAM's and KMS's models take Latin-1 only; Secrets Manager's has no
// such pattern (FAULTS.md, "Reference: limits and formats").
func (l *linter) charset() {
	if l.kind == KindResource {
		return
	}
	for offset, r := range string(l.text) {
		if !isPolicyRune(r) {
			l.reportAt(RuleCharset, offset, "")
			return
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
