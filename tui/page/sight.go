package page

import (
	"fmt"
	"regexp"
	"strconv"
)

// TurnPage gives what is drawn from now on a number of its own.
func (s *UI) TurnPage() { s.Listing++ }

// PageSeen tells whether what was drawn since the last turnPage has been written
// to the terminal.
func (s *UI) PageSeen() bool { return s.Out.Listing.Load() == s.Listing }

// Mark is an application program command (ECMA-48, 8.3.2): it has no width.
// Mark carries the number of a page in a frame, as an APC, which has no width.
func Mark(page int64) string { return fmt.Sprintf("\x1b_page %d\x1b\\", page) }

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
