package app

import (
	"fmt"
	"html"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/charmbracelet/x/ansi"
)

// A cell of the picture, and the window around the cells, in pixels.
const (
	cellWidth  = 8.4
	cellHeight = 18.0
	fontSize   = 14
	windowBar  = 30.0
	margin     = 14.0
)

// The picture has a background of its own, so that it reads on light pages and
// on dark ones.
var paint = map[string]string{
	"": "#d7dae0", "red": "#ff7b72", "green": "#7ee787", "yellow": "#e3b341", "blue": "#79c0ff", "magenta": "#d2a8ff", "cyan": "#76e3ea", "grey": "#8b949e",
	"window": "#161b22", "edge": "#30363d", "dim": "#8b949e",
}

// svgOf draws a frame as a window with text in it. Box drawing becomes lines,
// which no font breaks up; every other mark stands in its own cell.
func svgOf(t *testing.T, frame, title string) string {
	t.Helper()
	rows := strings.Split(frame, "\n")
	width := 2*margin + cellWidth*float64(ansi.StringWidth(rows[0]))
	height := windowBar + margin + cellHeight*float64(len(rows))
	var w strings.Builder
	fmt.Fprintf(&w, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %s %s" width="%s" height="%s" role="img" aria-label="%s" font-family="ui-monospace,SFMono-Regular,Menlo,Consolas,'DejaVu Sans Mono',monospace" font-size="%d">`+"\n",
		px(width), px(height), px(width), px(height), html.EscapeString(title), fontSize)
	fmt.Fprintf(&w, "<title>%s</title>\n", html.EscapeString(title))
	fmt.Fprintf(&w, `<rect x=".5" y=".5" width="%s" height="%s" rx="8" fill="%s" stroke="%s"/>`+"\n", px(width-1), px(height-1), paint["window"], paint["edge"])
	for i, colour := range []string{"red", "yellow", "green"} {
		fmt.Fprintf(&w, `<circle cx="%s" cy="%s" r="5" fill="%s"/>`+"\n", px(20+18*float64(i)), px(windowBar/2), paint[colour])
	}
	boxes := map[string]*strings.Builder{}
	for y, row := range rows {
		svgRow(&w, boxes, spansOf(t, row), windowBar+cellHeight*float64(y))
	}
	for _, stroke := range []string{paint["dim"], paint["cyan"], paint[""]} {
		if path := boxes[stroke]; path != nil {
			fmt.Fprintf(&w, `<path d="%s" fill="none" stroke="%s"/>`+"\n", path, stroke)
		}
	}
	w.WriteString("</svg>\n")
	return w.String()
}

func px(f float64) string { return strings.TrimSuffix(fmt.Sprintf("%.1f", f), ".0") }

// svgRow writes the text of a row, and adds its boxes to the paths by colour.
func svgRow(w *strings.Builder, boxes map[string]*strings.Builder, spans []span, y float64) {
	var text strings.Builder
	column := 0
	for _, s := range spans {
		for _, piece := range pieces(s.text) {
			x := margin + cellWidth*float64(column)
			column += ansi.StringWidth(piece)
			if arms, isBox := arms[piece[:boxLength(piece)]]; isBox {
				path := boxes[s.paint()]
				if path == nil {
					path = &strings.Builder{}
					boxes[s.paint()] = path
				}
				drawArms(path, arms, x, y, utf8.RuneCountInString(piece))
				continue
			}
			if trimmed := strings.TrimLeft(piece, " "); trimmed != "" {
				x += cellWidth * float64(len(piece)-len(trimmed))
				fmt.Fprintf(&text, `<tspan x="%s"%s>%s</tspan>`, px(x), s.attributes(), html.EscapeString(strings.TrimRight(trimmed, " ")))
			}
		}
	}
	if text.Len() > 0 {
		fmt.Fprintf(w, `<text y="%s" xml:space="preserve">%s</text>`+"\n", px(y+cellHeight*0.72), text.String())
	}
}

func (s span) paint() string {
	if s.dim && s.ink == "" {
		return paint["dim"]
	}
	return paint[s.ink]
}

func (s span) attributes() string {
	attributes := fmt.Sprintf(` fill="%s"`, s.paint())
	if s.bold {
		attributes += ` font-weight="bold"`
	}
	return attributes
}

// pieces splits text where the font may leave the grid: runs of ASCII, runs of
// one box-drawing rune, and every other rune alone.
func pieces(text string) (out []string) {
	kind := func(r rune) rune {
		if r < utf8.RuneSelf {
			return 'a'
		}
		return r
	}
	last := rune(-1)
	for _, r := range text {
		_, isBox := arms[string(r)]
		if k := kind(r); len(out) > 0 && k == last && (k == 'a' || isBox && r == '─') {
			out[len(out)-1] += string(r)
		} else {
			out = append(out, string(r))
		}
		last = kind(r)
	}
	return out
}

func boxLength(piece string) int {
	_, n := utf8.DecodeRuneInString(piece)
	return n
}

// arms are the directions in which a box-drawing rune goes from its middle.
var arms = map[string]string{
	"─": "lr", "│": "ud", "┃": "UD", "┌": "rd", "┐": "ld", "└": "ru", "┘": "lu", "├": "udr", "┤": "udl", "┬": "lrd", "┴": "lru",
}

// drawArms adds the lines of n runes that stand side by side.
func drawArms(path *strings.Builder, arms string, x, y float64, n int) {
	middleX, middleY := x+cellWidth/2, y+cellHeight/2
	for _, arm := range arms {
		fromX, toX, fromY, toY := middleX, middleX, middleY, middleY
		switch arm {
		case 'l':
			fromX = x
		case 'r':
			toX = x + cellWidth*float64(n)
		case 'u', 'U':
			fromY = y
		case 'd', 'D':
			toY = y + cellHeight
		}
		fmt.Fprintf(path, "M%s %sL%s %s", px(fromX), px(fromY), px(toX), px(toY))
	}
}
