package verify

import (
	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"clonepath/checks/verdict"
	"clonepath/steps/session"
	"clonepath/tui/page"
	"clonepath/tui/prose"
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

// NewVerify shows the checks while they run.
func NewVerify(c *checking) *verifyScreen { return &verifyScreen{checking: c} }

func (v *verifyScreen) Step() int { return page.StepOfSubject(v.What) }

// Close cancels a run that is still going, unless a statement of it is opened.
func (v *verifyScreen) Close() {
	if v.beside {
		v.beside = false
		return
	}
	v.Cut = v.Cut || v.Run.Running()
	v.Run.Stop()
}

// Open begins the run. One who comes back finds it as it was, unless something
// was changed in AWS meanwhile.
func (v *verifyScreen) Open() tea.Cmd {
	v.note = ""
	if v.Stands() {
		v.s.Report = v.Report
		return nil
	}
	v.rows = drawnRows{}
	return v.again()
}

func (v *verifyScreen) Update(msg tea.Msg) (page.Move, tea.Cmd) {
	if k, ok := msg.(tea.KeyMsg); ok {
		return v.Key(k)
	}
	if note, ok := page.CopyNote(msg); ok {
		v.note = note
	}
	return v.hear(msg)
}

// toReport goes to the screen of the whole report.
func (v *verifyScreen) toReport() page.Move {
	return page.GoToWith(page.Report, page.ReportOf{Found: v.Verification})
}

func (v *verifyScreen) Key(k tea.KeyMsg) (page.Move, tea.Cmd) {
	v.note = ""
	switch k.String() {
	case "esc":
		return page.GoBack(), nil
	case "enter":
		return v.enter(), nil
	case "r":
		if v.What != session.AsSent && !v.Run.Running() {
			v.rows = drawnRows{}
			return page.StayHere(), v.again()
		}
	case "tab", "shift+tab":
		v.nextFinding(k.String() == "tab")
	default:
		if v.Report != nil && !v.list.Update(k) && !v.Run.Running() {
			return act(v.s, v.Verification, k.String(), v.found())
		}
	}
	return page.StayHere(), nil
}

// enter opens the statement under the cursor, beside a run that goes on, or the
// whole report, for which the run has to end first.
func (v *verifyScreen) enter() page.Move {
	c := v.chosen()
	switch {
	case c != nil && v.Record != nil:
		v.onward, v.beside = false, v.Run.Running()
		return page.GoToWith(page.Detail, DetailOf{v.checking, c.ID})
	case v.Run.Running():
		v.onward = true
	case v.err == nil:
		return v.toReport()
	}
	return page.StayHere()
}

// chosen is the statement under the cursor, nil for none.
func (v *verifyScreen) chosen() *verdict.Check {
	if v.Report == nil || v.list.Chosen() < 0 || v.list.Chosen() >= len(v.Report.Checks) {
		return nil
	}
	return &v.Report.Checks[v.list.Chosen()]
}

// nextFinding moves the cursor to the next statement that something was found of.
func (v *verifyScreen) nextFinding(forwards bool) {
	if v.Report == nil {
		return
	}
	n := len(v.Report.Checks)
	at, by := v.list.Chosen(), 1
	if !forwards {
		by = n - 1
		at = max(at, 0)
	}
	for range n {
		at = (at + by) % n
		if f, _ := prose.FindingOf(v.Report, v.Report.Checks[at].ID); f != nil {
			v.list.Choose(at)
			return
		}
	}
}

// Keys are more once the run has ended.
func (v *verifyScreen) Keys() []key.Binding {
	var keys []key.Binding
	switch {
	case v.chosen() != nil && v.Record != nil:
		keys = append(keys, widget.Key("enter", "open"))
	case v.Run.Running():
		keys = append(keys, widget.Key("enter", "report, when it is done"))
	case v.err == nil:
		keys = append(keys, widget.Key("enter", "report"))
	}
	if v.Run.Running() {
		if v.Report != nil {
			keys = append(keys, widget.Key("↑↓", "choose", "up", "down"))
		}
		return keys
	}
	if v.Report != nil {
		keys = append(keys, actions(v.Verification, v.found())...)
	}
	if v.What != session.AsSent {
		keys = append(keys, widget.Key("r", "run again"))
	}
	if v.Report != nil {
		keys = append(keys, widget.Key("↑↓", "choose", "up", "down"))
		if len(v.Report.RootCauses)+len(v.Report.CannotObserve)+len(v.Report.Warnings) > 0 {
			keys = append(keys, widget.Key("tab", "next finding"))
		}
	}
	return keys
}
