package plan

import (
	"slices"
	"strings"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"clonepath/steps/session"
	"clonepath/tui/page"
	"clonepath/tui/prose"
	"clonepath/tui/widget"
)

// waitingScreen says what was handed over, and that one may leave meanwhile.
type waitingScreen struct {
	s     *page.UI
	files []string // of the hand-over, below its directory; nil after a restart
	note  string
}

// NewWaiting says what waits for others.
func NewWaiting(s *page.UI, with any) *waitingScreen {
	files, _ := with.([]string)
	return &waitingScreen{s: s, files: files}
}

func (w *waitingScreen) Step() int     { return page.StepPlan }
func (w *waitingScreen) Open() tea.Cmd { return nil }
func (w *waitingScreen) Close()        {}

func (w *waitingScreen) Update(msg tea.Msg) (page.Move, tea.Cmd) {
	if note, ok := page.CopyNote(msg); ok {
		w.note = note
		return page.StayHere(), nil
	}
	k, ok := msg.(tea.KeyMsg)
	if !ok {
		return page.StayHere(), nil
	}
	switch k.String() {
	case "esc":
		return page.GoBack(), nil
	case "enter":
		return page.GoTo(page.Returned), nil
	case "q":
		return page.AllDone(), nil
	case "c":
		return page.StayHere(), w.s.CopyText("The message", w.message())
	}
	return page.StayHere(), nil
}

// Keys of the pause.
func (w *waitingScreen) Keys() []key.Binding {
	return []key.Binding{widget.Key("enter", "done"), widget.Key("q", "leave"), widget.Key("c", "copy message")}
}

// View shows what to give to whom.
func (w *waitingScreen) View(f widget.Frame) string {
	t, width, chosen := w.s.Theme, f.BodyWidth(), w.s.Setup
	lines := []string{t.Notice.Render("◌ ") + t.Strong.Render("Waiting for others"), ""}
	rows := []prose.Row{{Word: "they make", Text: session.WaitingText(chosen)}, {Word: "the role", Text: chosen.Target.RoleARN}, {Word: "from", Text: chosen.Choices.HandedOver}}
	for _, known := range handedFiles {
		if slices.ContainsFunc(w.files, func(file string) bool { return strings.HasPrefix(file, known.name) }) {
			rows = append(rows, prose.Row{Word: known.name, Text: known.what})
		}
	}
	lines = append(append(lines, prose.Table(t, rows, width)...), "")
	lines = append(lines, widget.Wrap("Give them the directory. Press enter when they are done, or leave: the next start asks for what they made.", width)...)
	if w.note != "" {
		lines = append(append(lines, ""), widget.WrapStyled(w.note, width, t.Good)...)
	}
	return f.One(lines)
}

// handedFiles are the files, or directories, that others need, and what they are.
var handedFiles = []struct{ name, what string }{
	{"request.md", "the page for the security team: what is asked for and why"},
	{"setup.sh", "the commands, safe to run twice"},
	{"policies", "who may assume the role, and what it may read"},
}

// message is what one sends along.
func (w *waitingScreen) message() string {
	chosen := w.s.Setup
	return "Please set up " + session.WaitingText(chosen) + " for Torque's access to " + session.OrDash(chosen.Target.Repo) + ". What has to exist: " +
		chosen.Target.RoleARN + ". The files in " + chosen.Choices.HandedOver + " hold the request, the policies and the commands (setup.sh). " +
		"Then tell me " + session.AnswerText(chosen) + "."
}
