package tui

import (
	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"clonepath/checks/verdict"
	"clonepath/tui/widget"
)

// verifyScreen runs the checks and shows the chain as it settles. What is found
// is opened, repaired and watched from here.
type verifyScreen struct {
	*checking
	rows drawnRows
	note string
}

// drawnRows are the lines of the statements, kept while nothing changes them.
type drawnRows struct {
	of      *verdict.Report
	running bool
	width   int
	lines   []string
}

func newVerify(c *checking) *verifyScreen { return &verifyScreen{checking: c} }

func (v *verifyScreen) Step() int { return stepOfSubject(v.what) }

// stepOfSubject is the last of a set-up; a check of what exists has no steps.
func stepOfSubject(what subject) int {
	if what != asSetUp {
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
	v.rows = drawnRows{}
	return v.again()
}

func (v *verifyScreen) Update(msg tea.Msg) (move, tea.Cmd) {
	if k, ok := msg.(tea.KeyMsg); ok {
		return v.key(k)
	}
	if note, ok := copyNote(msg); ok {
		v.note = note
	}
	return v.hear(msg)
}

// toReport goes to the screen of the whole report.
func (v *verifyScreen) toReport() move {
	return goToWith(Report, reportOf{found: v.verification})
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
			v.rows = drawnRows{}
			return stayHere(), v.again()
		}
	case "tab", "shift+tab":
		v.nextFinding(k.String() == "tab")
	default:
		if v.report != nil && !v.list.Update(k) && !v.run.running() {
			return act(v.s, v.verification, k.String(), v.found())
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
		return goToWith(Detail, detailOf{v.checking, c.ID})
	case v.run.running():
		v.onward = true
	case v.err == nil:
		return v.toReport()
	}
	return stayHere()
}

// chosen is the statement under the cursor, nil for none.
func (v *verifyScreen) chosen() *verdict.Check {
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
		keys = append(keys, actions(v.verification, v.found())...)
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
