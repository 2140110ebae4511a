package widget

import "strings"

// Document draws the lines of a text, those from..to marked: by a sign of two
// cells in front of them, not by colour alone. What is too long is wrapped.
func Document(t Theme, text, sign string, from, to, width int) []string {
	var lines []string
	for i, line := range strings.Split(strings.TrimRight(lined(text), "\n"), "\n") {
		mark, style := "  ", t.Dim
		if i >= from && i < to {
			mark, style = t.Accent.Render(sign), t.Strong
		}
		indent := line[:len(line)-len(strings.TrimLeft(line, " "))]
		lines = append(lines, Indent(mark+indent, Hard(strings.TrimLeft(line, " "), max(12, width-2-len(indent)), style))...)
	}
	return lines
}
