package app

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/lipgloss"
	"github.com/muesli/termenv"

	"clonepath/steps/session"
	_ "clonepath/tui/background" // before bubbletea asks the terminal for its colours
	"clonepath/tui/page"
)

// stuck is how long the screens may take to end with their context.
const stuck = time.Second

// Run shows the wizard until the person leaves it, or the context ends: signals
// are the caller's. In and out must be a terminal. The terminal is restored
// whatever happens; what the Outcome says is for printing afterwards, since the
// alternate screen leaves nothing behind.
func Run(ctx context.Context, deps page.Deps, in io.Reader, out io.Writer) (session.Outcome, error) {
	lipgloss.SetColorProfile(termenv.ANSI) // sixteen colours, which are the user's own
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	s := page.NewUI(ctx, deps, out)
	a := newApp(s)
	model := newPaged(a)
	program := tea.NewProgram(model, tea.WithContext(ctx), tea.WithInput(in), tea.WithOutput(s.Out.Output()), tea.WithAltScreen(), tea.WithoutSignalHandler())
	model.stop = program.Quit
	unstuck := letGo(ctx, program)
	_, err := program.Run()
	unstuck()
	cancel()
	s.Journal.Wait(session.WriteLimit, func() { _, _ = fmt.Fprintln(out, "Waiting for the change that AWS is making …") })
	outcome := s.Outcome(a.finished)
	if model.err != nil {
		err = model.err
	}
	if err != nil && !errors.Is(err, context.Canceled) {
		return outcome, fmt.Errorf("the wizard stopped: %w", err)
	}
	return outcome, s.Keep(&outcome, a.finished)
}

// letGo gives the terminal back where the screens do not end with the context, so
// that a process that waits no longer leaves it sane. The result ends the watch.
func letGo(ctx context.Context, program *tea.Program) (end func()) {
	ended := make(chan struct{})
	go func() {
		<-ctx.Done()
		select {
		case <-ended:
		case <-time.After(stuck):
			_ = program.ReleaseTerminal()
		}
	}()
	return func() { close(ended) }
}
