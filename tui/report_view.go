package tui

import (
	"fmt"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"clonepath/assets/english"
	"clonepath/checks/verdict"
	"clonepath/tui/widget"
)

// readable is the width beyond which lines of text are hard to follow.
const readable = 96

// reportLines writes a report for the pager: verdict, causes with their fixes,
// every statement, and what the run did. Where each finding begins is returned
// beside the lines.
func reportLines(t widget.Theme, r *verdict.Report, width int) ([]string, []heading) {
	width = min(width, readable)
	w := &reportWriter{t: t, width: width, bullet: "  · "}
	w.report(r, widget.Checks(t, r.Checks, func(verdict.Check) bool { return true }, width))
	return w.lines, w.marks
}

// spokenReport writes the same for a screen reader: words instead of marks.
func spokenReport(r *verdict.Report, width int) []string {
	w := spokenWriter(width)
	var statements []string
	for _, c := range r.Checks {
		statements = append(statements, widget.Indent("  ", widget.Wrap(spoken(c), width-2))...)
	}
	w.report(r, statements)
	return w.lines
}

// spokenWriter writes words in the place of marks.
func spokenWriter(width int) *reportWriter {
	return &reportWriter{t: widget.NewTheme(false), width: width, bullet: "  - ", spoken: true}
}

func spoken(c verdict.Check) string {
	how := string(c.Provenance)
	if c.Status == verdict.Blocked {
		how = "by " + string(c.BlockedBy)
	}
	if how != "" {
		how = " (" + how + ")"
	}
	return string(c.Status) + ": " + c.Title + how
}

func (w *reportWriter) report(r *verdict.Report, statements []string) {
	w.verdict(r)
	for _, group := range findingGroups(r) {
		w.findings(group.word, group.list, w.style(group.word))
	}
	w.heading("Statements")
	w.add(statements...)
	w.assumptions(r.Assumptions)
	w.list("Not visible from here", r.NotVisible)
	w.list("Read", r.Did.Read)
	w.list("The token was sent to", r.Did.TokenSentTo)
	if len(r.Did.Changed) == 0 {
		w.heading("Changed in AWS")
		w.text("  ", "nothing")
	} else {
		w.list("Changed in AWS", r.Did.Changed)
	}
}

type renderer interface{ Render(...string) string }

type reportWriter struct {
	t      widget.Theme
	width  int
	bullet string
	spoken bool
	lines  []string
	marks  []heading // where findings begin
}

func (w *reportWriter) add(lines ...string) { w.lines = append(w.lines, lines...) }

// glyph marks a status; where it is read out, its word does.
func (w *reportWriter) glyph(s verdict.Status) string {
	if w.spoken {
		return string(s) + ":"
	}
	return widget.Glyph(w.t, s)
}

// sign stands before a line whose text says the status itself.
func (w *reportWriter) sign(s verdict.Status) string {
	if w.spoken {
		return "- "
	}
	return widget.Glyph(w.t, s) + " "
}

// cursor marks lines that matter.
func (w *reportWriter) cursor() string {
	if w.spoken {
		return "> "
	}
	return "▸ "
}

func (w *reportWriter) heading(s string) { w.add("", w.t.Strong.Render(s)) }

func (w *reportWriter) text(prefix, s string) {
	w.add(widget.Indent(prefix, widget.Wrap(s, w.width-ansi.StringWidth(prefix)))...)
}

// verdict begins the report: Healthy, or how many root causes there are.
func (w *reportWriter) verdict(r *verdict.Report) {
	word, style := verdictWord(r), renderer(w.t.Good.Bold(true))
	if r.Verdict != verdict.Pass && r.Verdict != verdict.Warn {
		style = w.t.Bad
	}
	w.add(style.Render(word))
	if !strings.HasPrefix(r.Headline, word) { // else it says what follows below
		w.text("", r.Headline)
	}
}

func verdictWord(r *verdict.Report) string {
	switch {
	case len(r.RootCauses) > 0:
		return r.CauseCount()
	case r.Verdict == verdict.Pass:
		return "Healthy"
	case r.Verdict == verdict.Warn:
		return "Healthy, with " + english.Plural(len(r.Warnings), "warning")
	}
	return "Not everything could be checked"
}

func (w *reportWriter) findings(word string, found []verdict.Finding, style renderer) {
	for i, f := range found {
		w.proof(word, i, found, style)
		w.fix(f.Fix)
	}
}

// proofs are findings without what to do about them.
func (w *reportWriter) proofs(word string, found []verdict.Finding, style renderer) {
	for i := range found {
		w.proof(word, i, found, style)
	}
}

// proof writes what one of several findings says, and what shows it.
func (w *reportWriter) proof(word string, i int, found []verdict.Finding, style renderer) {
	f := found[i]
	title := word
	if len(found) > 1 {
		title = fmt.Sprintf("%s %d of %d", word, i+1, len(found))
	}
	w.marks = append(w.marks, heading{len(w.lines) + 1, f.Check})
	w.add("", style.Render(title)+"  "+w.t.Strong.Render(f.Fault)+"  "+w.t.Dim.Render(string(f.Severity)+", "+string(f.Certainty)))
	w.text("  ", f.Summary)
	for _, e := range f.Evidence {
		w.text(w.bullet, e)
	}
	if f.Settle != "" {
		w.text("  ? ", "To be sure: "+f.Settle)
	}
}

var doers = map[string]string{"customer": "you can do it", "torque": "to be done in Torque", "git": "to be done at the Git host"}

func (w *reportWriter) fix(f verdict.Fix) {
	if f.Text == "" {
		return
	}
	who := doers[f.Who]
	if who != "" {
		who = " (" + who + ")"
	}
	w.add("  " + w.t.Strong.Render("Fix") + w.t.Dim.Render(who))
	w.text("    ", f.Text)
	for _, c := range f.Commands {
		w.add(widget.Indent("    $ ", widget.Hard(c, w.width-6, w.t.Plain))...)
	}
	for _, line := range strings.Split(strings.TrimRight(f.Patch, "\n"), "\n") {
		if line != "" {
			w.add(w.patchLine(line)...)
		}
	}
}

func (w *reportWriter) patchLine(line string) []string {
	style := renderer(w.t.Dim)
	switch line[0] {
	case '+':
		style = w.t.Good
	case '-':
		style = w.t.Bad.UnsetBold()
	}
	return widget.Indent("    ", widget.WrapStyled(line, w.width-4, style))
}

func (w *reportWriter) assumptions(found []verdict.Assumption) {
	if len(found) == 0 {
		return
	}
	w.heading("Taken for true")
	for _, a := range found {
		w.text(w.bullet, a.Text)
		if a.Settle != "" {
			w.text("    ", "To be sure: "+a.Settle)
		}
	}
}

func (w *reportWriter) list(title string, items []string) {
	if len(items) == 0 {
		return
	}
	w.heading(title)
	for _, s := range items {
		w.text(w.bullet, s)
	}
}
