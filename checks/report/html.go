package report

import (
	"fmt"
	"io"
	"strings"

	g "maragu.dev/gomponents"
	h "maragu.dev/gomponents/html"

	"clonepath/assets"
	"clonepath/checks/verdict"
)

// HTML writes the report as one file for a browser or a printer. The file loads
// nothing and runs nothing: no network, no script.
func HTML(w io.Writer, r *verdict.Report) error {
	return page(string(r.Verdict), reportOf(tidied(r))).Render(w)
}

// page is the whole file; what it came to stands in its title.
func page(comesTo string, middle g.Node) g.Node {
	return g.Group{h.Doctype(h.HTML(h.Lang("en"),
		line(h.Head(
			line(h.Meta(h.Charset("utf-8"))),
			line(h.Meta(h.Name("viewport"), h.Content("width=device-width, initial-scale=1"))),
			line(h.Meta(h.Name("color-scheme"), h.Content("light dark"))),
			line(h.Meta(h.Name("referrer"), h.Content("no-referrer"))),
			line(h.Meta(g.Attr("http-equiv", "Content-Security-Policy"), h.Content("default-src 'none'; style-src 'unsafe-inline'; img-src data:"))),
			line(h.Link(h.Rel("icon"), h.Href("data:,"))),
			line(h.TitleEl(g.Text("clonepath: "+comesTo))),
			line(h.StyleEl(g.Raw("\n"+assets.ReportStyle))), // ours, and no place for escapes
		)),
		line(h.Body(line(h.Main(
			middle,
			line(h.Footer(g.Text("Written by clonepath. No secret value is in this file, and it loads nothing."))),
		)))),
	)), g.Raw("\n")}
}

// line begins what may be read by itself on a line of its own.
func line(n g.Node) g.Node { return g.Group{g.Raw("\n"), n} }

// reportOf is what stands in the page's middle.
func reportOf(r *verdict.Report) g.Node {
	all := g.Group{header(r), wide(drawn(r, 124, 0)), tall(drawn(r, 0, 56))}
	for _, group := range groups(r) {
		for _, f := range group.List {
			all = append(all, finding(group, f))
		}
	}
	return append(all, listed(sinceLastGood(r)), listed(askNext(r)),
		fold("What was checked", subjectOf(r)),
		fold("Every check", checksOf(r)),
		fold("What it rests on", g.Map(closing(r), listed)...),
	)
}

func header(r *verdict.Report) g.Node {
	return line(h.Header(
		line(h.H1(g.Text("clonepath report: "), h.Span(h.Class("status "+string(r.Verdict)), g.Text(glyphs[r.Verdict]+" "+string(r.Verdict))))),
		line(h.P(h.Class("headline"), g.Text(r.Headline))),
		g.If(r.Sandbox, line(h.P(g.Text("Everything here happened on the embedded sandbox, not on AWS.")))),
	))
}

func finding(group group, f verdict.Finding) g.Node {
	status := h.Span(h.Class("status "+string(group.Status)), g.Text(glyphs[group.Status]+" "+group.Word))
	return line(h.Article(h.Class(string(group.Status)),
		line(h.H2(g.Text(title(f.Fault)))),
		line(h.P(h.Class("dim"), status, g.Text(" · "), h.Code(g.Text(f.Fault)), g.Text(" · "+heading(f)))),
		line(h.P(g.Text(f.Summary))),
		proof(f.Evidence, group.Status == verdict.Fail),
		g.If(f.Settle != "", line(h.P(g.Text("To settle it: "+f.Settle)))),
		line(h.H3(g.Text("Fix"))),
		line(h.P(g.Text(f.Fix.Text))),
		line(h.P(h.Class("dim"), g.Text("Who can do it: "+helpers[f.Fix.Who]+"."))),
		commands(f.Fix.Commands),
		patch(f.Fix.Patch),
	))
}

func proof(lines []string, open bool) g.Node {
	if len(lines) == 0 {
		return nil
	}
	return line(h.Details(g.If(open, g.Attr("open")), line(h.Summary(g.Text(fmt.Sprintf("Evidence (%d)", len(lines))))), list(lines)))
}

// commands writes each word as an element, so that a command breaks between its
// words.
func commands(all []string) g.Node {
	if len(all) == 0 {
		return nil
	}
	return line(h.Pre(h.Aria("label", "Commands"), g.Map(all, func(command string) g.Node {
		var words g.Group
		for i, word := range strings.Split(command, " ") {
			words = append(words, g.If(i > 0, g.Text(" ")), h.B(g.Text(word)))
		}
		return h.Span(words, g.Text("\n"))
	})))
}

// patch writes each line with the class of what it does.
func patch(text string) g.Node {
	if text == "" {
		return nil
	}
	return line(h.Pre(h.Aria("label", "Patch"), g.Map(strings.Split(text, "\n"), func(l string) g.Node {
		class := ""
		switch {
		case strings.HasPrefix(l, "+++"), strings.HasPrefix(l, "---"), strings.HasPrefix(l, "@@"):
			class = "head"
		case strings.HasPrefix(l, "+"):
			class = "add"
		case strings.HasPrefix(l, "-"):
			class = "del"
		}
		return h.Span(g.If(class != "", h.Class(class)), g.Text(l+"\n"))
	})))
}

func subjectOf(r *verdict.Report) g.Node {
	pairs := g.Map(subject(r), func(pair [2]string) g.Node {
		return line(g.Group{h.Dt(g.Text(pair[0])), h.Dd(g.Text(pair[1]))})
	})
	return line(h.Dl(pairs))
}

// fold opens at a click; a printer gets it open (see the style).
func fold(title string, inside ...g.Node) g.Node {
	return line(h.Details(line(h.Summary(g.Text(title))), g.Group(inside)))
}

func checksOf(r *verdict.Report) g.Node {
	table := g.Group{columns("status", "check", "how")}
	for _, link := range verdict.Parts {
		if list := byLink(r, link); len(list) > 0 {
			above := h.Tr(h.Th(h.Scope("rowgroup"), h.ColSpan("3"), g.Text(string(link))))
			table = append(table, line(h.TBody(line(above), g.Map(list, check))))
		}
	}
	return line(h.Table(table))
}

// columns is the head of a table.
func columns(names ...string) g.Node {
	return line(h.THead(h.Tr(g.Map(names, func(name string) g.Node { return h.Th(h.Scope("col"), g.Text(name)) }))))
}

func check(c verdict.Check) g.Node {
	return line(h.Tr(
		h.Td(h.Class("status "+string(c.Status)), g.Text(glyphs[c.Status]+" "+string(c.Status))),
		h.Td(g.Text(c.Title), g.If(c.Summary != "", h.P(h.Class("dim"), g.Text(c.Summary)))),
		h.Td(g.Text(string(c.Provenance))),
	))
}

// listed is a closing list under its title.
func listed(s section) g.Node {
	if len(s.Lines) == 0 {
		return nil
	}
	return g.Group{line(h.H2(g.Text(s.Title))), list(s.Lines)}
}

func list(lines []string) g.Node {
	return line(h.Ul(g.Map(lines, func(text string) g.Node { return line(h.Li(g.Text(text))) })))
}

// title names a fault in words, by its id where the catalogue has none such.
func title(fault string) string {
	if entry, ok := assets.Fault(fault); ok {
		return entry.Title
	}
	return fault
}
