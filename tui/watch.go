package tui

import (
	"cmp"
	"context"
	"errors"
	"time"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"clonepath/awsops/awserr"
	"clonepath/awsops/target"
	"clonepath/checks/evidence"
	"clonepath/checks/faults"
	"clonepath/checks/verdict"
	"clonepath/tui/widget"
)

const (
	// watchEvery is how often CloudTrail is asked where Deps does not say.
	watchEvery = 15 * time.Second
	// trailLate is how long an event takes to appear, at most in general.
	trailLate = 15 * time.Minute
)

// watchScreen waits for the agent's first call after Save was pressed in Torque,
// as CloudTrail records it: who the agent is, and whether it gets through.
type watchScreen struct {
	v       *verifyScreen
	since   time.Time
	watch   task
	elapsed time.Duration
	last    look // the latest one
	looks   int
	events  []evidence.TrailEvent
	seen    []faults.Observation
	pager   widget.Pager
	note    string
}

// look is one question to CloudTrail, answered.
type look struct {
	at     time.Time
	events []evidence.TrailEvent
	err    error
}

func newWatch(v *verifyScreen) *watchScreen { return &watchScreen{v: v} }

func (w *watchScreen) Step() int { return w.v.Step() }
func (w *watchScreen) Close()    { w.watch.stop() }

// Open begins to watch: from now on, or since it was begun, if nobody called for
// us meanwhile.
func (w *watchScreen) Open() tea.Cmd {
	s := w.v.s
	if w.v.watched.IsZero() {
		w.v.watched = s.deps.Clock()
	}
	w.since = w.v.watched
	question, backend, clock, since := w.v.question(), s.deps.Backend, s.deps.Clock, w.since
	pause, own := cmp.Or(s.deps.WatchEvery, watchEvery), s.identity.ARN
	var cmd tea.Cmd
	w.watch, cmd = beginStream(s, func(ctx context.Context, send func(look)) (bool, error) {
		for {
			events, err := backend.Watch(ctx, question, since)
			now := look{clock(), others(events, own), err}
			send(now)
			if complete(now.events) || denied(err) {
				return true, nil
			}
			select {
			case <-time.After(pause):
			case <-ctx.Done():
				return false, ctx.Err()
			}
		}
	})
	return tea.Batch(cmd, ticking(w.watch))
}

// others leaves out what the operator called.
func others(events []evidence.TrailEvent, own string) []evidence.TrailEvent {
	var kept []evidence.TrailEvent
	for _, e := range events {
		if e.Caller == "" || e.Caller != own {
			kept = append(kept, e)
		}
	}
	return kept
}

// denied tells whether asking again is of no use.
func denied(err error) bool {
	var f *awserr.Failure
	return errors.As(err, &f) && f.Class == awserr.Denied
}

// complete tells whether the agent got through: it assumed the role, and the
// secret was read.
func complete(events []evidence.TrailEvent) bool {
	done := map[string]bool{}
	for _, e := range events {
		done[e.Name] = done[e.Name] || e.Code == ""
	}
	return done["AssumeRole"] && done["GetSecretValue"]
}

func (w *watchScreen) Update(msg tea.Msg) (move, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.KeyMsg:
		return w.key(msg)
	case tick:
		if msg.task != w.watch.id || !w.watch.running() {
			return stayHere(), nil
		}
		w.elapsed = w.v.s.deps.Clock().Sub(w.since)
		return stayHere(), ticking(w.watch)
	}
	if note, ok := copyNote(msg); ok {
		w.note = note
	}
	if got, ok := hear[look](w.watch, msg); ok {
		w.looked(got.value)
		return stayHere(), got.next
	}
	if _, ok := take[bool](&w.watch, msg); ok {
		w.elapsed = w.v.s.deps.Clock().Sub(w.since)
	}
	return stayHere(), nil
}

// looked takes over what CloudTrail told. What confirms the agent principal is
// kept with the Setup, and proves the chain in the report.
func (w *watchScreen) looked(now look) {
	w.last = now
	w.looks++
	w.elapsed = now.at.Sub(w.since)
	if now.err != nil || len(now.events) <= len(w.events) {
		return
	}
	w.events, w.seen = now.events, nil
	confirmed := ""
	for _, e := range w.events {
		s := faults.Observe(w.v.record, e)
		w.seen = append(w.seen, s)
		if s.Status == verdict.Pass && s.Principal != "" {
			confirmed = s.Principal
		}
	}
	if confirmed != "" {
		w.v.s.confirm(confirmed)
	}
	w.v.adopt(faults.WithEvents(w.v.record, w.events, confirmed))
}

// confirm takes a principal over that was seen calling.
func (s *session) confirm(principal string) {
	s.setup.Target.AgentPrincipal, s.setup.Agent.Origin = principal, target.Confirmed
}

// stranger is a caller whom the role let in and who is not the agent principal as
// it was known, "" where there is none.
func (w *watchScreen) stranger() string {
	for _, s := range w.seen {
		if s.Status == verdict.Warn && s.Principal != "" {
			return s.Principal
		}
	}
	return ""
}

func (w *watchScreen) key(k tea.KeyMsg) (move, tea.Cmd) {
	w.note = ""
	switch k.String() {
	case "esc", "enter":
		return goBack(), nil
	case "a":
		if arn := w.stranger(); arn != "" {
			w.v.s.confirm(arn)
			w.v.cut = true // what was found rests on another principal
			return goBackTo(w.v), nil
		}
	case "c":
		if arn := w.principal(); arn != "" {
			return stayHere(), w.v.s.copyText("The agent principal", arn)
		}
	default:
		w.pager.Update(k)
	}
	return stayHere(), nil
}

// principal is the one that was seen, "" where no event names one.
func (w *watchScreen) principal() string {
	for _, s := range w.seen {
		if s.Principal != "" {
			return s.Principal
		}
	}
	return ""
}

// Keys of the watch.
func (w *watchScreen) Keys() []key.Binding {
	stop := "stop watching"
	if !w.watch.running() {
		stop = "back"
	}
	keys := []key.Binding{widget.Key("esc", stop, "esc", "enter")}
	if w.stranger() != "" {
		keys = append(keys, widget.Key("a", "it is my agent"))
	}
	if w.principal() != "" {
		keys = append(keys, widget.Key("c", "copy its ARN"))
	}
	return keys
}
