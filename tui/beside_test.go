package tui

import (
	"strings"
	"testing"

	tea "github.com/charmbracelet/bubbletea"
)

// A statement can be read while the others are still asked for: opening it, and
// going back, leaves the run alone.
func TestAStatementIsOpenedBesideTheRun(t *testing.T) {
	f := &fakeWorld{asking: make(chan struct{})}
	d := drive(t, testDeps(f), 120, 40)
	d.EnterUntil("Plan:").Press("right", "right", "right", "enter").On(Paste)
	d.Send(keyEnter())
	d.On(Verify)
	for strings.Contains(d.View(), "Asking AWS and the Git host") {
		d.next()
	}
	d.Send(tea.KeyMsg{Type: named["down"]}, keyEnter())
	d.On(Detail).Sees("aws-credentials", "The checks go on").SeesNot("ask again")
	d.Send(tea.KeyMsg{Type: named["esc"]})
	d.On(Verify).Sees("Verify · checking", "enter open")
	d.Send(keyEnter())
	f.asking <- struct{}{}
	d.settle()
	d.On(Detail).Sees("ask again").SeesNot("The checks go on").Press("esc").Sees("Verify · done")
	if f.called("Check") != 1 {
		t.Errorf("calls %v", f.calls)
	}
}
