package widget

import (
	"strings"
	"testing"

	tea "github.com/charmbracelet/bubbletea"
)

func TestList(t *testing.T) {
	l := &List{}
	l.Window(30, 10)
	l.Begin(20)
	key := func(k tea.KeyType, chosen, from int) {
		t.Helper()
		l.Update(tea.KeyMsg{Type: k})
		if first, _ := l.Window(30, 10); l.Chosen() != chosen || first != from {
			t.Errorf("chosen %d, shown from %d, want %d and %d", l.Chosen(), first, chosen, from)
		}
	}
	if from, to := l.Window(30, 10); from != 17 || to != 27 || l.Chosen() != -1 {
		t.Errorf("%d–%d, chosen %d", from, to, l.Chosen())
	}
	key(tea.KeyDown, 20, 17)
	key(tea.KeyEnd, 29, 20)
	key(tea.KeyDown, 29, 20)
	key(tea.KeyPgUp, 20, 20)
	key(tea.KeyUp, 19, 19)
	key(tea.KeyHome, 0, 0)
	key(tea.KeyUp, -1, 0)
	if got := l.Position(); got != "1–10 of 30" {
		t.Error(got)
	}
	if l.Update(tea.KeyMsg{Type: tea.KeyEnter}) {
		t.Error("enter is not the list's")
	}
	l.Choose(29)
	if from, to := l.Window(3, 10); from != 0 || to != 3 || l.Chosen() != 2 || l.Position() != "" {
		t.Errorf("of a shorter list %d–%d, chosen %d", from, to, l.Chosen())
	}
}

func TestDocument(t *testing.T) {
	lines := Document(plain, "{\n    \"a\": 1,\n    \"long\": \"0123456789012345678901234567\"\n}\n", "> ", 1, 3, 30)
	want := "  {\n>     \"a\": 1,\n>     \"long\": \"012345678901234\n      5678901234567\"\n  }"
	if got := strings.Join(lines, "\n"); got != want {
		t.Errorf("\n%s\nwant\n%s", got, want)
	}
}
