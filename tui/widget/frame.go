package widget

import (
	"strings"

	"github.com/charmbracelet/x/ansi"
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
func (f Frame) One(body []string) string {
	rows := Fit(body, f.BodyWidth(), f.BodyHeight())
	left, right := f.edge("│ "), f.edge(" │") // styled once: a style costs more than a line
	for i, line := range rows {
		rows[i] = left + line + right
	}
	return f.around(rows, -1)
}

// Two draws a body of two columns.
func (f Frame) Two(left, right []string) string {
	l, r := f.Columns()
	a, b := Fit(left, l, f.BodyHeight()), Fit(right, r, f.BodyHeight())
	rows := make([]string, len(a))
	outer, middle, end := f.edge("│ "), f.edge(" │ "), f.edge(" │")
	for i := range a {
		rows[i] = outer + a[i] + middle + b[i] + end
	}
	return f.around(rows, l+3)
}

// around puts edges, steps and footer around the body; at is the column of the
// body's inner edge, -1 without one.
func (f Frame) around(body []string, at int) string {
	rows := []string{f.top()}
	if f.Steps != "" {
		rows = append(rows, f.edge("│ ")+Pad(f.Steps, f.Width-4)+f.edge(" │"), f.rule("├", "┬", "┤", at))
	}
	rows = append(rows, body...)
	rows = append(rows,
		f.rule("├", "┴", "┤", at),
		f.edge("│ ")+Pad(f.Footer(f.Width-4), f.Width-4)+f.edge(" │"),
		f.rule("└", "─", "┘", -1))
	return strings.Join(rows, "\n")
}

func (f Frame) top() string {
	title := " " + Cut(f.Title, f.Width/2) + " "
	right := f.right(f.Width - 6 - ansi.StringWidth(title))
	if right != "" {
		right = " " + right + " "
	}
	fill := max(0, f.Width-3-ansi.StringWidth(title)-ansi.StringWidth(right))
	return f.edge("┌") + f.Theme.Strong.Render(title) + f.edge(strings.Repeat("─", fill)) + f.Theme.Plain.Render(right) + f.edge("─┐")
}

func (f Frame) right(room int) string {
	text := ""
	for _, text = range f.Right {
		if ansi.StringWidth(text) <= room {
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

func (f Frame) edge(s string) string { return f.Theme.Dim.Render(s) }
