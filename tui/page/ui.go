package page

import (
	"context"
	"io"
	"slices"

	tea "github.com/charmbracelet/bubbletea"

	"clonepath/steps/session"
	"clonepath/steps/setup"
	"clonepath/tui/widget"
)

// UI is the session with what only screens need. It is touched in Update only.
type UI struct {
	*session.Session
	Deps    Deps
	ctx     context.Context // ends with the wizard
	Out     *screenWriter   // the terminal
	Theme   widget.Theme
	tasks   int
	Listing int64        // the number of what is drawn now
	Ahead   []tea.KeyMsg // typed already, for the screen that comes into sight
}

// NewUI makes what all pages share. Out is the terminal.
func NewUI(ctx context.Context, deps Deps, out io.Writer) *UI {
	return &UI{Session: session.New(deps.Deps), Deps: deps, ctx: ctx, Out: newScreenWriter(out), Theme: widget.NewTheme(deps.Colour)}
}

// Header is the right end of the header, account · region · caller, in shorter
// and shorter forms.
func (s *UI) Header() []string {
	id := s.Identity
	if id == nil {
		return []string{s.Setup.Target.Region}
	}
	caller, alias := session.ShortCaller(id.ARN), id.Account
	if id.Alias != "" {
		alias = id.Alias + " " + id.Account
	}
	// An endpoint that is not AWS outranks the caller where the line is short.
	if id.Endpoint != "" && s.Deps.Banner == "" {
		notAWS := "not AWS: " + id.Endpoint
		return []string{session.Joined(alias, s.Region(), caller, notAWS), session.Joined(id.Account, s.Region(), notAWS), session.Joined(id.Account, "not AWS")}
	}
	return []string{session.Joined(alias, s.Region(), caller), session.Joined(id.Account, s.Region(), caller), session.Joined(id.Account, s.Region())}
}

// Apart are the names of the steps that were not done here, and what became of
// them.
func (s *UI) Apart() map[string]widget.StepState {
	states := map[string]widget.StepState{}
	for _, step := range setup.Steps() {
		switch {
		case s.Setup.Choices.Waits(step.ID):
			states[step.Short] = widget.StepWaiting
		case slices.Contains(s.Skipped, step.ID):
			states[step.Short] = widget.StepSkipped
		}
	}
	return states
}

// ListSecrets lists the secrets of account and region.
func (s *UI) ListSecrets() (Task, tea.Cmd) {
	return Begin(s, func(ctx context.Context) (session.Listing, error) {
		found, more, err := s.Deps.Backend.Secrets(ctx)
		return session.Listing{Found: found, More: more}, err
	})
}
