package page

import (
	"context"
	"fmt"

	"github.com/aymanbagabas/go-osc52/v2"
	tea "github.com/charmbracelet/bubbletea"

	"clonepath/awsops/clean"
	"clonepath/steps/session"
)

// copied says that a value was written to the terminal for its clipboard.
type copied struct{ what string }

// CopyText sends a value to the terminal's clipboard (OSC 52), which nothing
// acknowledges. A secret is refused, wherever it came from.
func (s *UI) CopyText(what, text string) tea.Cmd {
	_, cmd := Begin(s, func(context.Context) (copied, error) {
		if s.Deps.Vault.Contains(text) {
			return copied{}, fmt.Errorf("%s holds a secret and is not copied", what)
		}
		if clean.Text(text) != text {
			return copied{}, fmt.Errorf("%s has characters that cannot be seen and is not copied", what)
		}
		if _, err := osc52.New(text).WriteTo(s.Out); err != nil {
			return copied{}, fmt.Errorf("the terminal did not take %s: %w", what, err)
		}
		return copied{what}, nil
	})
	return cmd
}

// CopyNote is what is said afterwards; ok tells whether the message was one of a
// copy at all.
func CopyNote(msg tea.Msg) (note string, ok bool) {
	got, ok := msg.(Answer[copied])
	switch {
	case !ok:
		return "", false
	case got.Err != nil:
		return session.Sentence(got.Err.Error()), true
	}
	return got.Value.what + " was sent to the clipboard.", true
}
