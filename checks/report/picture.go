package report

import (
	"strings"

	"clonepath/checks/verdict"
)

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
func drawn(r *verdict.Report, dx, dy int) picture {
	var p picture
	var words []string
	whole := true
	for i, c := range chain(r) {
		holds := c.Status == verdict.Pass || c.Status == verdict.Warn
		p.Nodes = append(p.Nodes, node{chained: c, Mark: marks[c.Status], X: i * dx, Y: i * dy, First: i == 0, Broken: !holds || !whole})
		words = append(words, string(c.Link)+" "+string(c.Status))
		whole = holds
	}
	p.Height = len(p.Nodes) * dy
	p.Label = "The chain: " + strings.Join(words, ", ")
	return p
}

// marks are the glyphs as strokes around (0, 0), for a circle of radius 20.
var marks = map[verdict.Status]string{
	verdict.Pass:    "M-8.5 .5l6 6 11-12.5",
	verdict.Warn:    "M0-10v12M0 9v.5",
	verdict.Fail:    "M-7-7l14 14M7-7l-14 14",
	verdict.Unknown: "M-5-5a5 5 0 1 1 7.5 4.3c-1.7 1-2.5 1.8-2.5 3.7M0 9.5v.5",
	verdict.Blocked: "M-8 8l16-16",
}

// wide draws the chain from left to right.
func (m *markup) wide(p picture) {
	m.put("\n"+`<svg class="wide" viewBox="0 0 744 108" role="img" aria-label="%s">`, p.Label)
	for _, n := range p.Nodes {
		m.put(`
  <g class="%s" transform="translate(%s 0)">`, n.Status, n.X)
		m.wire(n, "M-34 30h72")
		m.put(`
    <g transform="translate(62 30)"><circle r="20"/><path class="mark" d="%s"/></g>
    <text x="62" y="77">%s</text><text class="word" x="62" y="98">%s</text>
  </g>`, n.Mark, n.Link, n.Status)
	}
	m.put("\n</svg>")
}

// tall draws the chain from top to bottom, for a narrow window.
func (m *markup) tall(p picture) {
	m.put("\n"+`<svg class="tall" viewBox="0 0 288 %s" role="img" aria-label="%s">`, p.Height, p.Label)
	for _, n := range p.Nodes {
		m.put(`
  <g class="%s" transform="translate(0 %s)">`, n.Status, n.Y)
		m.wire(n, "M26-8v12")
		m.put(`
    <g transform="translate(26 26)"><circle r="20"/><path class="mark" d="%s"/></g>
    <text x="64" y="31">%s</text><text class="word" x="160" y="31">%s</text>
  </g>`, n.Mark, n.Link, n.Status)
	}
	m.put("\n</svg>")
}

// wire draws what joins a link to the one before it.
func (m *markup) wire(n node, path string) {
	switch {
	case n.First:
	case n.Broken:
		m.put(`<path class="wire broken" d="%s"/>`, path)
	default:
		m.put(`<path class="wire" d="%s"/>`, path)
	}
}
