package tui

import (
	"cmp"
	"context"
	"time"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"clonepath/tui/widget"
)

// watchEvery is how often CloudTrail is asked where Deps does not say.
const watchEvery = 15 * time.Second

// watchScreen shows what a vigil sees.
type watchScreen struct {
	*vigil
	s     *ui
	watch task
	pager widget.Pager
	note  string
}

func newWatch(s *ui, found *verification) *watchScreen {
	return &watchScreen{vigil: found.vigil(), s: s}
}

func (w *watchScreen) Step() int { return stepOfSubject(w.v.what) }
func (w *watchScreen) Close()    { w.watch.stop() }

// Open begins to watch: from now on, or since it was begun, if nobody called for
// us meanwhile.
func (w *watchScreen) Open() tea.Cmd {
	w.begin()
	s, ask := w.s, w.look()
	pause := cmp.Or(s.deps.WatchEvery, watchEvery)
	var cmd tea.Cmd
	w.watch, cmd = beginStream(s, func(ctx context.Context, send func(look)) (bool, error) {
		for {
			now := ask(ctx)
			send(now)
			if now.over() {
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

func (w *watchScreen) Update(msg tea.Msg) (move, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.KeyMsg:
		return w.key(msg)
	case tick:
		if msg.task != w.watch.id || !w.watch.running() {
			return stayHere(), nil
		}
		w.elapsed = w.s.deps.Clock().Sub(w.since)
		return stayHere(), ticking(w.watch)
	}
	if note, ok := copyNote(msg); ok {
		w.note = note
	}
	if got, ok := hear[look](w.watch, msg); ok {
		w.take(got.value)
		return stayHere(), got.next
	}
	if _, ok := take[bool](&w.watch, msg); ok {
		w.elapsed = w.s.deps.Clock().Sub(w.since)
	}
	return stayHere(), nil
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
			return goBackTo(Verify), nil
		}
	case "c":
		if arn := w.principal(); arn != "" {
			return stayHere(), w.s.copyText("The agent principal", arn)
		}
	default:
		w.pager.Update(k)
	}
	return stayHere(), nil
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
