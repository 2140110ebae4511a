package tui

import (
	"slices"
	"strings"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"clonepath/tui/widget"
)

// waitingScreen says what was handed over, and that one may leave meanwhile.
type waitingScreen struct {
	s     *ui
	files []string // of the hand-over, below its directory; nil after a restart
	note  string
}

func newWaiting(s *ui, with any) *waitingScreen {
	files, _ := with.([]string)
	return &waitingScreen{s: s, files: files}
}

func (w *waitingScreen) Step() int     { return stepPlan }
func (w *waitingScreen) Open() tea.Cmd { return nil }
func (w *waitingScreen) Close()        {}

func (w *waitingScreen) Update(msg tea.Msg) (move, tea.Cmd) {
	if note, ok := copyNote(msg); ok {
		w.note = note
		return stayHere(), nil
	}
	k, ok := msg.(tea.KeyMsg)
	if !ok {
		return stayHere(), nil
	}
	switch k.String() {
	case "esc":
		return goBack(), nil
	case "enter":
		return goTo(Returned), nil
	case "q":
		return allDone(), nil
	case "c":
		return stayHere(), w.s.copyText("The message", w.message())
	}
	return stayHere(), nil
}

// Keys of the pause.
func (w *waitingScreen) Keys() []key.Binding {
	return []key.Binding{widget.Key("enter", "done"), widget.Key("q", "leave"), widget.Key("c", "copy message")}
}

// View shows what to give to whom.
func (w *waitingScreen) View(f widget.Frame) string {
	t, width, setup := w.s.theme, f.BodyWidth(), w.s.setup
	lines := []string{t.Notice.Render("◌ ") + t.Strong.Render("Waiting for others"), ""}
	rows := []row{{"they make", waitingText(setup)}, {"the role", setup.Target.RoleARN}, {"from", setup.Choices.HandedOver}}
	for _, known := range handedFiles {
		if slices.ContainsFunc(w.files, func(file string) bool { return strings.HasPrefix(file, known.name) }) {
			rows = append(rows, row{known.name, known.what})
		}
	}
	lines = append(append(lines, table(t, rows, width)...), "")
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
	setup := w.s.setup
	return "Please set up " + waitingText(setup) + " for Torque's access to " + orDash(setup.Target.Repo) + ". What has to exist: " +
		setup.Target.RoleARN + ". The files in " + setup.Choices.HandedOver + " hold the request, the policies and the commands (setup.sh). " +
		"Then tell me " + answerText(setup) + "."
}
