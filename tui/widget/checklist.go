package widget

import (
	"clonepath/checks/verdict"
)

// Checks draws one line a statement: glyph, title, and at the right how it is
// known or what blocks it.
func Checks(t Theme, checks []verdict.Check, settled func(verdict.Check) bool, width int) []string {
	lines := make([]string, 0, len(checks))
	for _, c := range checks {
		lines = append(lines, checkLine(t, c, settled(c), width))
	}
	return lines
}

// Choices puts a cursor before the line that is chosen, and room for it before the
// others; chosen is -1 for none.
func Choices(t Theme, lines []string, chosen int) []string {
	out := make([]string, len(lines))
	for i, line := range lines {
		out[i] = "  " + line
		if i == chosen {
			out[i] = t.Accent.Render("▸ ") + line
		}
	}
	return out
}

func checkLine(t Theme, c verdict.Check, settled bool, width int) string {
	if !settled {
		return Between(t.Dim.Render("· "+c.Title), t.Dim.Render("…"), width)
	}
	row := rowOf(c.Status)
	title := row.glyph + " " + c.Title
	if c.Status != verdict.Pass {
		title = row.style(t).Render(title)
	} else {
		title = row.style(t).Render(row.glyph) + " " + c.Title
	}
	return Between(title, t.Dim.Render(aside(c)), width)
}

// aside is what stands at the right of a statement.
func aside(c verdict.Check) string {
	switch {
	case c.Status == verdict.Blocked && c.BlockedBy != "":
		return "blocked by " + string(c.BlockedBy)
	case c.Status == verdict.Pass && c.Provenance != "":
		return string(c.Provenance)
	case c.Provenance != "":
		return rowOf(c.Status).word + ", " + string(c.Provenance)
	}
	return rowOf(c.Status).word
}
