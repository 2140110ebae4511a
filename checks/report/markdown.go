package report

import (
	"fmt"
	"io"
	"strings"

	"clonepath/checks/faults"
)

// Markdown writes the report for a ticket or a pull request.
func Markdown(w io.Writer, r *faults.Report) error {
	m := &markdown{}
	m.para("# clonepath: %s", r.Verdict)
	m.para("%s", m.escape(r.Headline))
	m.para("`%s`", chainLine(r))
	m.table([]string{"", ""}, subject(r))
	m.findings("Root cause", r.RootCauses)
	m.findings("Could not look", r.CannotObserve)
	m.findings("Warning", r.Warnings)
	m.para("## Statements")
	var rows [][]string
	for _, c := range r.Checks {
		rows = append(rows, []string{string(c.Link), glyphs[c.Status] + " " + string(c.Status), m.escape(c.Title), how(c), m.escape(c.Summary)})
	}
	m.rows([]string{"link", "status", "statement", "how", "detail"}, rows)
	for _, s := range closing(r) {
		m.section(s)
	}
	_, err := io.WriteString(w, strings.TrimRight(m.String(), "\n")+"\n")
	return err
}

// chainLine is the chain without colours.
func chainLine(r *faults.Report) string {
	var parts []string
	for _, link := range links {
		if list := byLink(r, link); len(list) > 0 {
			parts = append(parts, string(link)+" "+glyphs[worst(list)])
		}
	}
	return strings.Join(parts, "──")
}

type markdown struct{ strings.Builder }

// para writes a block; arguments must be escaped where they are not ours.
func (m *markdown) para(format string, args ...any) {
	fmt.Fprintf(m, format+"\n\n", args...)
}

var specials = strings.NewReplacer(`\`, `\\`, "`", "\\`", "*", `\*`, "_", `\_`, "<", `\<`, "|", `\|`, "[", `\[`, "#", `\#`)

func (m *markdown) escape(s string) string { return specials.Replace(clean(s)) }

// fence writes text as it is, in a fence that nothing in it can close.
func (m *markdown) fence(language, s string) {
	mark := "```"
	for strings.Contains(s, mark) {
		mark += "`"
	}
	m.para("%s%s\n%s\n%s", mark, language, strings.TrimRight(s, "\n"), mark)
}

func (m *markdown) table(head []string, pairs [][2]string) {
	var rows [][]string
	for _, p := range pairs {
		rows = append(rows, []string{p[0], m.escape(p[1])})
	}
	m.rows(head, rows)
}

func (m *markdown) rows(head []string, rows [][]string) {
	if len(rows) == 0 {
		return
	}
	fmt.Fprintf(m, "| %s |\n|%s\n", strings.Join(head, " | "), strings.Repeat("---|", len(head)))
	for _, row := range rows {
		fmt.Fprintf(m, "| %s |\n", strings.Join(row, " | "))
	}
	m.WriteByte('\n')
}

func (m *markdown) findings(word string, list []faults.Finding) {
	for _, f := range list {
		m.para("## %s: %s", word, f.Fault)
		m.para("*%s*", heading(f))
		m.para("%s", m.escape(f.Summary))
		if len(f.Evidence) > 0 {
			lines := make([]string, len(f.Evidence))
			for i, e := range f.Evidence {
				lines[i] = clean(e)
			}
			m.fence("text", strings.Join(lines, "\n"))
		}
		if f.Settle != "" {
			m.para("To settle it: %s", m.escape(f.Settle))
		}
		m.para("**Fix** (%s): %s", helpers[f.Fix.Who], m.escape(f.Fix.Text))
		if len(f.Fix.Commands) > 0 {
			m.fence("sh", strings.Join(f.Fix.Commands, "\n"))
		}
		if f.Fix.Patch != "" {
			m.fence("diff", f.Fix.Patch)
		}
	}
}

func (m *markdown) section(s section) {
	if len(s.lines) == 0 {
		return
	}
	m.para("## %s", s.title)
	for _, l := range s.lines {
		fmt.Fprintf(m, "- %s\n", m.escape(l))
	}
	m.WriteByte('\n')
}
