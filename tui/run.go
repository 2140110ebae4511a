package tui

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os/signal"
	"syscall"
	"time"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/lipgloss"
	"github.com/muesli/termenv"

	_ "clonepath/tui/background" // before bubbletea asks the terminal for its colours
)

// writeLimit is how long leaving waits for a write to AWS that is on its way.
const writeLimit = 20 * time.Second

// Run shows the wizard until the person leaves it. In and out must be a
// terminal. The terminal is restored whatever happens; what the Outcome says is
// for printing afterwards, since the alternate screen leaves nothing behind.
func Run(ctx context.Context, deps Deps, in io.Reader, out io.Writer) (Outcome, error) {
	lipgloss.SetColorProfile(termenv.ANSI) // sixteen colours, which are the user's own
	// Bubble Tea takes SIGINT and SIGTERM; a terminal that goes away is the third.
	ctx, cancel := signal.NotifyContext(ctx, syscall.SIGHUP)
	defer cancel()
	s := newUI(ctx, deps, out)
	a := newApp(s)
	_, err := tea.NewProgram(paged{a}, tea.WithContext(ctx), tea.WithInput(in), tea.WithOutput(s.out.output()), tea.WithAltScreen()).Run()
	cancel()
	s.journal.wait(writeLimit, func() { _, _ = fmt.Fprintln(out, "Waiting for the change that AWS is making …") })
	outcome := s.outcome(a.finished)
	if err != nil && !errors.Is(err, tea.ErrInterrupted) && !errors.Is(err, context.Canceled) {
		return outcome, fmt.Errorf("the wizard stopped: %w", err)
	}
	return outcome, s.keep(&outcome, a.finished)
}
