package widget

import (
	"strings"

	"clonepath/checks/faults"
)

// Links are the links of the chain in their order.
var links = []faults.Link{faults.LinkAccess, faults.LinkSecret, faults.LinkRole, faults.LinkTrust, faults.LinkCredential, faults.LinkGit}

// Chain draws the links with the status of each. A link of which a statement is
// still open is open, unless one has failed already.
func Chain(t Theme, checks []faults.Check, settled func(faults.Check) bool, width int) string {
	parts := make([]string, len(links))
	for i, link := range links {
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

func linkText(t Theme, link faults.Link, s faults.Status) string {
	return string(link) + " " + Glyph(t, s)
}

// statusOf is the worst settled status of a link, "" while it is open.
func statusOf(link faults.Link, checks []faults.Check, settled func(faults.Check) bool) faults.Status {
	worst, open := faults.Status(""), false
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
	if open && worst != faults.Fail {
		return ""
	}
	return worst
}
