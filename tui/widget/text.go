package widget

import (
	"strings"

	"github.com/charmbracelet/x/ansi"

	"clonepath/awsops/clean"
)

// lined is a text, clean, with a space for each tab: a screen has no tab stops.
func lined(text string) string { return strings.ReplaceAll(clean.Text(text), "\t", " ") }

// shown is one line of a frame, styled or not. What was wrapped is clean already;
// a heading or a cell may hold a name that others chose.
func shown(line string) string { return clean.Styled(breaks.Replace(line)) }

var breaks = strings.NewReplacer("\n", " ", "\t", " ")

// Typed is the line of a text field, which shows what was typed or pasted as it
// is: here what cannot be seen becomes a mark.
func Typed(view string, width int) string {
	if marked := clean.Styled(view); marked != view {
		return Cut(marked, width)
	}
	return view
}

// Wrap breaks unstyled text into lines of at most width cells, at spaces where
// there are any. Line breaks in the text stay.
func Wrap(text string, width int) []string {
	if width < 1 {
		return nil
	}
	wrapped := ansi.Wrap(strings.TrimRight(lined(text), "\n"), width, "")
	lines := strings.Split(wrapped, "\n")
	for i, line := range lines {
		lines[i] = strings.TrimRight(line, " ")
	}
	return lines
}

// WrapStyled wraps first and styles each line alone, so that no style runs over
// a line's end into a neighbouring column.
func WrapStyled(text string, width int, style interface{ Render(...string) string }) []string {
	lines := Wrap(text, width)
	for i, line := range lines {
		if line != "" {
			lines[i] = style.Render(line)
		}
	}
	return lines
}

// Hard breaks text at exactly width cells, for values that are read letter by
// letter: no line break is mistaken for a hyphen's.
func Hard(text string, width int, style interface{ Render(...string) string }) []string {
	lines := strings.Split(ansi.Hardwrap(lined(text), max(width, 1), true), "\n")
	for i, line := range lines {
		lines[i] = style.Render(line)
	}
	return lines
}

// Indent puts a prefix before the first line, and as many spaces before the others.
func Indent(prefix string, lines []string) []string {
	blank := strings.Repeat(" ", cells(prefix))
	out := make([]string, len(lines))
	for i, line := range lines {
		switch {
		case i == 0:
			out[i] = prefix + line
		case line != "":
			out[i] = blank + line
		}
	}
	return out
}

// Cut shortens one line to width cells; what was cut is shown by an ellipsis.
func Cut(line string, width int) string {
	if width < 1 {
		return ""
	}
	if cells(line) <= width {
		return line
	}
	return ansi.Truncate(line, width, "…")
}

// CutMiddle shortens one unstyled line in its middle, for ARNs and URLs: both
// ends tell them apart.
func CutMiddle(line string, width int) string {
	line = clean.Line(line)
	n := cells(line)
	if n <= width {
		return line
	}
	if width < 8 {
		return Cut(line, width)
	}
	head := (width - 1) / 2
	return ansi.Cut(line, 0, head) + "…" + ansi.Cut(line, n-(width-1-head), n)
}

// Pad cuts or fills one line to exactly width cells.
func Pad(line string, width int) string {
	line, n := measured(line, width)
	return line + strings.Repeat(" ", max(0, width-n))
}

// measured cuts a line to at most width cells and says how many it takes then: a
// wide character may leave a cell free.
func measured(line string, width int) (string, int) {
	line = shown(line)
	n := cells(line)
	if n > width {
		line = Cut(line, width)
		n = cells(line)
	}
	return line, n
}

// Fit makes exactly height lines of exactly width cells: the first ones.
func Fit(lines []string, width, height int) []string {
	out := make([]string, height)
	blank := strings.Repeat(" ", max(0, width))
	for i := range out {
		out[i] = blank
		if i < len(lines) && lines[i] != "" {
			out[i] = Pad(lines[i], width)
		}
	}
	return out
}

// Tall makes exactly height lines: the first ones. Who draws them gives them their
// width.
func Tall(lines []string, height int) []string {
	out := make([]string, height)
	copy(out, lines)
	return out
}

// Between puts left and right at the two ends of one line. The right end is cut
// first, then left out.
func Between(left, right string, width int) string {
	room := width - cells(left) - 1
	if room < 4 {
		return Pad(left, width)
	}
	right = Cut(right, room)
	gap := width - cells(left) - cells(right)
	return left + strings.Repeat(" ", gap) + right
}
