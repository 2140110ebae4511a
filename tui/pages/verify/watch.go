package verify

import (
	"cmp"
	"context"
	"time"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"clonepath/steps/session"
	"clonepath/tui/page"
	"clonepath/tui/widget"
)

// watchEvery is how often CloudTrail is asked where Deps does not say.
const watchEvery = 15 * time.Second

// watchScreen shows what a vigil sees.
type watchScreen struct {
	*session.Vigil
	s     *page.UI
	Watch page.Task
	pager widget.Pager
	note  string
}

// NewWatch waits for the test in Torque to show in CloudTrail.
func NewWatch(s *page.UI, found *session.Verification) *watchScreen {
	return &watchScreen{Vigil: found.Vigil(), s: s}
}

func (w *watchScreen) Step() int { return page.StepOfSubject(w.V.What) }
func (w *watchScreen) Close()    { w.Watch.Stop() }

// Open begins to watch: from now on, or since it was begun, if nobody called for
// us meanwhile.
func (w *watchScreen) Open() tea.Cmd {
	w.Begin()
	s, ask := w.s, w.Look()
	pause := cmp.Or(s.Deps.WatchEvery, watchEvery)
	var cmd tea.Cmd
	w.Watch, cmd = page.BeginStream(s, func(ctx context.Context, send func(session.Look)) (bool, error) {
		for {
			now := ask(ctx)
			send(now)
			if now.Over() {
				return true, nil
			}
			select {
			case <-time.After(pause):
			case <-ctx.Done():
				return false, ctx.Err()
			}
		}
	})
	return tea.Batch(cmd, page.Ticking(w.Watch))
}

func (w *watchScreen) Update(msg tea.Msg) (page.Move, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.KeyMsg:
		return w.Key(msg)
	case page.Tick:
		if msg.Task != w.Watch.Id || !w.Watch.Running() {
			return page.StayHere(), nil
		}
		w.Elapsed = w.s.Deps.Clock().Sub(w.Since)
		return page.StayHere(), page.Ticking(w.Watch)
	}
	if note, ok := page.CopyNote(msg); ok {
		w.note = note
	}
	if got, ok := page.Hear[session.Look](w.Watch, msg); ok {
		w.Take(got.Value)
		return page.StayHere(), got.Next
	}
	if _, ok := page.Take[bool](&w.Watch, msg); ok {
		w.Elapsed = w.s.Deps.Clock().Sub(w.Since)
	}
	return page.StayHere(), nil
}

func (w *watchScreen) Key(k tea.KeyMsg) (page.Move, tea.Cmd) {
	w.note = ""
	switch k.String() {
	case "esc", "enter":
		return page.GoBack(), nil
	case "a":
		if arn := w.Stranger(); arn != "" {
			w.V.S.Confirm(arn)
			w.V.Cut = true // what was found rests on another principal
			return page.GoBackTo(page.Verify), nil
		}
	case "c":
		if arn := w.Principal(); arn != "" {
			return page.StayHere(), w.s.CopyText("The agent principal", arn)
		}
	default:
		w.pager.Update(k)
	}
	return page.StayHere(), nil
}

// Keys of the watch.
func (w *watchScreen) Keys() []key.Binding {
	stop := "stop watching"
	if !w.Watch.Running() {
		stop = "back"
	}
	keys := []key.Binding{widget.Key("esc", stop, "esc", "enter")}
	if w.Stranger() != "" {
		keys = append(keys, widget.Key("a", "it is my agent"))
	}
	if w.Principal() != "" {
		keys = append(keys, widget.Key("c", "copy its ARN"))
	}
	return keys
}
