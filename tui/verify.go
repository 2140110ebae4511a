package tui

import (
	"fmt"
	"time"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"clonepath/checks/faults"
	"clonepath/tui/widget"
)

const tickTime = 100 * time.Millisecond

// verifyScreen runs the checks and shows the chain as it settles. What is found
// is opened, repaired and watched from here.
type verifyScreen struct {
	*verification
	s       *ui
	run     task
	started time.Time
	elapsed time.Duration
	waiting time.Duration // what is left of trying a fresh role again
	err     error
	list    widget.List
	rows    drawnRows
	beside  bool // a check is opened: the run goes on
	onward  bool // enter was pressed while the run was still going
	note    string
}

// drawnRows are the lines of the statements, kept while nothing changes them.
type drawnRows struct {
	of      *faults.Report
	running bool
	width   int
	lines   []string
}

// tick moves the clock of the run with this task's id.
type tick struct{ task int }

func newVerify(s *ui, what subject) *verifyScreen {
	return &verifyScreen{verification: s.verify(what), s: s}
}

// Step is the last of a set-up; a check of what exists has no steps.
func (v *verifyScreen) Step() int {
	if v.what != asSetUp {
		return noStep
	}
	return stepVerify
}

// Close cancels a run that is still going, unless a statement of it is opened.
func (v *verifyScreen) Close() {
	if v.beside {
		v.beside = false
		return
	}
	v.cut = v.cut || v.run.running()
	v.run.stop()
}

// Open begins the run. One who comes back finds it as it was, unless something
// was changed in AWS meanwhile.
func (v *verifyScreen) Open() tea.Cmd {
	v.note = ""
	if v.stands() {
		v.s.report = v.report
		return nil
	}
	return v.again()
}

// again runs the checks anew.
func (v *verifyScreen) again() tea.Cmd {
	v.run.stop()
	v.restart()
	v.err, v.onward, v.waiting, v.note = nil, false, 0, ""
	v.list, v.rows = widget.List{}, drawnRows{}
	v.started, v.elapsed = v.s.deps.Clock(), 0
	var cmd tea.Cmd
	v.run, cmd = beginStream(v.s, v.check())
	return tea.Batch(cmd, ticking(v.run))
}

// ticking moves the clock of a task until that ends.
func ticking(t task) tea.Cmd {
	return tea.Tick(tickTime, func(time.Time) tea.Msg { return tick{t.id} })
}

func (v *verifyScreen) Update(msg tea.Msg) (move, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.KeyMsg:
		return v.key(msg)
	case tick:
		if msg.task != v.run.id || !v.run.running() {
			return stayHere(), nil
		}
		v.elapsed = v.s.deps.Clock().Sub(v.started)
		return stayHere(), ticking(v.run)
	}
	if note, ok := copyNote(msg); ok {
		v.note = note
	}
	if got, ok := hear[seen](v.run, msg); ok {
		v.sees(got.value)
		return stayHere(), got.next
	}
	if got, ok := take[seen](&v.run, msg); ok {
		v.elapsed, v.waiting = v.s.deps.Clock().Sub(v.started), 0
		v.err = got.err
		if got.err == nil {
			v.adopt(got.value.record)
		}
		if v.onward && v.err == nil {
			return v.toReport(), nil
		}
	}
	return stayHere(), nil
}

func (v *verifyScreen) sees(now seen) {
	v.verification.sees(now)
	if now.report != nil {
		v.waiting = now.waiting
	}
}

// toReport goes to the screen of the whole report.
func (v *verifyScreen) toReport() move {
	return goTo(newReport(v))
}

func (v *verifyScreen) key(k tea.KeyMsg) (move, tea.Cmd) {
	v.note = ""
	switch k.String() {
	case "esc":
		return goBack(), nil
	case "enter":
		return v.enter(), nil
	case "r":
		if v.what != asSent && !v.run.running() {
			return stayHere(), v.again()
		}
	case "tab", "shift+tab":
		v.nextFinding(k.String() == "tab")
	default:
		if v.report != nil && !v.list.Update(k) && !v.run.running() {
			return v.act(k.String(), v.found())
		}
	}
	return stayHere(), nil
}

// enter opens the statement under the cursor, beside a run that goes on, or the
// whole report, for which the run has to end first.
func (v *verifyScreen) enter() move {
	c := v.chosen()
	switch {
	case c != nil && v.record != nil:
		v.onward, v.beside = false, v.run.running()
		return goTo(newDetail(v, c.ID))
	case v.run.running():
		v.onward = true
	case v.err == nil:
		return v.toReport()
	}
	return stayHere()
}

// chosen is the statement under the cursor, nil for none.
func (v *verifyScreen) chosen() *faults.Check {
	if v.report == nil || v.list.Chosen() < 0 || v.list.Chosen() >= len(v.report.Checks) {
		return nil
	}
	return &v.report.Checks[v.list.Chosen()]
}

// nextFinding moves the cursor to the next statement that something was found of.
func (v *verifyScreen) nextFinding(forwards bool) {
	if v.report == nil {
		return
	}
	n := len(v.report.Checks)
	at, by := v.list.Chosen(), 1
	if !forwards {
		by = n - 1
		at = max(at, 0)
	}
	for range n {
		at = (at + by) % n
		if f, _ := findingOf(v.report, v.report.Checks[at].ID); f != nil {
			v.list.Choose(at)
			return
		}
	}
}

// Keys are more once the run has ended.
func (v *verifyScreen) Keys() []key.Binding {
	var keys []key.Binding
	switch {
	case v.chosen() != nil && v.record != nil:
		keys = append(keys, widget.Key("enter", "open"))
	case v.run.running():
		keys = append(keys, widget.Key("enter", "report, when it is done"))
	case v.err == nil:
		keys = append(keys, widget.Key("enter", "report"))
	}
	if v.run.running() {
		if v.report != nil {
			keys = append(keys, widget.Key("↑↓", "choose", "up", "down"))
		}
		return keys
	}
	if v.report != nil {
		keys = append(keys, v.actions(v.found())...)
	}
	if v.what != asSent {
		keys = append(keys, widget.Key("r", "run again"))
	}
	if v.report != nil {
		keys = append(keys, widget.Key("↑↓", "choose", "up", "down"))
		if len(v.report.RootCauses)+len(v.report.CannotObserve)+len(v.report.Warnings) > 0 {
			keys = append(keys, widget.Key("tab", "next finding"))
		}
	}
	return keys
}

// settled tells whether a statement will not change any more.
func (v *verifyScreen) settled(c faults.Check) bool {
	return !v.run.running() || (c.Status != faults.Unknown && c.Status != faults.Blocked)
}

func (v *verifyScreen) progress() string {
	switch {
	case v.what == asSent:
		return "read " + v.record.Taken.UTC().Format("2006-01-02 15:04") + " UTC"
	case v.report == nil:
		return seconds(v.elapsed)
	}
	done := 0
	for _, c := range v.report.Checks {
		if v.settled(c) {
			done++
		}
	}
	return fmt.Sprintf("%d of %d · %s", done, len(v.report.Checks), seconds(v.elapsed))
}
