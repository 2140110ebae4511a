package tui

import (
	"context"
	"path/filepath"
	"slices"
	"strings"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"clonepath/checks/evidence"
	"clonepath/checks/verdict"
	"clonepath/tui/widget"
)

// reportScreen is the last screen: everything that the run found, to scroll,
// open, copy from and export.
type reportScreen struct {
	s       *ui
	from    *verification // the run that it reports
	report  *verdict.Report
	pager   widget.Pager
	width   int       // that the pager's lines were made for
	marks   []heading // the findings, in their order
	at      int       // the finding with the cursor, counted from 1; 0 for none
	note    string
	bad     bool
	dir     prompt
	writing task
}

// heading is the line where a finding begins.
type heading struct {
	line  int
	check evidence.CheckID
}

func newReport(s *ui, of reportOf) *reportScreen {
	r := &reportScreen{
		s: s, from: of.found, report: of.found.report,
		dir: newPrompt("Write the bundle to which directory?", "write the files", s.deps.ExportDir),
	}
	if of.export {
		r.ask()
	}
	return r
}

// Step is Verify's: the report belongs to it.
func (r *reportScreen) Step() int {
	if r.from.what != asSetUp {
		return noStep
	}
	return len(stepNames)
}

// Open takes over what became known on a screen after this one.
func (r *reportScreen) Open() tea.Cmd {
	if r.from.report != nil && r.from.report != r.report {
		r.report, r.width, r.at = r.from.report, 0, 0
	}
	return nil
}

func (r *reportScreen) Close() { r.writing.stop() }

func (r *reportScreen) Update(msg tea.Msg) (move, tea.Cmd) {
	if k, ok := msg.(tea.KeyMsg); ok {
		if r.dir.asking {
			if dir, done := r.dir.key(k); done {
				return stayHere(), r.export(dir)
			}
			return stayHere(), nil
		}
		return r.key(k)
	}
	if note, ok := copyNote(msg); ok {
		r.note, r.bad = note, false
	}
	if got, ok := take[[]string](&r.writing, msg); ok {
		dir := r.dir.input.Value()
		r.note, r.bad = "Written to "+dir+": "+strings.Join(within(dir, got.value), ", ")+".", false
		if got.err != nil {
			r.note, r.bad = "✗ "+sentence(got.err.Error()), true
		}
	}
	return stayHere(), nil
}

func (r *reportScreen) key(k tea.KeyMsg) (move, tea.Cmd) {
	switch k.String() {
	case "esc":
		return goBack(), nil
	case "enter":
		if f := r.chosen(); f != nil && r.from.record != nil {
			return goToWith(Detail, detailOf{newChecking(r.s, r.from), f.Check}), nil
		}
		if !r.s.pageSeen() {
			return stayHere(), nil // typed ahead: nobody leaves a report unread
		}
		return allDone(), nil
	case "q":
		return allDone(), nil
	case "e":
		r.ask()
	case "r":
		if r.from.what != asSent {
			r.from.cut = true // what it shows is asked for again
			return goBackTo(Verify), nil
		}
	case "tab":
		r.choose(r.at + 1)
	case "shift+tab":
		r.choose(r.at - 1)
	default:
		if !r.pager.Update(k) {
			return act(r.s, r.from, k.String(), r.found())
		}
	}
	return stayHere(), nil
}

// choose puts the cursor on a finding, around the end to none.
func (r *reportScreen) choose(at int) {
	n := len(r.marks) + 1
	r.at = (at + n) % n
	if r.at > 0 {
		r.pager.Show(r.marks[r.at-1].line, r.pager.Page())
	}
}

// chosen is the finding under the cursor, nil for none.
func (r *reportScreen) chosen() *verdict.Finding {
	i := r.at - 1
	for _, group := range findingGroups(r.report) {
		if i >= 0 && i < len(group.list) {
			return &group.list[i]
		}
		i -= len(group.list)
	}
	return nil
}

// found is what the keys are about: the finding under the cursor, else the first
// root cause.
func (r *reportScreen) found() *verdict.Finding {
	if f := r.chosen(); f != nil || len(r.report.RootCauses) == 0 {
		return f
	}
	return &r.report.RootCauses[0]
}

// ask asks for the directory of an export, where a set-up is known.
func (r *reportScreen) ask() {
	if r.from.what != asSent {
		r.note = ""
		r.dir.open()
	}
}

func (r *reportScreen) export(dir string) tea.Cmd {
	setup := r.s.expected()
	var cmd tea.Cmd
	r.writing, cmd = begin(r.s, func(context.Context) ([]string, error) {
		return r.s.deps.Backend.Export(dir, setup)
	})
	return cmd
}

// Keys of the report.
func (r *reportScreen) Keys() []key.Binding {
	if r.dir.asking {
		return r.dir.keys()
	}
	keys := []key.Binding{widget.Key("enter", "finish", "enter", "q")}
	if r.chosen() != nil {
		keys = []key.Binding{widget.Key("enter", "open"), widget.Key("q", "finish")}
	}
	keys = append(keys, actions(r.from, r.found())...)
	if len(r.marks) > 0 {
		keys = append(keys, widget.Key("tab", "next finding"))
	}
	if r.from.what == asSent {
		return keys
	}
	return append(keys, widget.Key("e", "export"), widget.Key("r", "run again"))
}

// View is titled Report; its body begins with the verdict in one word or two.
func (r *reportScreen) View(f widget.Frame) string {
	f.Title = "Report"
	width, height := f.BodyWidth(), f.BodyHeight()
	if r.width != width {
		var lines []string
		lines, r.marks = reportLines(r.s.theme, r.report, width)
		r.pager.SetLines(lines)
		r.width = width
	}
	room := height - len(r.bottom(width))
	body := widget.Tall(r.marked(r.pager.View(room)), room)
	return f.One(append(body, r.bottom(width)...))
}

// marked puts the cursor before the finding that is chosen, if it is in sight.
func (r *reportScreen) marked(lines []string) []string {
	if r.at == 0 {
		return lines
	}
	at := r.marks[r.at-1].line - r.pager.Top()
	if at < 0 || at >= len(lines) {
		return lines
	}
	lines = slices.Clone(lines)
	lines[at] = r.s.theme.Accent.Render("▸ ") + lines[at]
	return lines
}

func (r *reportScreen) bottom(width int) []string {
	t := r.s.theme
	rule := t.Dim.Render(strings.Repeat("─", width))
	switch {
	case r.dir.asking:
		return append([]string{rule}, r.dir.lines(t, width)...)
	case r.note != "" && r.bad:
		return append([]string{rule}, widget.WrapStyled(r.note, width, t.Bad.UnsetBold())...)
	case r.note != "":
		return append([]string{rule}, widget.WrapStyled(r.note, width, t.Good)...)
	}
	return []string{t.Dim.Render(widget.Between("", r.pager.Position(), width))}
}

// within names files as seen from their directory.
func within(dir string, files []string) []string {
	out := make([]string, len(files))
	for i, f := range files {
		out[i] = f
		if rel, err := filepath.Rel(dir, f); err == nil && filepath.IsLocal(rel) {
			out[i] = rel
		}
	}
	return out
}
