package widget

import (
	"fmt"

	tea "github.com/charmbracelet/bubbletea"
)

// List is a cursor over rows of which a part is in sight. Nothing is chosen at
// first: the cursor comes with the first key that moves it.
type List struct {
	chosen int // the row with the cursor, counted from 1; 0 for none
	start  int // where the cursor comes first
	top    int
	rows   int
	page   int
}

// Chosen is the row under the cursor, -1 for none.
func (l *List) Chosen() int { return l.chosen - 1 }

// Choose puts the cursor on a row.
func (l *List) Choose(row int) { l.chosen = row + 1 }

// Begin says which row matters most: it is in sight, and the cursor comes there
// first.
func (l *List) Begin(row int) {
	l.start = row
	l.top = max(0, row-l.page/3)
}

// Window returns the rows in sight, from and to, where height lines are free.
func (l *List) Window(rows, height int) (from, to int) {
	l.rows, l.page = rows, height
	if l.chosen > rows {
		l.chosen = rows
	}
	if l.chosen > 0 {
		l.top = min(l.top, l.chosen-1)
		l.top = max(l.top, l.chosen-height)
	}
	l.top = max(0, min(l.top, rows-height))
	return l.top, min(rows, l.top+height)
}

// Position says where in the list one is, "" where all of it is in sight.
func (l *List) Position() string {
	if l.rows <= l.page {
		return ""
	}
	return fmt.Sprintf("%d–%d of %d", l.top+1, min(l.rows, l.top+l.page), l.rows)
}

// Update moves by one key; used tells whether it was one of the list's. Up from
// the first row leaves the list.
func (l *List) Update(k tea.KeyMsg) (used bool) {
	by := 0
	switch k.String() {
	case "up", "k":
		by = -1
	case "down", "j":
		by = 1
	case "pgup", "b", "ctrl+b":
		by = -max(1, l.page-1)
	case "pgdown", " ", "ctrl+f":
		by = max(1, l.page-1)
	case "home", "g":
		by = -l.rows
	case "end", "G":
		by = l.rows
	default:
		return false
	}
	l.move(by)
	return true
}

func (l *List) move(by int) {
	switch {
	case l.rows == 0:
	case l.chosen == 0 && (by == 1 || by == -1):
		l.chosen = l.start + 1
	case l.chosen == 1 && by == -1:
		l.chosen = 0
	default:
		l.chosen = max(1, min(l.rows, l.chosen+by))
	}
}
