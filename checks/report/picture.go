package report

import (
	"fmt"
	"strconv"
	"strings"

	g "maragu.dev/gomponents"
	h "maragu.dev/gomponents/html"

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
func wide(p picture) g.Node {
	return p.svg("wide", "0 0 744 108", func(n node) g.Node {
		return g.Group{
			n.wire("M-34 30h72"), n.glyph(62, 30), n.text("", 62, 77, string(n.Link)), n.text("word", 62, 98, string(n.Status)),
		}
	})
}

// tall draws the chain from top to bottom, for a narrow window.
func tall(p picture) g.Node {
	return p.svg("tall", fmt.Sprintf("0 0 288 %d", p.Height), func(n node) g.Node {
		return g.Group{
			n.wire("M26-8v12"), n.glyph(26, 26), n.text("", 64, 31, string(n.Link)), n.text("word", 160, 31, string(n.Status)),
		}
	})
}

func (p picture) svg(class, box string, draw func(node) g.Node) g.Node {
	return line(h.SVG(h.Class(class), g.Attr("viewBox", box), h.Role("img"), h.Aria("label", p.Label), g.Map(p.Nodes, func(n node) g.Node {
		return line(g.El("g", h.Class(string(n.Status)), moved(n.X, n.Y), draw(n)))
	})))
}

// wire is what joins a link to the one before it.
func (n node) wire(path string) g.Node {
	class := "wire"
	if n.Broken {
		class = "wire broken"
	}
	return g.If(!n.First, g.El("path", h.Class(class), g.Attr("d", path)))
}

func (n node) glyph(x, y int) g.Node {
	return g.El("g", moved(x, y), g.El("circle", g.Attr("r", "20")), g.El("path", h.Class("mark"), g.Attr("d", n.Mark)))
}

func (n node) text(class string, x, y int, text string) g.Node {
	return g.El("text", g.If(class != "", h.Class(class)), g.Attr("x", strconv.Itoa(x)), g.Attr("y", strconv.Itoa(y)), g.Text(text))
}

func moved(x, y int) g.Node { return g.Attr("transform", fmt.Sprintf("translate(%d %d)", x, y)) }
