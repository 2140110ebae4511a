package app

import (
	"context"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"clonepath/checks"
	"clonepath/checks/evidence"
)

// Watch sees nothing; watchedWorld sees more.
func (f *fakeWorld) Watch(context.Context, checks.Question, time.Time) ([]evidence.TrailEvent, error) {
	return nil, f.call("Watch")
}

// watchedWorld is a fakeWorld whose CloudTrail tells one more event at each look.
type watchedWorld struct {
	*fakeWorld
	events []evidence.TrailEvent
}

func (f *watchedWorld) Watch(context.Context, checks.Question, time.Time) ([]evidence.TrailEvent, error) {
	if err := f.call("Watch"); err != nil {
		return nil, err
	}
	return f.events[:min(len(f.events), f.called("Watch")-1)], nil
}

func runes(text string) tea.KeyMsg { return tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune(text)} }
