package report

import (
	"strings"

	"github.com/charmbracelet/x/ansi"

	"clonepath/checks/faults"
	"clonepath/checks/verdict"
)

// fleetText prints the report of each member that does not leave with 0 when it
// is done, and at the end, where a terminal stands, the table: what needs
// somebody first.
func fleetText(o Options) fleetForm {
	none := func(Fleet) string { return "" }
	return fleetForm{
		head: none,
		part: func(m Member, r *verdict.Report) string {
			if m.ExitCode == faults.ExitNoFault || r == nil {
				return ""
			}
			t := newText(o)
			title := "── " + m.tidied().Name + " "
			t.line(t.bold.Render(title + strings.Repeat("─", max(0, t.width-ansi.StringWidth(title)))))
			t.gap()
			t.report(tidied(r))
			t.gap()
			return t.String()
		},
		foot: func(f Fleet) string {
			t := newText(o)
			t.fleet(f)
			return t.String()
		},
	}
}

// fleet writes the table. The columns are as wide as what stands in them.
func (t *text) fleet(f Fleet) {
	members := f.worstFirst()
	name, region := len("name"), len("region")
	for _, m := range members {
		name, region = max(name, ansi.StringWidth(m.Name)), max(region, ansi.StringWidth(m.Region))
	}
	row := func(status, member, account, where string) string {
		return "  " + pad(status, fleetStatusWidth) + pad(member, name+2) + pad(account, accountWidth) + pad(where, region+2)
	}
	head := row("status", "name", "account", "region") + "first cause"
	t.line(t.dim.Render(head))
	margin := strings.Repeat(" ", ansi.StringWidth(row("", "", "", "")))
	for _, m := range members {
		line := row("", m.Name, m.Account, m.Region)
		status := t.styleOf(m.Verdict).Render(pad(glyphs[m.Verdict]+" "+string(m.Verdict), fleetStatusWidth))
		t.wrapAs("  "+status+line[2+fleetStatusWidth:], margin, m.causes(), t.plain)
	}
	if lines := f.undetermined(); len(lines) > 0 {
		t.section(section{"Not determined", lines})
	}
	t.gap()
	t.line(t.bold.Render(f.tally()))
}

// Widths of a fleet's table.
const (
	fleetStatusWidth = 14 // "✗ unreadable" and two blanks
	accountWidth     = 14
)
