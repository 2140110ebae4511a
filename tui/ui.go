package tui

import (
	"context"
	"io"

	tea "github.com/charmbracelet/bubbletea"

	"clonepath/tui/widget"
)

// ui is the session with what only screens need. It is touched in Update only.
type ui struct {
	*session
	deps  Deps
	ctx   context.Context // ends with the wizard
	out   *screenWriter   // the terminal
	theme widget.Theme
	tasks int
	page  int64        // the number of what is drawn now
	ahead []tea.KeyMsg // typed already, for the screen that comes into sight
}

func newUI(ctx context.Context, deps Deps, out io.Writer) *ui {
	return &ui{session: newSession(deps.SessionDeps), deps: deps, ctx: ctx, out: newScreenWriter(out), theme: widget.NewTheme(deps.Colour)}
}

// header is the right end of the header, account · region · caller, in shorter
// and shorter forms.
func (s *ui) header() []string {
	id := s.identity
	if id == nil {
		return []string{s.setup.Target.Region}
	}
	caller, alias := shortCaller(id.ARN), id.Account
	if id.Alias != "" {
		alias = id.Alias + " " + id.Account
	}
	// An endpoint that is not AWS outranks the caller where the line is short.
	if id.Endpoint != "" && s.deps.Banner == "" {
		notAWS := "not AWS: " + id.Endpoint
		return []string{joined(alias, s.region(), caller, notAWS), joined(id.Account, s.region(), notAWS), joined(id.Account, "not AWS")}
	}
	return []string{joined(alias, s.region(), caller), joined(id.Account, s.region(), caller), joined(id.Account, s.region())}
}
