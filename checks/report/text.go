package report

import (
	"io"
	"math"
	"strings"

	"github.com/charmbracelet/lipgloss"
	"github.com/charmbracelet/x/ansi"
	"github.com/muesli/termenv"

	"clonepath/checks/verdict"
)

// Options of the text for a terminal.
type Options struct {
	Color   bool // the terminal's own 16 colours
	Width   int  // columns; 0 means 80, fewer than 60 count as 60
	ASCII   bool // no glyph beyond ASCII, for LC_ALL=C
	Verbose bool // every check and all that was read, not the first screenful alone
}

// Text writes the report for a terminal: the answer in a screenful, or the chain,
// what is wrong with proof and fix, then every check.
func Text(w io.Writer, r *verdict.Report, o Options) error {
	t := newText(o)
	if o.Verbose || len(chain(r)) == 0 { // an audit is short
		t.report(tidied(r))
	} else {
		t.brief(tidied(r))
	}
	page := t.String()
	if o.ASCII {
		page = plainGlyphs.Replace(page)
	}
	_, err := io.WriteString(w, page)
	return err
}

// plainGlyphs draws what we draw with ASCII alone; names and documents stay.
var plainGlyphs = strings.NewReplacer("✓", "+", "✗", "x", "⊘", "-", "──", "--", "·", "*", "•", "*", "…", "~", "‹", "<", "›", ">", "–", "-")

func (t *text) report(r *verdict.Report) {
	if len(chain(r)) > 0 { // an audit has none
		t.line(t.chain(r))
		t.gap()
	}
	t.wrap("", r.Headline, t.bold)
	t.gap()
	for _, row := range subject(r) {
		t.wrapAs("  "+pad(row[0], 13), strings.Repeat(" ", 15), row[1], t.plain)
	}
	if r.Sandbox {
		t.wrapAs("  "+pad("sandbox", 13), strings.Repeat(" ", 15), "everything below happened on the embedded sandbox, not on AWS", t.plain)
	}
	for _, g := range groups(r) {
		t.findings(g)
	}
	for _, link := range verdict.Parts {
		t.checks(link, byLink(r, link))
	}
	for _, s := range append(closing(r), sinceLastGood(r), askNext(r)) {
		t.section(s)
	}
}

// text is the page being written.
type text struct {
	strings.Builder
	width int

	plain, bold, dim, good, bad, notice lipgloss.Style
}

func newText(o Options) *text {
	t := &text{width: max(o.Width, 60)}
	if o.Width == 0 {
		t.width = 80
	}
	// A renderer of our own: the default one would ask the terminal.
	renderer := lipgloss.NewRenderer(io.Discard)
	renderer.SetHasDarkBackground(true)
	renderer.SetColorProfile(termenv.Ascii)
	if o.Color {
		renderer.SetColorProfile(termenv.ANSI)
	}
	style := func(color string) lipgloss.Style { return renderer.NewStyle().Foreground(lipgloss.Color(color)) }
	t.plain, t.bold, t.dim = renderer.NewStyle(), renderer.NewStyle().Bold(true), renderer.NewStyle().Faint(true)
	t.good, t.bad, t.notice = style("2"), style("1"), style("3")
	return t
}

func (t *text) line(s string) { t.WriteString(strings.TrimRight(s, " ") + "\n") }

func (t *text) gap() { t.WriteByte('\n') }

// wrap writes a paragraph indented by indent.
func (t *text) wrap(indent, s string, style lipgloss.Style) { t.wrapAs(indent, indent, s, style) }

// wrapAs writes a paragraph whose first line begins otherwise than the rest. It
// breaks at spaces, never inside an ARN that fits on a line.
func (t *text) wrapAs(first, rest, s string, style lipgloss.Style) {
	t.clip(math.MaxInt, first, rest, s, style)
}

// clip writes a paragraph as wrapAs does, up to so many lines.
func (t *text) clip(most int, first, rest, s string, style lipgloss.Style) {
	lead := first
	room := max(t.width-max(ansi.StringWidth(first), ansi.StringWidth(rest)), 20)
	wrapped := ansi.Wrap(strings.ReplaceAll(s, "-", noBreak), room, "")
	lines := strings.Split(strings.ReplaceAll(wrapped, noBreak, "-"), "\n")
	if len(lines) > most {
		lines = lines[:most]
		lines[most-1] = ansi.Truncate(lines[most-1], room-2, "") + " …"
	}
	for _, l := range lines {
		t.line(lead + style.Render(strings.TrimRight(l, " ")))
		lead = rest
	}
}

// noBreak stands for a hyphen while wrapping: ansi.Wrap would break there. It
// is of the private use area, which no tidied text holds.
const noBreak = "\ue000"

// chain draws the links with what each comes to.
func (t *text) chain(r *verdict.Report) string {
	var parts []string
	for _, c := range chain(r) {
		parts = append(parts, string(c.Link)+" "+t.styleOf(c.Status).Render(glyphs[c.Status]))
	}
	return strings.Join(parts, t.dim.Render("──"))
}

func (t *text) styleOf(s verdict.Status) lipgloss.Style {
	switch classOf(s) {
	case verdict.Pass:
		return t.good
	case verdict.Fail:
		return t.bad
	case verdict.Warn, verdict.Unknown:
		return t.notice
	}
	return t.dim
}

func (t *text) findings(g group) {
	for _, f := range g.List {
		t.gap()
		t.title(t.styleOf(g.Status).Render(g.Word)+"  "+t.bold.Render(f.Fault), heading(f))
		t.wrap("  ", f.Summary, t.plain)
		for _, e := range f.Evidence {
			t.wrapAs("  · ", "    ", e, t.dim)
		}
		if f.Settle != "" {
			t.wrapAs("  ", "    ", "To settle it: "+f.Settle, t.plain)
		}
		t.fix(f.Fix)
	}
}

// title writes a heading and, where it fits, what it weighs on the same line.
func (t *text) title(s, weight string) {
	if ansi.StringWidth(s)+2+len(weight) > t.width {
		t.line(s)
		s = ""
	}
	t.line(s + "  " + t.dim.Render(weight))
}

func (t *text) fix(f verdict.Fix) {
	who := ""
	if f.Who != "customer" {
		who = "(" + helpers[f.Who] + ") "
	}
	t.wrapAs("  "+t.bold.Render("Fix")+"  ", "    ", who+f.Text, t.plain)
	for _, c := range f.Commands {
		t.line("    " + t.dim.Render("$ ") + c) // not wrapped: it is there to be copied
	}
	t.patch(f.Patch)
}

// patch writes a diff as it is, to be copied.
func (t *text) patch(patch string) {
	if patch == "" {
		return
	}
	for l := range strings.SplitSeq(patch, "\n") {
		t.patchLine(l)
	}
}

func (t *text) patchLine(l string) { t.line("    " + t.patchStyle(l).Render(l)) }

func (t *text) patchStyle(l string) lipgloss.Style {
	switch {
	case strings.HasPrefix(l, "+"):
		return t.good
	case strings.HasPrefix(l, "-"):
		return t.bad
	}
	return t.dim
}

// Columns of the checks: glyph and word, title, provenance. Where a
// check is blocked, what blocks it stands in the last column.
const (
	statusWidth  = 10
	titleWidth   = 46
	howWidth     = 11
	blockerWidth = 20 // "by credential-fields"
)

func (t *text) checks(link verdict.Link, list []verdict.Check) {
	if len(list) == 0 {
		return
	}
	t.gap()
	t.line(t.bold.Render(string(link)))
	for _, c := range list {
		t.check(c)
	}
}

// check is one line. What it says beside that stands at the line's end where
// it fits whole, else below. Where the columns do not fit, title and provenance
// follow each other.
func (t *text) check(c verdict.Check) {
	margin := strings.Repeat(" ", statusWidth+2)
	status := "  " + t.styleOf(c.Status).Render(pad(glyphs[c.Status]+" "+string(c.Status), statusWidth))
	summary := c.Summary
	if c.Status == verdict.Blocked {
		summary = "" // the last column says what blocks it
	}
	line := status + pad(c.Title, titleWidth) + t.dim.Render(how(c))
	full := status + pad(c.Title, titleWidth) + t.dim.Render(pad(how(c), howWidth)+" "+summary)
	switch {
	case t.width < 2+statusWidth+titleWidth+blockerWidth || ansi.StringWidth(line) > t.width:
		t.wrapAs(status, margin, strings.TrimRight(c.Title+", "+how(c), ", "), t.plain)
	case c.Status == verdict.Pass && summary != "" && ansi.StringWidth(full) <= t.width:
		t.line(full)
		return
	default:
		t.line(line)
	}
	if summary != "" {
		t.wrap(margin, summary, t.dim)
	}
}

func (t *text) section(s section) {
	if len(s.Lines) == 0 {
		return
	}
	t.gap()
	t.line(t.bold.Render(s.Title))
	for _, l := range s.Lines {
		t.wrapAs("  · ", "    ", l, t.plain)
	}
}

func pad(s string, n int) string {
	return s + strings.Repeat(" ", max(0, n-ansi.StringWidth(s)))
}
