package planview

import (
	"fmt"
	"io"
	"strings"

	"github.com/charmbracelet/x/ansi"
)

// width is where sentences are wrapped; documents and commands are not.
const width = 100

// Text writes a plan for people.
func Text(w io.Writer, d Document) error {
	d = tidied(d)
	var t text
	if d.Account == "" {
		t.para("", "AWS was not asked.")
	} else {
		t.para("", fmt.Sprintf("Account %s, region %s, as %s", d.Account, orNone(d.Target.Region), d.Caller))
	}
	if d.Sandbox {
		t.para("", "Everything below happens on the embedded sandbox, not on AWS.")
	}
	t.gap()
	t.para("", d.Headline)
	for i, c := range d.Changes {
		t.change(i+1, c)
	}
	for _, b := range d.Blocked {
		t.gap()
		t.para("", "Not planned: "+b.Title)
		t.para("   ", "Why: "+b.Why)
		t.para("   ", "Do:  "+b.Do)
	}
	for _, h := range d.Handover {
		t.handover(h)
	}
	for _, q := range d.Questions {
		t.gap()
		t.para("", "To decide: "+q.Text)
		for _, o := range q.Options {
			t.para("   ", fmt.Sprintf("--mixed-statement %s: %s. %s", o.Value, o.Label, o.Help))
		}
	}
	if len(d.Notes) > 0 {
		t.gap()
	}
	for _, note := range d.Notes {
		t.para("", "Note: "+note)
	}
	if len(d.Changes) > 0 {
		t.precheck(d.Precheck)
	}
	if _, err := io.WriteString(w, t.String()); err != nil {
		return fmt.Errorf("write the plan: %w", err)
	}
	return nil
}

// text is the page being written.
type text struct{ strings.Builder }

func (t *text) gap() { t.WriteString("\n") }

// para wraps sentences at their spaces alone, so that an ARN stays whole; what
// follows the first line is indented like it. A command on a line of its own
// stays as it is.
func (t *text) para(indent, sentences string) {
	for line := range strings.SplitSeq(sentences, "\n") {
		if strings.HasPrefix(line, "  $ ") {
			t.WriteString(indent + line + "\n")
			continue
		}
		t.wrapped(indent, line)
	}
}

func (t *text) wrapped(indent, sentence string) {
	line := indent
	for i, word := range strings.Split(sentence, " ") {
		switch {
		case i == 0:
			line += word
		case ansi.StringWidth(line)+1+ansi.StringWidth(word) > width:
			t.WriteString(line + "\n")
			line = indent + word
		default:
			line += " " + word
		}
	}
	t.WriteString(line + "\n")
}

// block writes a text as it is, only further to the right.
func (t *text) block(indent, body string) {
	for _, line := range strings.Split(strings.TrimRight(body, "\n"), "\n") {
		t.WriteString(strings.TrimRight(indent+line, " ") + "\n")
	}
}

func (t *text) change(n int, c Change) {
	t.gap()
	t.para("", fmt.Sprintf("%d. %s", n, c.Title))
	if c.MayBreak {
		t.para("   ", "May break: if the chain works now, it can stop working by this.")
	}
	if c.Diff != "" {
		t.block("   ", c.Diff)
	}
	t.para("   ", "Back: "+c.Rollback.Text)
	if c.Rollback.Command != "" {
		t.WriteString("     $ " + c.Rollback.Command + "\n") // its lines as they are: they may be inside a quoted document
	}
}

func (t *text) handover(h Handover) {
	t.gap()
	t.para("", fmt.Sprintf("For %s to make: %s", h.Owner, h.Title))
	body := h.Patch
	if body == "" {
		body = h.Document
	}
	t.block("   ", body)
}

func (t *text) precheck(p Precheck) {
	t.gap()
	for _, denied := range p.Denied {
		t.para("", fmt.Sprintf("Denied: these credentials may not %s on %s.", denied.Action, denied.Resource))
	}
	switch {
	case !p.Done:
		t.para("", "Not pre-checked: "+p.Why)
	case len(p.Denied) == 0:
		t.para("", "Pre-checked: IAM's simulator says that these credentials may make these changes.")
	}
}

func orNone(s string) string {
	if s == "" {
		return "(none)"
	}
	return s
}
