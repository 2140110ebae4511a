package tui

import (
	"fmt"
	"regexp"
	"strconv"

	tea "github.com/charmbracelet/bubbletea"
)

// What comes into sight is numbered, so that a key typed before that is no answer
// to it. Bubble Tea draws now and writes later: the frame that is being written
// when a page is drawn is still the one before. Hence each frame carries the
// number of its page down to the screenWriter, which takes it out and remembers
// it; a terminal never gets it.

// turnPage gives what is drawn from now on a number of its own.
func (s *ui) turnPage() { s.page++ }

// pageSeen tells whether what was drawn since the last turnPage has been written
// to the terminal.
func (s *ui) pageSeen() bool { return s.out.page.Load() == s.page }

// pageMark is an application program command (ECMA-48, 8.3.2): it has no width.
func pageMark(page int64) string { return fmt.Sprintf("\x1b_page %d\x1b\\", page) }

var pageMarks = regexp.MustCompile(`\x1b_page (\d+)\x1b\\`)

// takeMark removes the marks from output, and gives the number in the last one.
func takeMark(output []byte) (rest []byte, page int64, marked bool) {
	all := pageMarks.FindAllSubmatch(output, -1)
	if len(all) == 0 {
		return output, 0, false
	}
	page, err := strconv.ParseInt(string(all[len(all)-1][1]), 10, 64)
	return pageMarks.ReplaceAll(output, nil), page, err == nil
}

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
	return n.app.View() + pageMark(n.s.page)
}
