package report

import (
	"fmt"

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

// fleetHTML is the same as one page.
func fleetHTML() fleetForm {
	return fleetForm{
		summaryFirst: true,
		head: func(f Fleet) string {
			m := &markup{}
			m.head(f.tally())
			m.put("\n<body>\n<main>\n<header>\n<h1>clonepath fleet</h1>\n"+`<p class="headline">%s</p>`+"\n</header>", f.tally())
			m.put("\n<table>\n" + `<thead><tr><th scope="col">status</th><th scope="col">name</th><th scope="col">account</th><th scope="col">region</th><th scope="col">first cause</th></tr></thead>` + "\n<tbody>")
			for _, member := range f.worstFirst() {
				m.put("\n"+`<tr><td class="status %s">%s %s</td><td>%s</td><td>%s</td><td>%s</td><td>%s</td></tr>`,
					classOf(member.Verdict), glyphs[member.Verdict], member.Verdict, member.Name, member.Account, member.Region, member.causes())
			}
			m.put("\n</tbody>\n</table>")
			m.section(section{"Not determined", f.undetermined()})
			return m.b.String()
		},
		part: func(member Member, r *verdict.Report) string {
			if member.ExitCode == faults.ExitNoFault || r == nil {
				return ""
			}
			m := &markup{}
			m.put("\n\n<hr>\n<section>\n"+`<h1>%s</h1>`, fmt.Sprintf("%s, %s", member.tidied().Name, member.Account))
			m.report(tidied(r))
			m.put("\n</section>")
			return m.b.String()
		},
		foot: func(Fleet) string {
			m := &markup{}
			m.foot()
			return m.b.String()
		},
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
