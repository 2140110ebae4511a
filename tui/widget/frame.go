package widget

import (
	"strings"

	"clonepath/awsops/clean"
)

// The smallest screen that is drawn.
const (
	MinWidth  = 60
	MinHeight = 20
)

// twoColumns is the width from which on a frame has a right column.
const twoColumns = 80

// Frame is the box around a screen: title and account in its upper edge, then
// the steps, the body in one or two columns, and the footer.
type Frame struct {
	Theme         Theme
	Width, Height int
	Title         string   // at the left of the upper edge
	Right         []string // at its right: the first of these that fits, the last one cut
	Steps         string   // one line; "" leaves it and its rule out
	// Footer is asked for when the body is drawn: what works can depend on it.
	Footer func(width int) string
}

// Wide tells whether the body has two columns.
func (f Frame) Wide() bool { return f.Width >= twoColumns }

// BodyHeight is how many lines the body has.
func (f Frame) BodyHeight() int {
	chrome := 4 // two edges, the footer and its rule
	if f.Steps != "" {
		chrome += 2
	}
	return f.Height - chrome
}

// BodyWidth is the width of a body of one column, without its margins.
func (f Frame) BodyWidth() int { return f.Width - 4 }

// Columns are the widths of left and right column, without margins.
func (f Frame) Columns() (left, right int) {
	inner := f.Width - 7 // three edges, four margins
	left = min(inner*52/100, 76)
	return left, inner - left
}

// One draws a body of one column.
func (f Frame) One(body []string) string { return f.draw(-1, column{body, f.BodyWidth()}) }

// Two draws a body of two columns.
func (f Frame) Two(left, right []string) string {
	l, r := f.Columns()
	return f.draw(l+3, column{left, l}, column{right, r})
}

// column is a part of the body: its first lines are drawn.
type column struct {
	lines []string
	width int // cells
}

// draw puts edges, steps and footer around the body; at is the column of the
// body's inner edge, -1 without one. A frame is written in one piece: its lines
// are most of what a key leaves to be collected.
func (f Frame) draw(at int, body ...column) string {
	var out strings.Builder
	out.Grow(2 * f.Width * f.Height) // bytes: with the sequences of its styles
	out.WriteString(f.top())
	if f.Steps != "" {
		f.rows(&out, 1, column{[]string{f.Steps}, f.Width - 4})
		out.WriteString("\n" + f.rule("├", "┬", "┤", at))
	}
	f.rows(&out, f.BodyHeight(), body...)
	out.WriteString("\n" + f.rule("├", "┴", "┤", at))
	f.rows(&out, 1, column{[]string{f.Footer(f.Width - 4)}, f.Width - 4})
	out.WriteString("\n" + f.rule("└", "─", "┘", -1))
	return out.String()
}

// rows writes that many lines of columns between their edges.
func (f Frame) rows(out *strings.Builder, height int, columns ...column) {
	left, middle, right := "\n"+f.edge("│ "), f.edge(" │ "), f.edge(" │")
	for i := range height {
		edge := left
		for _, c := range columns {
			out.WriteString(edge)
			c.line(out, i)
			edge = middle
		}
		out.WriteString(right)
	}
}

// line writes one line at exactly the column's width.
func (c column) line(out *strings.Builder, i int) {
	line, n := "", 0
	if i < len(c.lines) {
		line, n = measured(c.lines[i], c.width)
	}
	out.WriteString(line)
	for range c.width - n {
		out.WriteByte(' ')
	}
}

func (f Frame) top() string {
	title := " " + Cut(clean.Line(f.Title), f.Width/2) + " "
	right := f.right(f.Width - 6 - cells(title))
	if right != "" {
		right = " " + right + " "
	}
	fill := max(0, f.Width-3-cells(title)-cells(right))
	return f.edge("┌") + f.Theme.Strong.Render(title) + f.edge(strings.Repeat("─", fill)) + f.Theme.Plain.Render(right) + f.edge("─┐")
}

func (f Frame) right(room int) string {
	text := ""
	for _, text = range clean.Lines(f.Right) {
		if cells(text) <= room {
			break
		}
	}
	return Cut(text, room)
}

func (f Frame) rule(left, middle, right string, at int) string {
	inner := strings.Repeat("─", f.Width-2)
	if at > 0 {
		inner = strings.Repeat("─", at-1) + middle + strings.Repeat("─", f.Width-2-at)
	}
	return f.edge(left + inner + right)
}

// edge is a part of the box. Only a single character is given to the style, which
// would take a long line apart character by character; its sequences stand around
// what is drawn.
func (f Frame) edge(s string) string {
	before, after, _ := strings.Cut(f.Theme.Dim.Render("─"), "─")
	return before + s + after
}
