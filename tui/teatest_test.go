package tui

import (
	"bytes"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/exp/teatest"
)

// TestInBubbleTea drives the program itself, renderer and all, from the first
// screen to the report.
func TestInBubbleTea(t *testing.T) {
	deps, _ := onSandbox(t, "")
	a := newApp(newSession(t.Context(), deps, &bytes.Buffer{}))
	tm := teatest.NewTestModel(t, a, teatest.WithInitialTermSize(80, 24))
	wait := func(text string) {
		t.Helper()
		teatest.WaitFor(t, tm.Output(), func(out []byte) bool { return bytes.Contains(out, []byte(text)) }, teatest.WithDuration(5*time.Second), teatest.WithCheckInterval(5*time.Millisecond))
	}
	enter := func(n int) {
		for range n {
			tm.Send(tea.KeyMsg{Type: tea.KeyEnter})
		}
	}
	wait("What would you like to do?")
	enter(6)
	wait("Region of the secret")
	enter(2) // the second is held until the account is known
	wait("Where is the Git token?")
	enter(3) // likewise
	wait("Which role will the agent assume?")
	enter(3)
	wait("Who may assume the role")
	enter(2)
	wait("Credential in Torque")
	enter(2)
	wait("Create the role torque-git-reader")
	time.Sleep(2 * armDelay)
	enter(1)
	wait("Now enter this in Torque")
	enter(1)
	wait("Verify · done")
	enter(1)
	wait("Healthy")
	enter(1)
	final, ok := tm.FinalModel(t, teatest.WithFinalTimeout(5*time.Second)).(*app)
	if !ok || final.outcome().Aborted || len(final.outcome().Changed) != 2 {
		t.Errorf("%+v", final.outcome())
	}
}
