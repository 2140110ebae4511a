package tui

import (
	"fmt"
	"time"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"clonepath/awsops/target"
	"clonepath/checks"
	"clonepath/checks/faults"
	"clonepath/tui/widget"
)

const (
	// freshRole is how long a denial as the agent is tried again after a change.
	freshRole = 90 * time.Second
	// settleTime is how long AWS needs, at most in general, to let a change of IAM
	// be seen everywhere.
	settleTime = time.Minute
	tickTime   = 100 * time.Millisecond
)

// verifyScreen runs the checks and shows the chain as it settles.
type verifyScreen struct {
	s       *session
	what    subject
	run     task
	started time.Time
	elapsed time.Duration
	waiting time.Duration // what is left of trying a fresh role again
	report  *faults.Report
	err     error
	pager   widget.Pager
	seeked  bool // the first failure was scrolled into sight
	cut     bool // the run was cancelled before its end
	onward  bool // enter was pressed while the run was still going
}

// subject says what is verified: a Setup made here, or fields as they were given.
type subject int

const (
	asSetUp subject = iota
	asGiven
	asSent // what somebody sent: nothing is asked, nothing can be run again
)

// seen is a report on what was observed so far.
type seen struct {
	report   *faults.Report
	identity *Identity
	elapsed  time.Duration
	waiting  time.Duration
}

// tick moves the clock of the run with this task's id.
type tick struct{ task int }

func newVerify(s *session, what subject) *verifyScreen { return &verifyScreen{s: s, what: what} }

// Step is the last of a set-up; a check of what exists has no steps.
func (v *verifyScreen) Step() int {
	if v.what != asSetUp {
		return noStep
	}
	return stepVerify
}

// Close cancels a run that is still going.
func (v *verifyScreen) Close() {
	v.cut = v.cut || v.run.running()
	v.run.stop()
}

// Open begins the run. One who comes back from the report finds it as it was.
func (v *verifyScreen) Open() tea.Cmd {
	if v.report != nil && !v.cut {
		v.s.report = v.report
		return nil
	}
	return v.again()
}

// again runs the checks anew.
func (v *verifyScreen) again() tea.Cmd {
	v.run.stop()
	v.err, v.report, v.seeked, v.onward, v.waiting = nil, nil, false, false, 0
	v.pager, v.cut = widget.Pager{}, false
	v.started, v.elapsed = v.s.deps.Clock(), 0
	cmd := v.begin()
	return tea.Batch(cmd, v.tick())
}

func (v *verifyScreen) tick() tea.Cmd {
	id := v.run.id
	return tea.Tick(tickTime, func(time.Time) tea.Msg { return tick{id} })
}

// question fills in what a person answered.
func (v *verifyScreen) question() checks.Question {
	q, setup := v.s.deps.Question, v.s.setup
	if v.what == asSetUp {
		setup = setup.WithDefaults()
		if d, err := v.s.desired(); err == nil {
			setup.Target.RoleARN = d.RoleARN
		}
		q.RegionSource = "the wizard"
	}
	q.Target, q.AgentOrigin, q.Hosting, q.CredentialType = setup.Target, setup.Agent.Origin, setup.Agent.Hosting, setup.Credential.Type
	q.CredentialName = setup.Credential.Name
	if q.AgentOrigin == "" && q.Target.AgentPrincipal == "" {
		q.AgentOrigin = target.Documented
	}
	if id := v.s.identity; id != nil {
		q.Local = id.Local
		if q.RegionSource == "" {
			q.RegionSource = id.RegionSource
		}
	}
	if v.s.fresh {
		q.Retry = freshRole
	}
	q.AllowGitHost = v.s.allowed()
	return q
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
		return stayHere(), v.tick()
	}
	if got, ok := hear[seen](v.run, msg); ok {
		v.sees(got.value)
		return stayHere(), got.next
	}
	if got, ok := take[*faults.Report](&v.run, msg); ok {
		v.elapsed, v.waiting = v.s.deps.Clock().Sub(v.started), 0
		v.err = got.err
		if got.err == nil {
			v.report, v.s.report = got.value, got.value
		}
		if v.onward && v.err == nil {
			return goTo(newReport(v.s, v.what)), nil
		}
	}
	return stayHere(), nil
}

func (v *verifyScreen) sees(now seen) {
	if now.identity != nil {
		v.s.identity = now.identity
	}
	if now.report != nil {
		v.report, v.waiting = now.report, now.waiting
	}
}

func (v *verifyScreen) key(k tea.KeyMsg) (move, tea.Cmd) {
	switch k.String() {
	case "esc":
		return goBack(), nil
	case "enter":
		switch {
		case v.run.running():
			v.onward = true
		case v.err == nil:
			return goTo(newReport(v.s, v.what)), nil
		}
	case "r":
		if v.what != asSent && !v.run.running() {
			return stayHere(), v.again()
		}
	default:
		v.pager.Update(k)
	}
	return stayHere(), nil
}

// Keys change once the run has ended.
func (v *verifyScreen) Keys() []key.Binding {
	var keys []key.Binding
	if v.run.running() {
		keys = append(keys, widget.Key("enter", "report, when it is done"))
	} else {
		if v.err == nil {
			keys = append(keys, widget.Key("enter", "report"))
		}
		if v.what != asSent {
			keys = append(keys, widget.Key("r", "run again"))
		}
	}
	if v.pager.Scrolls() {
		keys = append(keys, widget.Key("↑↓", "scroll"))
	}
	return keys
}

// settled tells whether a statement will not change any more.
func (v *verifyScreen) settled(c faults.Check) bool {
	return !v.run.running() || (c.Status != faults.Unknown && c.Status != faults.Blocked)
}

func (v *verifyScreen) progress() string {
	if v.report == nil {
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

func seconds(d time.Duration) string { return fmt.Sprintf("%.1f s", d.Seconds()) }

// settleHint says from when on a test in Torque means something.
func settleHint(changed time.Time) string {
	return "Changes of IAM take seconds, sometimes a minute, to be seen everywhere: start the test in Torque after " +
		changed.Add(settleTime).Format("15:04:05") + "."
}
