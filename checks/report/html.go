package report

import (
	"io"
	"strings"

	"clonepath/assets"
	"clonepath/checks/verdict"
)

// HTML writes the report as one file for a browser or a printer. The file loads
// nothing and runs nothing: no network, no script.
func HTML(w io.Writer, r *verdict.Report) error {
	m := &markup{}
	m.head(string(r.Verdict))
	m.put("\n<body>\n<main>")
	m.report(tidied(r))
	m.foot()
	_, err := io.WriteString(w, m.b.String())
	return err
}

// report writes what stands in the page's middle.
func (m *markup) report(r *verdict.Report) {
	m.header(r)
	m.wide(drawn(r, 124, 0))
	m.tall(drawn(r, 0, 56))
	for _, g := range groups(r) {
		for _, f := range g.List {
			m.finding(g, f)
		}
	}
	m.subject(r)
	m.checks(r)
	for _, s := range closing(r) {
		m.section(s)
	}
}

func (m *markup) foot() {
	m.put("\n\n<footer>Written by clonepath. No secret value is in this file, and it loads nothing.</footer>")
	m.put("\n</main>\n</body>\n</html>\n")
}

// head begins the page; what it came to stands in its title.
func (m *markup) head(comesTo string) {
	m.put(`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:">
<link rel="icon" href="data:,">
<title>clonepath: %s</title>`, comesTo)
	m.put("\n<style>\n")
	m.b.WriteString(assets.ReportStyle) // ours, and no place for escapes
	m.put("</style>\n</head>")
}

func (m *markup) header(r *verdict.Report) {
	m.put("\n<header>\n"+`<h1>clonepath report: <span class="status %s">%s %s</span></h1>`, r.Verdict, glyphs[r.Verdict], r.Verdict)
	m.put("\n"+`<p class="headline">%s</p>`, r.Headline)
	if r.Sandbox {
		m.put("\n<p>Everything here happened on the embedded sandbox, not on AWS.</p>")
	}
	m.put("\n</header>")
}

func (m *markup) finding(g group, f verdict.Finding) {
	m.put("\n"+`<article class="%s">`, g.Status)
	m.put("\n<h2>%s</h2>", title(f.Fault))
	m.put("\n"+`<p class="dim"><span class="status %s">%s %s</span> · <code>%s</code> · %s</p>`,
		g.Status, glyphs[g.Status], g.Word, f.Fault, heading(f))
	m.put("\n<p>%s</p>", f.Summary)
	if len(f.Evidence) > 0 {
		m.evidence(f.Evidence, g.Status == verdict.Fail)
	}
	if f.Settle != "" {
		m.put("\n<p>To settle it: %s</p>", f.Settle)
	}
	m.put("\n<h3>Fix</h3>\n<p>%s</p>", f.Fix.Text)
	m.put("\n"+`<p class="dim">Who can do it: %s.</p>`, helpers[f.Fix.Who])
	if len(f.Fix.Commands) > 0 {
		m.commands(f.Fix.Commands)
	}
	if f.Fix.Patch != "" {
		m.patch(f.Fix.Patch)
	}
	m.put("\n</article>")
}

func (m *markup) evidence(lines []string, open bool) {
	if open {
		m.put("\n<details open>")
	} else {
		m.put("\n<details>")
	}
	m.put("\n<summary>Evidence (%s)</summary>", len(lines))
	m.list(lines)
	m.put("\n</details>")
}

// commands writes each word as an element, so that a command breaks between its
// words.
func (m *markup) commands(list []string) {
	m.put("\n" + `<pre aria-label="Commands">`)
	for _, command := range list {
		m.put("<span>")
		for i, word := range strings.Split(command, " ") {
			if i > 0 {
				m.put(" ")
			}
			m.put("<b>%s</b>", word)
		}
		m.put("\n</span>")
	}
	m.put("</pre>")
}

// patch writes each line with the class of what it does.
func (m *markup) patch(patch string) {
	m.put("\n" + `<pre aria-label="Patch">`)
	for l := range strings.SplitSeq(patch, "\n") {
		switch {
		case strings.HasPrefix(l, "+++"), strings.HasPrefix(l, "---"), strings.HasPrefix(l, "@@"):
			m.put(`<span class="head">`)
		case strings.HasPrefix(l, "+"):
			m.put(`<span class="add">`)
		case strings.HasPrefix(l, "-"):
			m.put(`<span class="del">`)
		default:
			m.put("<span>")
		}
		m.put("%s\n</span>", l)
	}
	m.put("</pre>")
}

func (m *markup) subject(r *verdict.Report) {
	m.put("\n\n<h2>What was checked</h2>\n<dl>")
	for _, pair := range subject(r) {
		m.put("\n<dt>%s</dt><dd>%s</dd>", pair[0], pair[1])
	}
	m.put("\n</dl>")
}

func (m *markup) checks(r *verdict.Report) {
	m.put("\n\n<h2>Statements</h2>\n<table>\n" +
		`<thead><tr><th scope="col">status</th><th scope="col">statement</th><th scope="col">how</th></tr></thead>`)
	for _, link := range verdict.Links {
		if list := byLink(r, link); len(list) > 0 {
			m.put("\n<tbody>\n"+`<tr><th scope="rowgroup" colspan="3">%s</th></tr>`, link)
			for _, c := range list {
				m.check(c)
			}
			m.put("\n</tbody>")
		}
	}
	m.put("\n</table>")
}

func (m *markup) check(c verdict.Check) {
	m.put("\n"+`<tr><td class="status %s">%s %s</td><td>%s`, c.Status, glyphs[c.Status], c.Status, c.Title)
	if c.Summary != "" {
		m.put(`<p class="dim">%s</p>`, c.Summary)
	}
	m.put("</td><td>%s</td></tr>", c.Provenance)
}

func (m *markup) section(s section) {
	if len(s.Lines) > 0 {
		m.put("\n<h2>%s</h2>", s.Title)
		m.list(s.Lines)
	}
}

// title names a fault in words, by its id where the catalogue has none such.
func title(fault string) string {
	if entry, ok := assets.Fault(fault); ok {
		return entry.Title
	}
	return fault
}
