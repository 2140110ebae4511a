package app

import (
	"io"
	"slices"
	"strings"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/exp/teatest"

	"clonepath/awsops/sandbox"
	"clonepath/tui/page"
)

// Whole flows through Bubble Tea's own event loop and renderer, with its own test
// tool: what the driver of the other tests plays itself is real here, commands,
// batches and drawing. What needs a terminal is in the stories.

// looked is the app as it runs; who types has seen what was drawn, because the
// flows wait for it.
type looked struct{ *app }

func (l looked) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	if _, typed := msg.(tea.KeyMsg); typed {
		l.s.Out.Listing.Store(l.s.Listing)
	}
	_, cmd := l.app.Update(msg)
	return l, cmd
}

// flow is one run.
type flow struct {
	t *testing.T
	*teatest.TestModel
}

func flowOf(t *testing.T, deps page.Deps) flow {
	t.Helper()
	model := looked{newApp(page.NewUI(t.Context(), deps, io.Discard))}
	f := flow{t, teatest.NewTestModel(t, model, teatest.WithInitialTermSize(100, 30))}
	t.Cleanup(func() {
		_ = f.Quit()
		f.WaitFinished(t, teatest.WithFinalTimeout(patience))
	})
	return f
}

// sees waits until a text is drawn; meanwhile does something now and then.
func (f flow) sees(text string, meanwhile func()) {
	f.t.Helper()
	polls := 0
	teatest.WaitFor(f.t, f.Output(), func(drawn []byte) bool {
		if reads(ansi.Strip(string(drawn)), text) {
			return true
		}
		if polls++; polls%10 == 0 {
			meanwhile()
		}
		return false
	}, teatest.WithDuration(2*patience), teatest.WithCheckInterval(10*time.Millisecond))
}

func (f flow) enterUntil(text string) {
	f.t.Helper()
	f.sees(text, func() { f.Send(keyEnter()) })
}

// ended waits for the end, and returns the app as it was then.
func (f flow) ended() *app {
	f.t.Helper()
	model, ok := f.FinalModel(f.t, teatest.WithFinalTimeout(patience)).(looked)
	if !ok {
		f.t.Fatal("the program has not ended with the app")
	}
	return model.app
}

func TestFlowFirstSetup(t *testing.T) {
	deps, sb := onSandbox(t, "")
	f := flowOf(t, deps)
	f.enterUntil("Plan: 2 changes")
	if made := changesOf(sb); len(made) != 0 {
		t.Errorf("before anybody agreed: %v", made)
	}
	f.enterUntil("Healthy")
	f.Send(keyEnter())
	if a := f.ended(); !a.finished || a.now().kind != page.Report || !slices.Equal(changesOf(sb), []string{"CreateRole", "PutRolePolicy"}) {
		t.Errorf("finished %v, on page %v, AWS made %v", a.finished, a.now().kind, changesOf(sb))
	}
}

func TestFlowSupport(t *testing.T) {
	deps, sb := onSandbox(t, "cred-fields-swapped")
	inTorque := deps.Setup.Target
	deps = likeAnAccount(deps)
	deps.Mode = page.ModeStart
	f := flowOf(t, deps)
	f.sees("diagnose someone else's", func() {})
	f.Send(tea.KeyMsg{Type: tea.KeyDown})
	f.Send(tea.KeyMsg{Type: tea.KeyDown})
	f.Send(keyEnter())
	f.sees("Role ARN", func() {})
	before := len(sb.Calls())
	for _, value := range []string{inTorque.RoleARN, inTorque.ExternalID, inTorque.SecretID, inTorque.SecretPath} {
		f.Type(value)
		f.Send(keyEnter())
	}
	f.enterUntil("cred-fields-swapped")
	f.Send(tea.KeyMsg{Type: tea.KeyCtrlC})
	if a := f.ended(); a.s.Setup.Target.ExternalID != inTorque.ExternalID || len(sb.Calls()) != before {
		t.Errorf("External ID %q, %d calls", a.s.Setup.Target.ExternalID, len(sb.Calls())-before)
	}
}

func TestFlowAbort(t *testing.T) {
	deps, sb := inSandbox(t, sandbox.Options{Fresh: true})
	f := flowOf(t, deps)
	f.enterUntil("Plan: 2 changes")
	f.Send(tea.KeyMsg{Type: tea.KeyCtrlC})
	if a := f.ended(); a.finished || len(changesOf(sb)) != 0 {
		t.Errorf("finished %v, AWS made %v", a.finished, changesOf(sb))
	}
}

func TestFlowResize(t *testing.T) {
	deps, _ := onSandbox(t, "")
	f := flowOf(t, deps)
	f.sees("What would you like to do?", func() {})
	f.Send(tea.WindowSizeMsg{Width: 40, Height: 10})
	f.sees("needs 60×20, has 40×10", func() {})
	f.Send(keyEnter()) // answers nothing that cannot be seen
	f.Send(tea.WindowSizeMsg{Width: 60, Height: 20})
	f.sees("What would you like to do?", func() {})
	f.Send(tea.KeyMsg{Type: tea.KeyCtrlC})
	a := f.ended()
	if a.now().kind != page.Start || strings.Count(a.View(), "\n") != 19 {
		t.Errorf("page %v, %d lines", a.now().kind, strings.Count(a.View(), "\n")+1)
	}
}
