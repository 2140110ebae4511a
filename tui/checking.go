package tui

import (
	"fmt"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"clonepath/checks/evidence"
	"clonepath/checks/verdict"
	"clonepath/tui/widget"
)

const tickTime = 100 * time.Millisecond

// tick moves the clock of the run with this task's id.
type tick struct{ task int }

// ticking moves the clock of a task until that ends.
func ticking(t task) tea.Cmd {
	return tea.Tick(tickTime, func(time.Time) tea.Msg { return tick{t.id} })
}

// checking is a run of the checks as pages show it: the list of all checks, and
// one of them opened, beside which the run goes on.
type checking struct {
	*verification
	s       *ui
	run     task
	started time.Time
	elapsed time.Duration
	waiting time.Duration // what is left of trying a fresh role again
	err     error
	list    widget.List // of the checks
	beside  bool        // a check is opened: the run goes on
	onward  bool        // the report is wanted as soon as the run has ended
}

// detailOf is one check of a run.
type detailOf struct {
	*checking
	id evidence.CheckID
}

func newChecking(s *ui, v *verification) *checking { return &checking{verification: v, s: s} }

// again runs the checks anew.
func (c *checking) again() tea.Cmd {
	c.run.stop()
	c.restart()
	*c = checking{verification: c.verification, s: c.s, started: c.s.deps.Clock()}
	var cmd tea.Cmd
	c.run, cmd = beginStream(c.s, c.check())
	return tea.Batch(cmd, ticking(c.run))
}

// hear takes what the run tells; the move is to the report, where it was waited
// for.
func (c *checking) hear(msg tea.Msg) (move, tea.Cmd) {
	if t, ok := msg.(tick); ok && t.task == c.run.id && c.run.running() {
		c.elapsed = c.s.deps.Clock().Sub(c.started)
		return stayHere(), ticking(c.run)
	}
	if got, ok := hear[seen](c.run, msg); ok {
		c.sees(got.value)
		return stayHere(), got.next
	}
	if got, ok := take[seen](&c.run, msg); ok {
		c.elapsed, c.waiting = c.s.deps.Clock().Sub(c.started), 0
		c.err = got.err
		if got.err == nil {
			c.adopt(got.value.record)
		}
		if c.onward && c.err == nil {
			return goToWith(Report, reportOf{found: c.verification}), nil
		}
	}
	return stayHere(), nil
}

func (c *checking) sees(now seen) {
	c.verification.sees(now)
	if now.report != nil {
		c.waiting = now.waiting
	}
}

// settled reports whether a check will not change any more.
func (c *checking) settled(check verdict.Check) bool {
	return !c.run.running() || (check.Status != verdict.Unknown && check.Status != verdict.Blocked)
}

func (c *checking) progress() string {
	switch {
	case c.what == asSent:
		return "read " + c.record.Taken.UTC().Format("2006-01-02 15:04") + " UTC"
	case c.report == nil:
		return seconds(c.elapsed)
	}
	done := 0
	for _, check := range c.report.Checks {
		if c.settled(check) {
			done++
		}
	}
	return fmt.Sprintf("%d of %d · %s", done, len(c.report.Checks), seconds(c.elapsed))
}
