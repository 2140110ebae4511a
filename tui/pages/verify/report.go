package verify

import (
	"context"
	"slices"
	"strings"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"clonepath/checks/verdict"
	"clonepath/steps/session"
	"clonepath/tui/page"
	"clonepath/tui/prose"
	"clonepath/tui/widget"
)

// reportScreen is the last screen: everything that the run found, to scroll,
// open, copy from and export.
type reportScreen struct {
	s       *page.UI
	from    *session.Verification // the run that it reports
	report  *verdict.Report
	pager   widget.Pager
	width   int             // that the pager's lines were made for
	marks   []prose.Heading // the findings, in their order
	at      int             // the finding with the cursor, counted from 1; 0 for none
	note    string
	bad     bool
	dir     page.Prompt
	writing page.Task
}

// NewReport shows what the checks found.
func NewReport(s *page.UI, of page.ReportOf) *reportScreen {
	r := &reportScreen{
		s: s, from: of.Found, report: of.Found.Report,
		dir: page.NewPrompt("Write the bundle to which directory?", "write the files", s.Deps.ExportDir),
	}
	if of.Export {
		r.ask()
	}
	return r
}

// Step is Verify's: the report belongs to it.
func (r *reportScreen) Step() int {
	if r.from.What != session.AsSetUp {
		return page.NoStep
	}
	return len(page.StepNames)
}

// Open takes over what became known on a screen after this one.
func (r *reportScreen) Open() tea.Cmd {
	if r.from.Report != nil && r.from.Report != r.report {
		r.report, r.width, r.at = r.from.Report, 0, 0
	}
	return nil
}

func (r *reportScreen) Close() { r.writing.Stop() }

func (r *reportScreen) Update(msg tea.Msg) (page.Move, tea.Cmd) {
	if k, ok := msg.(tea.KeyMsg); ok {
		if r.dir.Asking {
			if dir, done := r.dir.Key(k); done {
				return page.StayHere(), r.export(dir)
			}
			return page.StayHere(), nil
		}
		return r.Key(k)
	}
	if note, ok := page.CopyNote(msg); ok {
		r.note, r.bad = note, false
	}
	if got, ok := page.Take[[]string](&r.writing, msg); ok {
		dir := r.dir.Input.Value()
		r.note, r.bad = "Written to "+dir+": "+strings.Join(session.Within(dir, got.Value), ", ")+".", false
		if got.Err != nil {
			r.note, r.bad = "✗ "+session.Sentence(got.Err.Error()), true
		}
	}
	return page.StayHere(), nil
}

func (r *reportScreen) Key(k tea.KeyMsg) (page.Move, tea.Cmd) {
	switch k.String() {
	case "esc":
		return page.GoBack(), nil
	case "enter":
		if f := r.chosen(); f != nil && r.from.Record != nil {
			return page.GoToWith(page.Detail, DetailOf{NewChecking(r.s, r.from), f.Check}), nil
		}
		if !r.s.PageSeen() {
			return page.StayHere(), nil // typed ahead: nobody leaves a report unread
		}
		return page.AllDone(), nil
	case "q":
		return page.AllDone(), nil
	case "e":
		r.ask()
	case "r":
		if r.from.What != session.AsSent {
			r.from.Cut = true // what it shows is asked for again
			return page.GoBackTo(page.Verify), nil
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
	return page.StayHere(), nil
}

// choose puts the cursor on a finding, around the end to none.
func (r *reportScreen) choose(at int) {
	n := len(r.marks) + 1
	r.at = (at + n) % n
	if r.at > 0 {
		r.pager.Show(r.marks[r.at-1].Line, r.pager.Page())
	}
}

// chosen is the finding under the cursor, nil for none.
func (r *reportScreen) chosen() *verdict.Finding {
	i := r.at - 1
	for _, group := range prose.FindingGroups(r.report) {
		if i >= 0 && i < len(group.List) {
			return &group.List[i]
		}
		i -= len(group.List)
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
	if r.from.What != session.AsSent {
		r.note = ""
		r.dir.Open()
	}
}

func (r *reportScreen) export(dir string) tea.Cmd {
	chosen := r.s.Expected()
	var cmd tea.Cmd
	r.writing, cmd = page.Begin(r.s, func(context.Context) ([]string, error) {
		return r.s.Deps.Backend.Export(dir, chosen)
	})
	return cmd
}

// Keys of the report.
func (r *reportScreen) Keys() []key.Binding {
	if r.dir.Asking {
		return r.dir.Keys()
	}
	keys := []key.Binding{widget.Key("enter", "finish", "enter", "q")}
	if r.chosen() != nil {
		keys = []key.Binding{widget.Key("enter", "open"), widget.Key("q", "finish")}
	}
	keys = append(keys, actions(r.from, r.found())...)
	if len(r.marks) > 0 {
		keys = append(keys, widget.Key("tab", "next finding"))
	}
	if r.from.What == session.AsSent {
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
		lines, r.marks = prose.ReportLines(r.s.Theme, r.report, width)
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
	at := r.marks[r.at-1].Line - r.pager.Top()
	if at < 0 || at >= len(lines) {
		return lines
	}
	lines = slices.Clone(lines)
	lines[at] = r.s.Theme.Accent.Render("▸ ") + lines[at]
	return lines
}

func (r *reportScreen) bottom(width int) []string {
	t := r.s.Theme
	rule := t.Dim.Render(strings.Repeat("─", width))
	switch {
	case r.dir.Asking:
		return append([]string{rule}, r.dir.Lines(t, width)...)
	case r.note != "" && r.bad:
		return append([]string{rule}, widget.WrapStyled(r.note, width, t.Bad.UnsetBold())...)
	case r.note != "":
		return append([]string{rule}, widget.WrapStyled(r.note, width, t.Good)...)
	}
	return []string{t.Dim.Render(widget.Between("", r.pager.Position(), width))}
}

func (r *reportScreen) Typing() bool { return r.dir.Asking }
