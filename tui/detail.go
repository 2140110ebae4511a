package tui

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
	"clonepath/tui/widget"
)

// detailScreen is one statement, opened: what was found, how it is known, the
// document with the place that decides, and the fix.
type detailScreen struct {
	v     *checking
	id    evidence.CheckID
	pager widget.Pager
	width int // that the pager's lines were made for, 0 to make them anew

	asking  task // for this statement again
	began   time.Time
	elapsed time.Duration
	file    prompt
	writing task
	note    string
	bad     bool
}

func newDetail(of detailOf) *detailScreen {
	id := of.id
	return &detailScreen{v: of.checking, id: id, file: newPrompt("Write this to which file?", "write the file", "clonepath-"+string(id)+".txt")}
}

func (d *detailScreen) Step() int     { return stepOfSubject(d.v.what) }
func (d *detailScreen) Open() tea.Cmd { d.width = 0; return nil }

func (d *detailScreen) Close() {
	d.asking.stop()
	d.writing.stop()
}

func (d *detailScreen) Update(msg tea.Msg) (move, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.KeyMsg:
		return d.key(msg)
	case tick:
		if msg.task != d.asking.id || !d.asking.running() {
			return d.v.hear(msg)
		}
		d.elapsed = d.v.s.deps.Clock().Sub(d.began)
		return stayHere(), ticking(d.asking)
	}
	if d.v.run.running() {
		return d.beside(msg)
	}
	if note, ok := copyNote(msg); ok {
		d.say(note, nil)
	}
	if got, ok := take[seen](&d.asking, msg); ok {
		d.asked(got)
	}
	if got, ok := take[saved](&d.writing, msg); ok {
		d.say("Written to "+got.value.path+".", got.err)
	}
	return stayHere(), nil
}

// beside takes the news of a run that goes on behind the opened statement.
func (d *detailScreen) beside(msg tea.Msg) (move, tea.Cmd) {
	before := d.v.report
	m, cmd := d.v.hear(msg)
	if d.v.report != before || !d.v.run.running() {
		d.width = 0
	}
	if got, ok := take[saved](&d.writing, msg); ok {
		d.say("Written to "+got.value.path+".", got.err)
	}
	return m, cmd
}

func (d *detailScreen) say(note string, err error) {
	d.note, d.bad = note, err != nil
	if err != nil {
		d.note = "✗ " + plainError(err)
	}
}

// asked takes over what asking again brought, on all screens.
func (d *detailScreen) asked(got answer[seen]) {
	if got.err != nil {
		d.say("", got.err)
		return
	}
	d.v.adopt(got.value.record)
	d.width = 0
	d.say(fmt.Sprintf("Asked again, %s. The other statements rest on what was observed before.", seconds(d.v.s.deps.Clock().Sub(d.began))), nil)
}

func (d *detailScreen) key(k tea.KeyMsg) (move, tea.Cmd) {
	if d.file.asking {
		if path, done := d.file.key(k); done {
			return stayHere(), d.write(path)
		}
		return stayHere(), nil
	}
	d.note = ""
	switch k.String() {
	case "esc", "enter":
		return goBack(), nil
	case "left", "right":
		d.turn(k.String() == "right")
	case "r":
		return stayHere(), d.again()
	case "s":
		d.file.open()
	default:
		if !d.pager.Update(k) && !d.v.run.running() {
			f, _ := findingOf(d.v.report, d.id)
			return act(d.v.s, d.v.verification, k.String(), f)
		}
	}
	return stayHere(), nil
}

// turn goes on to the neighbour; the list below follows.
func (d *detailScreen) turn(forwards bool) {
	n := len(d.v.report.Checks)
	at, by := d.at(), 1
	if !forwards {
		by = n - 1
	}
	at = (at + by) % n
	d.v.list.Choose(at)
	d.asking.stop()
	*d = *newDetail(detailOf{d.v, d.v.report.Checks[at].ID})
}

func (d *detailScreen) at() int {
	return max(0, slices.IndexFunc(d.v.report.Checks, func(c verdict.Check) bool { return c.ID == d.id }))
}

// again asks for this statement again, unless that is on its way.
func (d *detailScreen) again() tea.Cmd {
	switch {
	case d.v.what == asSent || d.v.run.running() || d.asking.running():
		return nil
	case len(faults.Collectors(d.id)) == 0:
		d.say("Nothing is asked for this statement: it follows from the values that were entered.", nil)
		return nil
	}
	d.began, d.elapsed = d.v.s.deps.Clock(), 0
	var cmd tea.Cmd
	d.asking, cmd = begin(d.v.s, d.v.askAgain(d.id))
	return tea.Batch(cmd, ticking(d.asking))
}

// write writes what is on the screen, unwrapped, to a file that is not there yet.
func (d *detailScreen) write(path string) tea.Cmd {
	text := ansi.Strip(strings.Join(d.lines(unwrapped), "\n")) + "\n"
	var cmd tea.Cmd
	d.writing, cmd = d.v.s.saveText(path, text)
	return cmd
}

// Keys of a statement that is open.
func (d *detailScreen) Keys() []key.Binding {
	if d.file.asking {
		return d.file.keys()
	}
	f, _ := findingOf(d.v.report, d.id)
	keys := []key.Binding{widget.Key("esc", "back", "esc", "enter")}
	if !d.v.run.running() {
		keys = append(keys, actions(d.v.verification, f)...)
		if d.v.what != asSent {
			keys = append(keys, widget.Key("r", "ask again"))
		}
	}
	keys = append(keys, widget.Key("s", "save"), widget.Key("←→", "other checks", "left", "right"))
	if d.pager.Scrolls() {
		keys = append(keys, widget.Key("↑↓", "scroll", "up", "down"))
	}
	return keys
}
