package tui

import (
	"io"
	"testing"

	tea "github.com/charmbracelet/bubbletea"

	"clonepath/tui/widget"
)

// TestReportIsNotLeftUnread strikes enter before the report was on the screen:
// it was meant for a screen before it.
func TestReportIsNotLeftUnread(t *testing.T) {
	s := newSession(t.Context(), testDeps(&fakeWorld{}), io.Discard)
	s.report = someReport()
	r := newReport(s, asSent)
	draw := func() {
		r.View(widget.Frame{Theme: s.theme, Width: 80, Height: 24, Footer: func(int) string { return "" }})
	}
	for _, when := range []struct {
		name string
		do   func()
		left bool
	}{
		{"before it was drawn", func() {}, false},
		{"before it was written", draw, false},
		{"on the screen", func() { _, _ = s.out.Write([]byte("frame")) }, true},
		{"drawn again", draw, true},
	} {
		when.do()
		got, _ := r.key(tea.KeyMsg{Type: tea.KeyEnter})
		if left := got.kind == finish; left != when.left {
			t.Errorf("%s: enter leaves the report: %t", when.name, left)
		}
	}
}
