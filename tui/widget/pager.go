package widget

import (
	"fmt"

	tea "github.com/charmbracelet/bubbletea"
)

// Pager shows a part of many lines. Its cost is that of what is shown.
type Pager struct {
	lines []string
	top   int
	page  int // lines shown last
}

// SetLines replaces the text and keeps the place where that is possible.
func (p *Pager) SetLines(lines []string) {
	p.lines = lines
	p.clamp()
}

// View returns the lines in sight.
func (p *Pager) View(height int) []string {
	p.page = height
	p.clamp()
	return p.lines[p.top:min(len(p.lines), p.top+height)]
}

// Scrolls tells whether there is more than was shown last.
func (p *Pager) Scrolls() bool { return len(p.lines) > p.page }

// Top is the line that was shown first.
func (p *Pager) Top() int { return p.top }

// Page is how many lines were shown last.
func (p *Pager) Page() int { return p.page }

// Position says what is in sight, and that one can move: "↑↓ lines 1–14 of 60".
func (p *Pager) Position() string {
	if !p.Scrolls() {
		return ""
	}
	return fmt.Sprintf("↑↓ lines %d–%d of %d", p.top+1, min(len(p.lines), p.top+p.page), len(p.lines))
}

// Update moves by one key; used tells whether it was one of the pager's.
func (p *Pager) Update(msg tea.KeyMsg) (used bool) {
	switch msg.String() {
	case "up", "k":
		p.top--
	case "down", "j":
		p.top++
	case "pgup", "b", "ctrl+b":
		p.top -= max(1, p.page-1)
	case "pgdown", " ", "ctrl+f":
		p.top += max(1, p.page-1)
	case "home", "g":
		p.top = 0
	case "end", "G":
		p.top = len(p.lines)
	default:
		return false
	}
	p.clamp()
	return true
}

func (p *Pager) clamp() { p.top = max(0, min(p.top, len(p.lines)-max(1, p.page))) }

// Show scrolls so that a line is in sight, with some before it; height is what
// is shown.
func (p *Pager) Show(line, height int) {
	if line < p.top || line >= p.top+height {
		p.page = height
		p.top = line - height/3
		p.clamp()
	}
}
