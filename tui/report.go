package tui

import (
	"context"
	"path/filepath"
	"strings"

	"github.com/charmbracelet/bubbles/key"
	"github.com/charmbracelet/bubbles/textinput"
	tea "github.com/charmbracelet/bubbletea"

	"clonepath/checks/faults"
	"clonepath/tui/widget"
)

// reportScreen is the last screen: everything that the run found, to scroll,
// copy from and export.
type reportScreen struct {
	s       *session
	what    subject
	report  *faults.Report
	pager   widget.Pager
	width   int // that the pager's lines were made for
	note    string
	bad     bool
	asking  bool // for the directory of the export
	dir     textinput.Model
	writing task
}

func newReport(s *session, what subject) *reportScreen {
	dir := textinput.New()
	dir.Prompt = "> "
	dir.SetValue(s.deps.ExportDir)
	return &reportScreen{s: s, what: what, report: s.report, dir: dir}
}

// Step is Verify's: the report belongs to it.
func (r *reportScreen) Step() int {
	if r.what != asSetUp {
		return noStep
	}
	return len(stepNames)
}

func (r *reportScreen) Open() tea.Cmd { return nil }
func (r *reportScreen) Close()        { r.writing.stop() }

func (r *reportScreen) Update(msg tea.Msg) (move, tea.Cmd) {
	if k, ok := msg.(tea.KeyMsg); ok {
		if r.asking {
			return r.directory(k)
		}
		return r.key(k)
	}
	if note, ok := copyNote(msg); ok {
		r.note, r.bad = note, false
	}
	if got, ok := take[[]string](&r.writing, msg); ok {
		r.note, r.bad = "Written to "+r.dir.Value()+": "+strings.Join(within(r.dir.Value(), got.value), ", ")+".", false
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
	case "enter", "q":
		return allDone(), nil
	case "e":
		r.asking, r.note = true, ""
		r.dir.Focus()
		r.dir.CursorEnd()
	case "c":
		if what, text := r.copyable(); text != "" {
			return stayHere(), r.s.copyText(what, text)
		}
	default:
		r.pager.Update(k)
	}
	return stayHere(), nil
}

// directory asks where to export to.
func (r *reportScreen) directory(k tea.KeyMsg) (move, tea.Cmd) {
	switch k.Type {
	case tea.KeyEsc:
		r.asking = false
	case tea.KeyEnter:
		if r.dir.Value() == "" {
			return stayHere(), nil
		}
		r.asking = false
		return stayHere(), r.export(r.dir.Value())
	default:
		r.dir, _ = r.dir.Update(k)
	}
	return stayHere(), nil
}

func (r *reportScreen) export(dir string) tea.Cmd {
	setup := r.s.setup.WithDefaults()
	if d, err := r.s.desired(); err == nil {
		setup.Target.RoleARN = d.RoleARN
	}
	var cmd tea.Cmd
	r.writing, cmd = begin(r.s, func(context.Context) ([]string, error) {
		return r.s.deps.Backend.Export(dir, setup)
	})
	return cmd
}

// copyable is the value that the first fix wants entered in Torque.
func (r *reportScreen) copyable() (what, text string) {
	for _, f := range r.report.RootCauses {
		if f.Fix.Copy != "" {
			return "The value for " + f.Fault, f.Fix.Copy
		}
	}
	return "", ""
}

// Keys of the report.
func (r *reportScreen) Keys() []key.Binding {
	if r.asking {
		return []key.Binding{widget.Key("enter", "write the files"), widget.Key("esc", "cancel")}
	}
	keys := []key.Binding{widget.Key("enter", "finish", "enter", "q")}
	if _, text := r.copyable(); text != "" {
		keys = append(keys, widget.Key("c", "copy value"))
	}
	return append(keys, widget.Key("e", "export"))
}

// View is titled Report; its body begins with the verdict in one word or two.
func (r *reportScreen) View(f widget.Frame) string {
	f.Title = "Report"
	t, width, height := r.s.theme, f.BodyWidth(), f.BodyHeight()
	if r.width != width {
		r.pager.SetLines(reportLines(t, r.report, width))
		r.width = width
	}
	room := height - len(r.bottom(width))
	body := widget.Fit(r.pager.View(room), width, room)
	return f.One(append(body, r.bottom(width)...))
}

func (r *reportScreen) bottom(width int) []string {
	t := r.s.theme
	rule := t.Dim.Render(strings.Repeat("─", width))
	switch {
	case r.asking:
		r.dir.Width = width - 3
		return []string{rule, t.Strong.Render("Write the bundle to which directory?"), r.dir.View()}
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
