package app

import (
	"clonepath/tui/page"
	tea "github.com/charmbracelet/bubbletea"
)

// What comes into sight is numbered, so that a key typed before that is no answer
// to it. Bubble Tea draws now and writes later: the frame that is being written
// when a page is drawn is still the one before. Hence each frame carries the
// number of its page down to the screenWriter, which takes it out and remembers
// it; a terminal never gets it.

// paged is the app as Bubble Tea runs it: frames that show the page carry its
// number in their last line, which is cut off by no screen.
type paged struct{ *app }

func (n paged) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	_, cmd := n.app.Update(msg)
	return n, cmd
}

func (n paged) View() string {
	if n.help != nil || n.tooSmall() {
		return n.app.View() // hides the page
	}
	return n.app.View() + page.PageMark(n.s.Listing)
}
