package widget

import (
	"clonepath/checks/verdict"
)

// statusRow is how a status is written: never by colour alone.
type statusRow struct {
	glyph, word string
	style       func(Theme) interface{ Render(...string) string }
}

var statusRows = map[verdict.Status]statusRow{
	verdict.Pass:    {"✓", "pass", func(t Theme) interface{ Render(...string) string } { return t.Good }},
	verdict.Warn:    {"!", "warning", func(t Theme) interface{ Render(...string) string } { return t.Notice }},
	verdict.Fail:    {"✗", "fail", func(t Theme) interface{ Render(...string) string } { return t.Bad }},
	verdict.Unknown: {"?", "unknown", func(t Theme) interface{ Render(...string) string } { return t.Notice }},
	verdict.Blocked: {"⊘", "blocked", func(t Theme) interface{ Render(...string) string } { return t.Dim }},
}

// running is the row of a statement that is not settled yet.
var running = statusRow{"·", "running", func(t Theme) interface{ Render(...string) string } { return t.Dim }}

func rowOf(s verdict.Status) statusRow {
	if row, ok := statusRows[s]; ok {
		return row
	}
	return running
}

// Glyph is the mark of a status.
func Glyph(t Theme, s verdict.Status) string {
	row := rowOf(s)
	return row.style(t).Render(row.glyph)
}

// worse orders statuses for the summary of a link: the worst one stands for it.
var worse = map[verdict.Status]int{verdict.Pass: 1, verdict.Blocked: 2, verdict.Unknown: 3, verdict.Warn: 4, verdict.Fail: 5}
