package app

import (
	"strings"
	"testing"

	"clonepath/tui/page"
	tea "github.com/charmbracelet/bubbletea"
)

// A statement can be read while the others are still asked for: opening it, and
// going back, leaves the run alone.
func TestAStatementIsOpenedBesideTheRun(t *testing.T) {
	f := &fakeWorld{asking: make(chan struct{})}
	d := drive(t, testDeps(f), 120, 40)
	d.EnterUntil("Plan:").Press("right", "right", "right", "enter").On(page.Paste)
	d.Send(keyEnter())
	d.On(page.Verify)
	for strings.Contains(d.View(), "Asking AWS and the Git host") {
		d.Next()
	}
	d.Send(tea.KeyMsg{Type: named["down"]}, keyEnter())
	d.On(page.Detail).Sees("aws-credentials", "The checks go on").SeesNot("ask again")
	d.Send(tea.KeyMsg{Type: named["esc"]})
	d.On(page.Verify).Sees("Verify · checking", "enter open")
	d.Send(keyEnter())
	f.asking <- struct{}{}
	d.Settle()
	d.On(page.Detail).Sees("ask again").SeesNot("The checks go on").Press("esc").Sees("Verify · done")
	if f.called("Check") != 1 {
		t.Errorf("calls %v", f.calls)
	}
}
