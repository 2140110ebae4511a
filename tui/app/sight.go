package app

import (
	tea "github.com/charmbracelet/bubbletea"

	"clonepath/steps/session"
	"clonepath/tui/page"
)

// What comes into sight is numbered, so that a key typed before that is no answer
// to it. Bubble Tea draws now and writes later: the frame that is being written
// when a page is drawn is still the one before. Hence each frame carries the
// number of its page down to the screenWriter, which takes it out and remembers
// it; a terminal never gets it.

// paged is the app as Bubble Tea runs it: frames that show the page carry its
// number in their last line, which is cut off by no screen. A panic ends the program
// with a sentence; Bubble Tea would print the stack.
type paged struct {
	*app
	*crash
}

// crash is how a program ends that panicked.
type crash struct {
	err  error
	stop func() // ends the program; nil in a test
}

func newPaged(a *app) paged { return paged{a, &crash{}} }

// Update hands a message to the app.
func (n paged) Update(msg tea.Msg) (model tea.Model, cmd tea.Cmd) {
	defer n.caught(func() { model, cmd = n, tea.Quit })
	_, cmd = n.app.Update(msg)
	return n, cmd
}

// View draws the app. It can end nothing: the message that it asks for does.
func (n paged) View() (frame string) {
	if n.err != nil {
		return ""
	}
	defer n.caught(func() { frame = "" })
	if n.help != nil || n.tooSmall() {
		return n.app.View() // hides the page
	}
	return n.app.View() + page.Mark(n.s.Listing)
}

// caught keeps the first panic, and does then.
func (c *crash) caught(then func()) {
	p := recover()
	if p == nil {
		return
	}
	if c.err == nil {
		c.err = session.CrashOf(p)
		go c.stop() // it waits for whoever panicked
	}
	then()
}
