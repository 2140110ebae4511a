package report

import (
	"io"
	"strings"

	"github.com/charmbracelet/lipgloss"
	"github.com/charmbracelet/x/ansi"
	"github.com/muesli/termenv"

	"clonepath/checks/faults"
)

// Options of the text for a terminal.
type Options struct {
	Color bool // the terminal's own 16 colours
	Width int  // columns; 0 means 80, fewer than 60 count as 60
}

// Text writes the report for a terminal: the chain, what is wrong with proof
// and fix, then every statement.
func Text(w io.Writer, r *faults.Report, o Options) error {
	t := newText(o)
	t.line(t.chain(r))
	t.gap()
	t.wrap("", clean(r.Headline), t.bold)
	t.gap()
	for _, row := range subject(r) {
		t.wrapAs("  "+pad(row[0], 13), strings.Repeat(" ", 15), row[1], t.plain)
	}
	if r.Sandbox {
		t.wrapAs("  "+pad("sandbox", 13), strings.Repeat(" ", 15), "everything below happened on the embedded sandbox, not on AWS", t.plain)
	}
	t.findings("Root cause", r.RootCauses, t.bad)
	t.findings("Could not look", r.CannotObserve, t.notice)
	t.findings("Warning", r.Warnings, t.notice)
	for _, link := range links {
		t.statements(link, byLink(r, link))
	}
	for _, s := range closing(r) {
		t.section(s)
	}
	_, err := io.WriteString(w, t.String())
	return err
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
	lead := first
	room := t.width - max(ansi.StringWidth(first), ansi.StringWidth(rest))
	wrapped := ansi.Wrap(strings.ReplaceAll(s, "-", noBreak), max(room, 20), "")
	for l := range strings.SplitSeq(strings.ReplaceAll(wrapped, noBreak, "-"), "\n") {
		t.line(lead + style.Render(strings.TrimRight(l, " ")))
		lead = rest
	}
}

// noBreak stands for a hyphen while wrapping: ansi.Wrap would break there.
const noBreak = "\u2011"

// chain draws the links with what each comes to.
func (t *text) chain(r *faults.Report) string {
	var parts []string
	for _, link := range links {
		list := byLink(r, link)
		if len(list) == 0 {
			continue
		}
		s := worst(list)
		parts = append(parts, string(link)+" "+t.styleOf(s).Render(glyphs[s]))
	}
	return strings.Join(parts, t.dim.Render("──"))
}

func (t *text) styleOf(s faults.Status) lipgloss.Style {
	switch s {
	case faults.Pass:
		return t.good
	case faults.Fail:
		return t.bad
	case faults.Warn, faults.Unknown:
		return t.notice
	}
	return t.dim
}

func (t *text) findings(word string, list []faults.Finding, style lipgloss.Style) {
	for _, f := range list {
		t.gap()
		t.line(style.Render(word) + "  " + t.bold.Render(f.Fault) + t.dim.Render("  "+heading(f)))
		t.wrap("  ", clean(f.Summary), t.plain)
		for _, e := range f.Evidence {
			t.wrapAs("  · ", "    ", clean(e), t.dim)
		}
		if f.Settle != "" {
			t.wrapAs("  ", "    ", "To settle it: "+clean(f.Settle), t.plain)
		}
		t.fix(f.Fix)
	}
}

func (t *text) fix(f faults.Fix) {
	who := ""
	if f.Who != "customer" {
		who = "(" + helpers[f.Who] + ") "
	}
	t.wrapAs("  "+t.bold.Render("Fix")+"  ", "    ", who+clean(f.Text), t.plain)
	for _, c := range f.Commands {
		t.line("    " + t.dim.Render("$ ") + clean(c)) // not wrapped: it is there to be copied
	}
	if f.Patch == "" {
		return
	}
	for _, l := range strings.Split(strings.TrimRight(f.Patch, "\n"), "\n") {
		t.line("    " + t.patchStyle(l).Render(clean(l)))
	}
}

func (t *text) patchStyle(l string) lipgloss.Style {
	switch {
	case strings.HasPrefix(l, "+"):
		return t.good
	case strings.HasPrefix(l, "-"):
		return t.bad
	}
	return t.dim
}

// Columns of the statements: glyph and word, title, provenance. Where a
// statement is blocked, what blocks it stands in the last column.
const (
	statusWidth  = 10
	titleWidth   = 46
	howWidth     = 11
	blockerWidth = 20 // "by credential-fields"
)

func (t *text) statements(link faults.Link, list []faults.Check) {
	if len(list) == 0 {
		return
	}
	t.gap()
	t.line(t.bold.Render(string(link)))
	for _, c := range list {
		t.statement(c)
	}
}

// statement is one line; what is not well says why below it. Where the columns
// do not fit, title and provenance follow each other.
func (t *text) statement(c faults.Check) {
	margin := strings.Repeat(" ", statusWidth+2)
	status := "  " + t.styleOf(c.Status).Render(pad(glyphs[c.Status]+" "+string(c.Status), statusWidth))
	if t.width < 2+statusWidth+titleWidth+blockerWidth {
		t.wrapAs(status, margin, strings.TrimRight(c.Title+", "+how(c), ", "), t.plain)
	} else {
		line := status + pad(c.Title, titleWidth) + t.dim.Render(pad(how(c), howWidth))
		if summary := clean(c.Summary); c.Status == faults.Pass && ansi.StringWidth(line+" "+summary) <= t.width {
			line += " " + t.dim.Render(summary)
		}
		t.line(line)
	}
	if c.Status != faults.Pass && c.Status != faults.Blocked {
		t.wrap(margin, clean(c.Summary), t.dim)
	}
}

func (t *text) section(s section) {
	if len(s.lines) == 0 {
		return
	}
	t.gap()
	t.line(t.bold.Render(s.title))
	for _, l := range s.lines {
		t.wrapAs("  · ", "    ", clean(l), t.plain)
	}
}

func pad(s string, n int) string {
	return s + strings.Repeat(" ", max(0, n-ansi.StringWidth(s)))
}
