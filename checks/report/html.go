package report

import (
	"html/template"
	"io"
	"strings"
	"sync"

	"clonepath/assets"
	"clonepath/checks/faults"
)

// HTML writes the report as one file for a browser or a printer. The file loads
// nothing and runs nothing: no network, no script.
func HTML(w io.Writer, r *faults.Report) error {
	t, err := pageTemplate()
	if err != nil {
		return err
	}
	r = tidied(r)
	p := page{
		Report: r, Groups: groups(r), Subject: subject(r), Closing: closing(r),
		Wide: drawn(r, 124, 0), Tall: drawn(r, 0, 56),
	}
	for _, link := range links {
		if list := byLink(r, link); len(list) > 0 {
			p.Links = append(p.Links, linked{link, list})
		}
	}
	return t.Execute(w, p)
}

// page is what the template is filled with.
type page struct {
	*faults.Report
	Wide, Tall picture
	Groups     []group
	Subject    [][2]string
	Links      []linked
	Closing    []section
}

// linked is one link with its statements.
type linked struct {
	Link   faults.Link
	Checks []faults.Check
}

var pageTemplate = sync.OnceValues(func() (*template.Template, error) {
	const name = "report.html.tmpl"
	return template.New(name).Funcs(template.FuncMap{
		"glyph":   func(s faults.Status) string { return glyphs[s] },
		"heading": heading,
		"helper":  func(who string) string { return helpers[who] },
		"title":   title,
		"diff":    diff,
		"words":   func(command string) []string { return strings.Split(command, " ") },
	}).ParseFS(assets.Templates, "templates/"+name)
})

// title names a fault in words, by its id where the catalogue has none such.
func title(fault string) string {
	if entry, ok := assets.Fault(fault); ok {
		return entry.Title
	}
	return fault
}

// picture is the drawn chain: points in the units of its viewBox.
type picture struct {
	Label  string // for those who cannot see it
	Height int
	Nodes  []node
}

type node struct {
	chained
	Mark   string // the glyph as a path, so that no font is needed
	X, Y   int
	First  bool
	Broken bool // it hangs on a link that does not hold, or is one
}

// drawn places the links one step of (dx, dy) after the other.
func drawn(r *faults.Report, dx, dy int) picture {
	var p picture
	var words []string
	whole := true
	for i, c := range chain(r) {
		holds := c.Status == faults.Pass || c.Status == faults.Warn
		p.Nodes = append(p.Nodes, node{chained: c, Mark: marks[c.Status], X: i * dx, Y: i * dy, First: i == 0, Broken: !holds || !whole})
		words = append(words, string(c.Link)+" "+string(c.Status))
		whole = holds
	}
	p.Height = len(p.Nodes) * dy
	p.Label = "The chain: " + strings.Join(words, ", ")
	return p
}

// marks are the glyphs as strokes around (0, 0), for a circle of radius 20.
var marks = map[faults.Status]string{
	faults.Pass:    "M-8.5 .5l6 6 11-12.5",
	faults.Warn:    "M0-10v12M0 9v.5",
	faults.Fail:    "M-7-7l14 14M7-7l-14 14",
	faults.Unknown: "M-5-5a5 5 0 1 1 7.5 4.3c-1.7 1-2.5 1.8-2.5 3.7M0 9.5v.5",
	faults.Blocked: "M-8 8l16-16",
}

// diffLine is one line of a patch and what it does.
type diffLine struct{ Class, Text string }

func diff(patch string) []diffLine {
	var lines []diffLine
	for l := range strings.SplitSeq(patch, "\n") {
		class := ""
		switch {
		case strings.HasPrefix(l, "+++"), strings.HasPrefix(l, "---"), strings.HasPrefix(l, "@@"):
			class = "head"
		case strings.HasPrefix(l, "+"):
			class = "add"
		case strings.HasPrefix(l, "-"):
			class = "del"
		}
		lines = append(lines, diffLine{class, l})
	}
	return lines
}
