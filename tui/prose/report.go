package prose

import (
	"fmt"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"clonepath/assets/english"
	"clonepath/checks/evidence"
	"clonepath/checks/verdict"
	"clonepath/tui/widget"
)

// Readable is the width beyond which lines of text are hard to follow.
const Readable = 96

// ReportLines writes a report for the pager: verdict, causes with their fixes,
// every statement, and what the run did. Where each finding begins is returned
// beside the lines.
func ReportLines(t widget.Theme, r *verdict.Report, width int) ([]string, []Heading) {
	width = min(width, Readable)
	w := &ReportWriter{T: t, Width: width, Bullet: "  · "}
	w.report(r, widget.Checks(t, r.Checks, func(verdict.Check) bool { return true }, width))
	return w.Lines, w.marks
}

// SpokenReport writes the same for a screen reader: words instead of marks.
func SpokenReport(r *verdict.Report, width int) []string {
	w := SpokenWriter(width)
	var statements []string
	for _, c := range r.Checks {
		statements = append(statements, widget.Indent("  ", widget.Wrap(Spoken(c), width-2))...)
	}
	w.report(r, statements)
	return w.Lines
}

// SpokenWriter writes words in the place of marks.
func SpokenWriter(width int) *ReportWriter {
	return &ReportWriter{T: widget.NewTheme(false), Width: width, Bullet: "  - ", spoken: true}
}

// Spoken is the status of a check in a word, for who cannot see marks.
func Spoken(c verdict.Check) string {
	how := string(c.Provenance)
	if c.Status == verdict.Blocked {
		how = "by " + string(c.BlockedBy)
	}
	if how != "" {
		how = " (" + how + ")"
	}
	return string(c.Status) + ": " + c.Title + how
}

func (w *ReportWriter) report(r *verdict.Report, statements []string) {
	w.verdict(r)
	for _, group := range FindingGroups(r) {
		w.findings(group.word, group.List, w.style(group.word))
	}
	w.heading("Statements")
	w.Add(statements...)
	w.assumptions(r.Assumptions)
	w.list("Not visible from here", r.NotVisible)
	w.list("Read", r.Did.Read)
	w.list("The token was sent to", r.Did.TokenSentTo)
	if len(r.Did.Changed) == 0 {
		w.heading("Changed in AWS")
		w.Text("  ", "nothing")
	} else {
		w.list("Changed in AWS", r.Did.Changed)
	}
}

type renderer interface{ Render(...string) string }

// ReportWriter collects the lines of a report at a width.
type ReportWriter struct {
	T      widget.Theme
	Width  int
	Bullet string
	spoken bool
	Lines  []string
	marks  []Heading // where findings begin
}

// Add appends lines as they are.
func (w *ReportWriter) Add(lines ...string) { w.Lines = append(w.Lines, lines...) }

// glyph marks a status; where it is read out, its word does.
func (w *ReportWriter) glyph(s verdict.Status) string {
	if w.spoken {
		return string(s) + ":"
	}
	return widget.Glyph(w.T, s)
}

// sign stands before a line whose text says the status itself.
func (w *ReportWriter) sign(s verdict.Status) string {
	if w.spoken {
		return "- "
	}
	return widget.Glyph(w.T, s) + " "
}

// cursor marks lines that matter.
func (w *ReportWriter) cursor() string {
	if w.spoken {
		return "> "
	}
	return "▸ "
}

func (w *ReportWriter) heading(s string) { w.Add("", w.T.Strong.Render(s)) }

// Text appends a text, wrapped behind a prefix.
func (w *ReportWriter) Text(prefix, s string) {
	w.Add(widget.Indent(prefix, widget.Wrap(s, w.Width-ansi.StringWidth(prefix)))...)
}

// verdict begins the report: Healthy, or how many root causes there are.
func (w *ReportWriter) verdict(r *verdict.Report) {
	word, style := verdictWord(r), renderer(w.T.Good.Bold(true))
	if r.Verdict != verdict.Pass && r.Verdict != verdict.Warn {
		style = w.T.Bad
	}
	w.Add(style.Render(word))
	if !strings.HasPrefix(r.Headline, word) { // else it says what follows below
		w.Text("", r.Headline)
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
	return "Not enough information yet"
}

func (w *ReportWriter) findings(word string, found []verdict.Finding, style renderer) {
	for i, f := range found {
		w.proof(word, i, found, style)
		w.fix(f.Fix)
	}
}

// proofs are findings without what to do about them.
func (w *ReportWriter) proofs(word string, found []verdict.Finding, style renderer) {
	for i := range found {
		w.proof(word, i, found, style)
	}
}

// proof writes what one of several findings says, and what shows it.
func (w *ReportWriter) proof(word string, i int, found []verdict.Finding, style renderer) {
	f := found[i]
	title := word
	if len(found) > 1 {
		title = fmt.Sprintf("%s %d of %d", word, i+1, len(found))
	}
	w.marks = append(w.marks, Heading{len(w.Lines) + 1, f.Check})
	w.Add("", style.Render(title)+"  "+w.T.Strong.Render(f.Fault)+"  "+w.T.Dim.Render(string(f.Severity)+", "+string(f.Certainty)))
	w.Text("  ", f.Summary)
	for _, e := range f.Evidence {
		w.Text(w.Bullet, e)
	}
	if f.Settle != "" {
		w.Text("  ? ", "To be sure: "+f.Settle)
	}
}

var doers = map[string]string{"customer": "you can do it", "torque": "to be done in Torque", "git": "to be done at the Git host"}

func (w *ReportWriter) fix(f verdict.Fix) {
	if f.Text == "" {
		return
	}
	who := doers[f.Who]
	if who != "" {
		who = " (" + who + ")"
	}
	w.Add("  " + w.T.Strong.Render("Fix") + w.T.Dim.Render(who))
	w.Text("    ", f.Text)
	for _, c := range f.Commands {
		w.Add(widget.Indent("    $ ", widget.Hard(c, w.Width-6, w.T.Plain))...)
	}
	for _, line := range strings.Split(strings.TrimRight(f.Patch, "\n"), "\n") {
		if line != "" {
			w.Add(w.patchLine(line)...)
		}
	}
}

func (w *ReportWriter) patchLine(line string) []string {
	style := renderer(w.T.Dim)
	switch line[0] {
	case '+':
		style = w.T.Good
	case '-':
		style = w.T.Bad.UnsetBold()
	}
	return widget.Indent("    ", widget.WrapStyled(line, w.Width-4, style))
}

func (w *ReportWriter) assumptions(found []verdict.Assumption) {
	if len(found) == 0 {
		return
	}
	w.heading("Taken for true")
	for _, a := range found {
		w.Text(w.Bullet, a.Text)
		if a.Settle != "" {
			w.Text("    ", "To be sure: "+a.Settle)
		}
	}
}

func (w *ReportWriter) list(title string, items []string) {
	if len(items) == 0 {
		return
	}
	w.heading(title)
	for _, s := range items {
		w.Text(w.Bullet, s)
	}
}

// Unwrapped is a width at which no line of a text breaks.
const Unwrapped = 1 << 16

// Heading is the line where a finding begins.
type Heading struct {
	Line  int
	check evidence.CheckID
}
