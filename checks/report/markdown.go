package report

import (
	"fmt"
	"io"
	"regexp"
	"strings"

	"clonepath/checks/verdict"
)

// Markdown writes the report for a ticket or a pull request.
func Markdown(w io.Writer, r *verdict.Report) error {
	m := &markdown{}
	m.para("# clonepath: %s", r.Verdict)
	m.report(tidied(r))
	_, err := io.WriteString(w, strings.TrimRight(m.String(), "\n")+"\n")
	return err
}

// report writes all but the title.
func (m *markdown) report(r *verdict.Report) {
	m.para("%s", m.escape(r.Headline))
	if len(chain(r)) > 0 { // an audit has none
		m.para("`%s`", chainLine(r))
	}
	if r.Sandbox {
		m.para("Everything here happened on the embedded sandbox, not on AWS.")
	}
	for _, g := range groups(r) {
		m.findings(g)
	}
	m.section(sinceLastGood(r))
	m.section(askNext(r))
	m.fold("What was checked", func() { m.table([]string{"", ""}, subject(r)) })
	m.fold("Every check", func() { m.checks(r) })
	m.fold("What it rests on", func() {
		for _, s := range closing(r) {
			m.section(s)
		}
	})
}

// fold writes what opens at a click, where Markdown is shown by a forge.
func (m *markdown) fold(title string, write func()) {
	m.para("<details><summary>%s</summary>", title)
	write()
	m.para("</details>")
}

func (m *markdown) checks(r *verdict.Report) {
	var rows [][]string
	for _, c := range r.Checks {
		rows = append(rows, []string{string(c.Link), glyphs[c.Status] + " " + string(c.Status), m.escape(c.Title), string(c.Provenance), m.escape(c.Summary)})
	}
	m.rows([]string{"link", "status", "check", "how", "detail"}, rows)
}

// chainLine is the chain without colours.
func chainLine(r *verdict.Report) string {
	var parts []string
	for _, c := range chain(r) {
		parts = append(parts, string(c.Link)+" "+glyphs[c.Status])
	}
	return strings.Join(parts, "──")
}

type markdown struct{ strings.Builder }

// para writes a block; arguments must be escaped where they are not ours.
func (m *markdown) para(format string, args ...any) {
	fmt.Fprintf(&m.Builder, format+"\n\n", args...)
}

// specials mean something to Markdown anywhere in a line, or to what GitHub and
// GitLab add to it.
var specials = strings.NewReplacer(
	`\`, `\\`, "`", "\\`", "*", `\*`, "_", `\_`, "<", `\<`, ">", `\>`, "|", `\|`, "[", `\[`, "]", `\]`,
	"#", `\#`, "~", `\~`, "$", `\$`, "&", `\&`,
)

// opening means something at the begin of a line only: a list, a heading.
var opening = regexp.MustCompile(`^\s*(\d+)?([-+=.)])`)

// address is what must stay as it is: escapes would show in a link, and of
// an ARN's ":secret:" GitHub makes a picture.
var address = regexp.MustCompile("\\b(arn:|https?://|ssh://)[^\\s`|,;()\"'<>‹›“”‘’]*[^\\s`|,;.:()\"'<>‹›“”‘’]")

// escape writes prose so that it reads as it is, also in a table.
func (m *markdown) escape(s string) string {
	var out strings.Builder
	from := 0
	for _, at := range address.FindAllStringIndex(s, -1) {
		out.WriteString(specials.Replace(s[from:at[0]]) + "`" + s[at[0]:at[1]] + "`")
		from = at[1]
	}
	out.WriteString(specials.Replace(s[from:]))
	return opening.ReplaceAllString(out.String(), `${1}\${2}`)
}

// fence writes text as it is, in a fence that nothing in it can close.
func (m *markdown) fence(language, s string) {
	mark := "```"
	for strings.Contains(s, mark) {
		mark += "`"
	}
	m.para("%s%s\n%s\n%s", mark, language, s, mark)
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
	fmt.Fprintf(&m.Builder, "| %s |\n|%s\n", strings.Join(head, " | "), strings.Repeat("---|", len(head)))
	for _, row := range rows {
		fmt.Fprintf(&m.Builder, "| %s |\n", strings.Join(row, " | "))
	}
	m.WriteByte('\n')
}

func (m *markdown) findings(g group) {
	for _, f := range g.List {
		m.para("## %s: %s", g.Word, f.Fault)
		m.para("*%s*", heading(f))
		m.para("%s", m.escape(f.Summary))
		if len(f.Evidence) > 0 {
			m.fence("text", strings.Join(f.Evidence, "\n"))
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
	if len(s.Lines) == 0 {
		return
	}
	if s.Title != "" {
		m.para("## %s", s.Title)
	}
	for _, l := range s.Lines {
		fmt.Fprintf(&m.Builder, "- %s\n", m.escape(l))
	}
	m.WriteByte('\n')
}
