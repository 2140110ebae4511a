package widget

import (
	"clonepath/checks/faults"
)

// statusRow is how a status is written: never by colour alone.
type statusRow struct {
	glyph, word string
	style       func(Theme) interface{ Render(...string) string }
}

var statusRows = map[faults.Status]statusRow{
	faults.Pass:    {"✓", "pass", func(t Theme) interface{ Render(...string) string } { return t.Good }},
	faults.Warn:    {"!", "warning", func(t Theme) interface{ Render(...string) string } { return t.Notice }},
	faults.Fail:    {"✗", "fail", func(t Theme) interface{ Render(...string) string } { return t.Bad }},
	faults.Unknown: {"?", "unknown", func(t Theme) interface{ Render(...string) string } { return t.Notice }},
	faults.Blocked: {"⊘", "blocked", func(t Theme) interface{ Render(...string) string } { return t.Dim }},
}

// running is the row of a statement that is not settled yet.
var running = statusRow{"·", "running", func(t Theme) interface{ Render(...string) string } { return t.Dim }}

func rowOf(s faults.Status) statusRow {
	if row, ok := statusRows[s]; ok {
		return row
	}
	return running
}

// Glyph is the mark of a status.
func Glyph(t Theme, s faults.Status) string {
	row := rowOf(s)
	return row.style(t).Render(row.glyph)
}

// worse orders statuses for the summary of a link: the worst one stands for it.
var worse = map[faults.Status]int{faults.Pass: 1, faults.Blocked: 2, faults.Unknown: 3, faults.Warn: 4, faults.Fail: 5}
