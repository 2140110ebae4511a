package verify

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/ansi"

	"clonepath/checks/evidence"
	"clonepath/checks/faults"
	"clonepath/checks/verdict"
	"clonepath/steps/session"
	"clonepath/tui/page"
	"clonepath/tui/prose"
	"clonepath/tui/widget"
)

// detailScreen is one statement, opened: what was found, how it is known, the
// document with the place that decides, and the fix.
type detailScreen struct {
	v     *checking
	id    evidence.CheckID
	pager widget.Pager
	width int // that the pager's lines were made for, 0 to make them anew

	asking  page.Task // for this statement again
	began   time.Time
	elapsed time.Duration
	file    page.Prompt
	writing page.Task
	note    string
	bad     bool
}

// NewDetail opens one check.
func NewDetail(of DetailOf) *detailScreen {
	id := of.id
	return &detailScreen{v: of.checking, id: id, file: page.NewPrompt("Write this to which file?", "write the file", "clonepath-"+string(id)+".txt")}
}

func (d *detailScreen) Step() int     { return page.StepOfSubject(d.v.What) }
func (d *detailScreen) Open() tea.Cmd { d.width = 0; return nil }

func (d *detailScreen) Close() {
	d.asking.Stop()
	d.writing.Stop()
}

func (d *detailScreen) Update(msg tea.Msg) (page.Move, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.KeyMsg:
		return d.Key(msg)
	case page.Tick:
		if msg.Task != d.asking.Id || !d.asking.Running() {
			return d.v.hear(msg)
		}
		d.elapsed = d.v.s.Deps.Clock().Sub(d.began)
		return page.StayHere(), page.Ticking(d.asking)
	}
	if d.v.Run.Running() {
		return d.beside(msg)
	}
	if note, ok := page.CopyNote(msg); ok {
		d.Say(note, nil)
	}
	if got, ok := page.Take[session.Seen](&d.asking, msg); ok {
		d.asked(got)
	}
	if got, ok := page.Take[page.Saved](&d.writing, msg); ok {
		d.Say("Written to "+got.Value.Path+".", got.Err)
	}
	return page.StayHere(), nil
}

// beside takes the news of a run that goes on behind the opened statement.
func (d *detailScreen) beside(msg tea.Msg) (page.Move, tea.Cmd) {
	before := d.v.Report
	m, cmd := d.v.hear(msg)
	if d.v.Report != before || !d.v.Run.Running() {
		d.width = 0
	}
	if got, ok := page.Take[page.Saved](&d.writing, msg); ok {
		d.Say("Written to "+got.Value.Path+".", got.Err)
	}
	return m, cmd
}

func (d *detailScreen) Say(note string, err error) {
	d.note, d.bad = note, err != nil
	if err != nil {
		d.note = "✗ " + session.PlainError(err)
	}
}

// asked takes over what asking again brought, on all screens.
func (d *detailScreen) asked(got page.Answer[session.Seen]) {
	if got.Err != nil {
		d.Say("", got.Err)
		return
	}
	d.v.Adopt(got.Value.Record)
	d.width = 0
	d.Say(fmt.Sprintf("Asked again, %s. The other checks rest on what was observed before.", session.Seconds(d.v.s.Deps.Clock().Sub(d.began))), nil)
}

func (d *detailScreen) Key(k tea.KeyMsg) (page.Move, tea.Cmd) {
	if d.file.Asking {
		if path, done := d.file.Key(k); done {
			return page.StayHere(), d.write(path)
		}
		return page.StayHere(), nil
	}
	d.note = ""
	switch k.String() {
	case "esc", "enter":
		return page.GoBack(), nil
	case "left", "right":
		d.turn(k.String() == "right")
	case "r":
		return page.StayHere(), d.again()
	case "s":
		d.file.Open()
	default:
		if !d.pager.Update(k) && !d.v.Run.Running() {
			f, _ := prose.FindingOf(d.v.Report, d.id)
			return act(d.v.s, d.v.Verification, k.String(), f)
		}
	}
	return page.StayHere(), nil
}

// turn goes on to the neighbour; the list below follows.
func (d *detailScreen) turn(forwards bool) {
	n := len(d.v.Report.Checks)
	at, by := d.at(), 1
	if !forwards {
		by = n - 1
	}
	at = (at + by) % n
	d.v.list.Choose(at)
	d.asking.Stop()
	*d = *NewDetail(DetailOf{d.v, d.v.Report.Checks[at].ID})
}

func (d *detailScreen) at() int {
	return max(0, slices.IndexFunc(d.v.Report.Checks, func(c verdict.Check) bool { return c.ID == d.id }))
}

// again asks for this statement again, unless that is on its way.
func (d *detailScreen) again() tea.Cmd {
	switch {
	case d.v.What == session.AsSent || d.v.Run.Running() || d.asking.Running():
		return nil
	case len(faults.Collectors(d.id)) == 0:
		d.Say("Nothing is asked for this statement: it follows from the values that were entered.", nil)
		return nil
	}
	d.began, d.elapsed = d.v.s.Deps.Clock(), 0
	var cmd tea.Cmd
	d.asking, cmd = page.Begin(d.v.s, d.v.AskAgain(d.id))
	return tea.Batch(cmd, page.Ticking(d.asking))
}

// write writes what is on the screen, unwrapped, to a file that is not there yet.
func (d *detailScreen) write(path string) tea.Cmd {
	text := ansi.Strip(strings.Join(d.Lines(prose.Unwrapped), "\n")) + "\n"
	var cmd tea.Cmd
	d.writing, cmd = d.v.s.SaveText(path, text)
	return cmd
}

// Keys of a statement that is open.
func (d *detailScreen) Keys() []key.Binding {
	if d.file.Asking {
		return d.file.Keys()
	}
	f, _ := prose.FindingOf(d.v.Report, d.id)
	keys := []key.Binding{widget.Key("esc", "back", "esc", "enter")}
	if !d.v.Run.Running() {
		keys = append(keys, actions(d.v.Verification, f)...)
		if d.v.What != session.AsSent {
			keys = append(keys, widget.Key("r", "ask again"))
		}
	}
	keys = append(keys, widget.Key("s", "save"), widget.Key("←→", "other checks", "left", "right"))
	if d.pager.Scrolls() {
		keys = append(keys, widget.Key("↑↓", "scroll", "up", "down"))
	}
	return keys
}

func (d *detailScreen) Typing() bool { return d.file.Asking }
