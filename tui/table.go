package tui

import (
	"strings"

	"clonepath/tui/widget"
)

// row is one line of a small table: a word and what it means.
type row struct{ word, text string }

// table draws rows with their texts aligned and wrapped.
func table(t widget.Theme, rows []row, width int) []string {
	column := 0
	for _, r := range rows {
		column = max(column, len([]rune(r.word)))
	}
	column = min(column, width/3) + 2
	var lines []string
	for _, r := range rows {
		word, text := t.Dim.Render(widget.Pad(widget.Cut(r.word, column-1), column)), t.Plain
		if r.word == "!" {
			word, text = t.Notice.Render(widget.Pad("!", column)), t.Notice
		}
		wrapped := widget.WrapStyled(r.text, width-column, text)
		if !strings.Contains(r.text, " ") {
			wrapped = widget.Hard(r.text, width-column, text)
		}
		lines = append(lines, widget.Indent(word, wrapped)...)
	}
	return lines
}
