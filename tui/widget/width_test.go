package widget

import (
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"
)

func TestCellsAreThoseOfTheTerminal(t *testing.T) {
	pieces := []string{"", "a line", "│ ├───┤", "\x1b[1;36m", "\x1b[0m", "\x1b]8;;x\x07", "\x1b", "\x1b[2J", "日本", "e\u0301", "\u0301", "\ufe0f", "\u200d", "👩‍💻", "\xff", "\x00", "\t"}
	pieces = append(pieces, strings.Split(marks, "")...)
	for _, first := range pieces {
		for _, second := range pieces {
			for _, third := range pieces {
				if s := first + second + third; cells(s) != ansi.StringWidth(s) {
					t.Errorf("%q takes %d cells, counted %d", s, ansi.StringWidth(s), cells(s))
				}
			}
		}
	}
}
