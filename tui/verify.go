package tui

import (
	"fmt"
	"time"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"clonepath/awsops/target"
	"clonepath/checks"
	"clonepath/checks/evidence"
	"clonepath/checks/faults"
	"clonepath/checks/verdict"
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

// verifyScreen runs the checks and shows the chain as it settles. What is found
// is opened, repaired and watched from here.
type verifyScreen struct {
	s       *session
	what    subject
	run     task
	started time.Time
	elapsed time.Duration
	waiting time.Duration // what is left of trying a fresh role again
	record  *evidence.Record
	report  *verdict.Report
	err     error
	list    widget.List
	rows    drawnRows
	cut     bool      // the run was cancelled before its end
	beside  bool      // a statement is opened: the run goes on
	onward  bool      // enter was pressed while the run was still going
	changes int       // made in AWS before the run: later ones make it outdated
	watched time.Time // since when CloudTrail is watched; calls of ours come before
	note    string
}

// drawnRows are the lines of the statements, kept while nothing changes them.
type drawnRows struct {
	of      *verdict.Report
	running bool
	width   int
	lines   []string
}

// subject says what is verified: a Setup made here, or fields as they were given.
type subject int

const (
	asSetUp subject = iota
	asGiven
	asSent // what somebody sent: nothing is asked, nothing can be run again
)

// seen is what was observed so far, judged.
type seen struct {
	record   *evidence.Record
	report   *verdict.Report
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
	changed, _, _ := v.s.journal.read()
	if v.report != nil && !v.cut && (v.what == asSent || len(changed) == v.changes) {
		v.s.report = v.report
		return nil
	}
	return v.again()
}

// again runs the checks anew.
func (v *verifyScreen) again() tea.Cmd {
	v.run.stop()
	v.err, v.report, v.record, v.onward, v.waiting = nil, nil, nil, false, 0
	v.list, v.rows, v.watched, v.cut, v.note = widget.List{}, drawnRows{}, time.Time{}, false, ""
	v.started, v.elapsed = v.s.deps.Clock(), 0
	changed, _, _ := v.s.journal.read()
	v.changes = len(changed)
	cmd := v.begin()
	return tea.Batch(cmd, ticking(v.run))
}

// ticking moves the clock of a task until that ends.
func ticking(t task) tea.Cmd {
	return tea.Tick(tickTime, func(time.Time) tea.Msg { return tick{t.id} })
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
	if now.identity != nil {
		v.s.identity = now.identity
	}
	if now.report != nil {
		v.record, v.report, v.waiting = now.record, now.report, now.waiting
	}
}

// adopt takes a record over as what is known.
func (v *verifyScreen) adopt(record *evidence.Record) {
	v.record, v.report = record, faults.Judge(record)
	v.s.report = v.report
}

// toReport goes to the screen of the whole report.
func (v *verifyScreen) toReport() move {
	r := newReport(v.s, v.what)
	r.from = v
	return goTo(r)
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
func (v *verifyScreen) settled(c verdict.Check) bool {
	return !v.run.running() || (c.Status != verdict.Unknown && c.Status != verdict.Blocked)
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

func seconds(d time.Duration) string { return fmt.Sprintf("%.1f s", d.Seconds()) }

// settleHint says from when on a test in Torque means something.
func settleHint(changed time.Time) string {
	return "Changes of IAM take seconds, sometimes a minute, to be seen everywhere: start the test in Torque after " +
		changed.Add(settleTime).Format("15:04:05") + "."
}
