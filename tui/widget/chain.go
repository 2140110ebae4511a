package widget

import (
	"strings"

	"clonepath/checks/verdict"
)

// Chain draws the links with the status of each. A link of which a statement is
// still open is open, unless one has failed already.
func Chain(t Theme, checks []verdict.Check, settled func(verdict.Check) bool, width int) string {
	parts := make([]string, len(verdict.Links))
	for i, link := range verdict.Links {
		parts[i] = linkText(t, link, statusOf(link, checks, settled))
	}
	for _, joint := range []string{"──", "─", " "} {
		line := strings.Join(parts, t.Dim.Render(joint))
		if cells(line) <= width {
			return line
		}
	}
	return Cut(strings.Join(parts, " "), width)
}

func linkText(t Theme, link verdict.Link, s verdict.Status) string {
	return string(link) + " " + Glyph(t, s)
}

// statusOf is the worst settled status of a link, "" while it is open.
func statusOf(link verdict.Link, checks []verdict.Check, settled func(verdict.Check) bool) verdict.Status {
	worst, open := verdict.Status(""), false
	for _, c := range checks {
		if c.Link != link {
			continue
		}
		if !settled(c) {
			open = true
			continue
		}
		if worse[c.Status] > worse[worst] {
			worst = c.Status
		}
	}
	if open && worst != verdict.Fail {
		return ""
	}
	return worst
}
