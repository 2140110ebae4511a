package app

import (
	"bytes"
	"testing"

	"clonepath/steps/session"
	"clonepath/tui/page"
	tea "github.com/charmbracelet/bubbletea"
)

// TestReportIsNotLeftUnread strikes enter before the report was on the screen:
// it was meant for a screen before it.
func TestReportIsNotLeftUnread(t *testing.T) {
	var terminal bytes.Buffer
	s := page.NewUI(t.Context(), testDeps(&fakeWorld{}), &terminal)
	a := newApp(s)
	a.Update(tea.WindowSizeMsg{Width: 80, Height: 24})
	before := newPaged(a).View()
	v := s.Verify(session.AsSent)
	v.Report = someReport()
	a.route(page.GoToWith(page.Report, page.ReportOf{Found: v}))
	r := a.now()
	for _, when := range []struct {
		name  string
		frame string
		left  bool
	}{
		{"before any frame", "", false},
		{"while the frame before it is written", before, false},
		{"after a frame's lines that are not its last", "┌ Report", false},
		{"after its frame", newPaged(a).View(), true},
		{"after its frame was drawn again", newPaged(a).View(), true},
	} {
		if _, err := s.Out.Write([]byte(when.frame)); err != nil {
			t.Fatal(err)
		}
		got, _ := r.Update(tea.KeyMsg{Type: tea.KeyEnter})
		if left := got.Turn == page.Finish; left != when.left {
			t.Errorf("%s: enter leaves the report: %t", when.name, left)
		}
	}
	a.s.TurnPage()
	for _, hidden := range []struct {
		name       string
		hide, show func()
	}{
		{"help", func() { a.Update(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune("?")}) }, func() { a.Update(tea.KeyMsg{Type: tea.KeyEsc}) }},
		{"a screen too small", func() { a.Update(tea.WindowSizeMsg{Width: 10, Height: 5}) }, func() { a.Update(tea.WindowSizeMsg{Width: 80, Height: 24}) }},
	} {
		hidden.hide()
		_, _ = s.Out.Write([]byte(newPaged(a).View()))
		if s.PageSeen() {
			t.Errorf("%s hides the page, which counts as seen", hidden.name)
		}
		hidden.show()
		_, _ = s.Out.Write([]byte(newPaged(a).View()))
		if !s.PageSeen() {
			t.Errorf("after %s the page does not count as seen", hidden.name)
		}
		a.s.TurnPage()
	}
	if bytes.Contains(terminal.Bytes(), []byte("\x1b_")) {
		t.Error("a mark was written to the terminal")
	}
}
