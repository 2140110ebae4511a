package verify

import (
	"fmt"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"clonepath/checks/evidence"
	"clonepath/checks/verdict"
	"clonepath/steps/session"
	"clonepath/tui/page"
	"clonepath/tui/widget"
)

// checking is a run of the checks as pages show it: the list of all checks, and
// one of them opened, beside which the run goes on.
type checking struct {
	*session.Verification
	s       *page.UI
	Run     page.Task
	started time.Time
	Elapsed time.Duration
	waiting time.Duration // what is left of trying a fresh role again
	err     error
	list    widget.List // of the checks
	beside  bool        // a check is opened: the run goes on
	onward  bool        // the report is wanted as soon as the run has ended
}

// DetailOf is one check of a run.
type DetailOf struct {
	*checking
	id evidence.CheckID
}

// NewChecking begins a run of the checks, for the pages that show it.
func NewChecking(s *page.UI, v *session.Verification) *checking {
	return &checking{Verification: v, s: s}
}

// again runs the checks anew.
func (c *checking) again() tea.Cmd {
	c.Run.Stop()
	c.Restart()
	*c = checking{Verification: c.Verification, s: c.s, started: c.s.Deps.Clock()}
	var cmd tea.Cmd
	c.Run, cmd = page.BeginStream(c.s, c.Check())
	return tea.Batch(cmd, page.Ticking(c.Run))
}

// hear takes what the run tells; the move is to the report, where it was waited
// for.
func (c *checking) hear(msg tea.Msg) (page.Move, tea.Cmd) {
	if t, ok := msg.(page.Tick); ok && t.Task == c.Run.Id && c.Run.Running() {
		c.Elapsed = c.s.Deps.Clock().Sub(c.started)
		return page.StayHere(), page.Ticking(c.Run)
	}
	if got, ok := page.Hear[session.Seen](c.Run, msg); ok {
		c.Sees(got.Value)
		return page.StayHere(), got.Next
	}
	if got, ok := page.Take[session.Seen](&c.Run, msg); ok {
		c.Elapsed, c.waiting = c.s.Deps.Clock().Sub(c.started), 0
		c.err = got.Err
		if got.Err == nil {
			c.Adopt(got.Value.Record)
		}
		if c.onward && c.err == nil {
			return page.GoToWith(page.Report, page.ReportOf{Found: c.Verification}), nil
		}
	}
	return page.StayHere(), nil
}

func (c *checking) Sees(now session.Seen) {
	c.Verification.Sees(now)
	if now.Report != nil {
		c.waiting = now.Waiting
	}
}

// settled reports whether a check will not change any more.
func (c *checking) settled(check verdict.Check) bool {
	return !c.Run.Running() || (check.Status != verdict.Unknown && check.Status != verdict.Blocked)
}

func (c *checking) progress() string {
	switch {
	case c.What == session.AsSent:
		return "read " + c.Record.Taken.UTC().Format("2006-01-02 15:04") + " UTC"
	case c.Report == nil:
		return session.Seconds(c.Elapsed)
	}
	done := 0
	for _, check := range c.Report.Checks {
		if c.settled(check) {
			done++
		}
	}
	return fmt.Sprintf("%d of %d · %s", done, len(c.Report.Checks), session.Seconds(c.Elapsed))
}
