package prose

import (
	"strings"

	"clonepath/tui/widget"
)

// Row is one line of a small table: a word and what it means.
type Row struct{ Word, Text string }

// Table draws rows with their texts aligned and wrapped.
func Table(t widget.Theme, rows []Row, width int) []string {
	column := 0
	for _, r := range rows {
		column = max(column, len([]rune(r.Word)))
	}
	column = min(column, width/3) + 2
	var lines []string
	for _, r := range rows {
		word, text := t.Dim.Render(widget.Pad(widget.Cut(r.Word, column-1), column)), t.Plain
		if r.Word == "!" {
			word, text = t.Notice.Render(widget.Pad("!", column)), t.Notice
		}
		wrapped := widget.WrapStyled(r.Text, width-column, text)
		if !strings.Contains(r.Text, " ") {
			wrapped = widget.Hard(r.Text, width-column, text)
		}
		lines = append(lines, widget.Indent(word, wrapped)...)
	}
	return lines
}

// Clip shortens a text to height lines and says so in the last of them.
func Clip(t widget.Theme, lines []string, height int, hint string) []string {
	if len(lines) <= height {
		return lines
	}
	out := append([]string(nil), lines[:height-1]...)
	for len(out) > 0 && out[len(out)-1] == "" {
		out = out[:len(out)-1]
	}
	return append(out, t.Dim.Render("… "+hint))
}
