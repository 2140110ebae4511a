package report

import (
	"strings"

	g "maragu.dev/gomponents"
	h "maragu.dev/gomponents/html"

	"clonepath/checks/faults"
	"clonepath/checks/verdict"
)

// fleetMarkdown is the table, then the report of each member that does not leave
// with 0.
func fleetMarkdown() fleetForm {
	return fleetForm{
		summaryFirst: true,
		head: func(f Fleet) string {
			m := &markdown{}
			m.para("# clonepath: %s", f.tally())
			var rows [][]string
			for _, member := range f.worstFirst() {
				rows = append(rows, []string{
					glyphs[member.Verdict] + " " + string(member.Verdict), m.escape(member.Name), member.Account, m.escape(member.Region), m.escape(member.causes()),
				})
			}
			m.rows([]string{"status", "name", "account", "region", "first cause"}, rows)
			m.section(section{"Not determined", f.undetermined()})
			return m.String()
		},
		part: func(member Member, r *verdict.Report) string {
			if member.ExitCode == faults.ExitNoFault || r == nil {
				return ""
			}
			m := &markdown{}
			m.para("# %s: %s", m.escape(member.tidied().Name), member.Verdict)
			m.report(tidied(r))
			return m.String()
		},
		foot: func(Fleet) string { return "" },
	}
}

// fleetHTML is the same as one page: what stands before the members, and after.
func fleetHTML() fleetForm {
	around := func(f Fleet) (before, after string) {
		const members = "<!-- members -->"
		before, after, _ = strings.Cut(markup(page(f.tally(), g.Group{fleetTable(f), g.Raw(members)})), members)
		return before, after
	}
	return fleetForm{
		summaryFirst: true,
		head: func(f Fleet) string {
			before, _ := around(f)
			return before
		},
		part: func(member Member, r *verdict.Report) string {
			if member.ExitCode == faults.ExitNoFault || r == nil {
				return ""
			}
			return markup(g.Group{line(h.Hr()), line(h.Section(line(h.H1(g.Text(member.tidied().Name+", "+member.Account))), reportOf(tidied(r))))})
		},
		foot: func(f Fleet) string {
			_, after := around(f)
			return after
		},
	}
}

// markup is a node as text.
func markup(n g.Node) string {
	var b strings.Builder
	_ = n.Render(&b) // a Builder takes everything
	return b.String()
}

func fleetTable(f Fleet) g.Node {
	rows := g.Map(f.worstFirst(), func(m Member) g.Node {
		return line(h.Tr(
			h.Td(h.Class("status "+string(classOf(m.Verdict))), g.Text(glyphs[m.Verdict]+" "+string(m.Verdict))),
			h.Td(g.Text(m.Name)), h.Td(g.Text(m.Account)), h.Td(g.Text(m.Region)), h.Td(g.Text(m.causes())),
		))
	})
	return g.Group{
		line(h.Header(line(h.H1(g.Text("clonepath fleet"))), line(h.P(h.Class("headline"), g.Text(f.tally()))))),
		line(h.Table(columns("status", "name", "account", "region", "first cause"), line(h.TBody(rows)))),
		listed(section{"Not determined", f.undetermined()}),
	}
}

// classOf is the class of the style sheet for a verdict.
func classOf(status verdict.Status) verdict.Status {
	switch status {
	case Unreadable:
		return verdict.Fail
	case Aborted:
		return verdict.Unknown
	}
	return status
}
