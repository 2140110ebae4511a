package legible

import (
	"regexp"
	"strings"
	"sync"
	"unicode/utf8"
)

var (
	ruleForm = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^[\s\x{2500}-\x{259F}+|=_*~-]*$`) })
	loneEdge = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile(`^\s*[|│┃║](?:\s*[|│┃║]\s*[|│┃║])?\s*$`)
	})
	edgeStart = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^\s*[\x{2500}-\x{259F}]+ ?`) })
	edgeEnd   = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(` ?[\x{2500}-\x{259F}]+\s*$`) })
)

// withoutFrames takes off boxes: the drawn ones of Terraform and of terminals,
// and those of | + and -.
func withoutFrames(lines []Line) []Line {
	framed := asciiFramed(lines)
	out := make([]Line, 0, len(lines))
	boxed := false // a rule was drawn: the box has an edge on the right too
	for i, line := range lines {
		text := line.Text
		switch {
		case boxed && loneEdge().MatchString(text):
			continue // the edge of a line that was wrapped again
		case len(strings.TrimSpace(text)) > 2 && ruleForm().MatchString(text) && strings.ContainsAny(text, "─━═┌╔╭└╚╰├┼+-=_*~▀▄█|"):
			boxed = boxed || strings.ContainsAny(text, "─━═") || len(text) > 10 && text[0] == '+'
			text = ""
		case framed[i]:
			inner := strings.TrimSpace(text)
			inner = strings.TrimSuffix(strings.TrimPrefix(inner[1:len(inner)-1], " "), " ")
			text, line.Padded = inner, utf8.RuneCountInString(inner)
		case strings.ContainsFunc(text, isDrawn):
			inner := edgeEnd().ReplaceAllString(edgeStart().ReplaceAllString(text, ""), "")
			if edgeEnd().MatchString(text) {
				line.Padded = utf8.RuneCountInString(inner)
			}
			text = inner
		}
		line.Text = text
		out = append(out, line)
	}
	return out
}

func isDrawn(r rune) bool { return r >= 0x2500 && r <= 0x259F }

// asciiFramed tells which lines stand between two | of a box: at least two in a
// row, or one between rules.
func asciiFramed(lines []Line) []bool {
	edged := func(i int) bool {
		if i < 0 || i >= len(lines) {
			return false
		}
		text := strings.TrimSpace(lines[i].Text)
		return len(text) > 2 && (text[0] == '|' || text[0] == '*' || text[0] == '#') && text[len(text)-1] == text[0]
	}
	ruled := func(i int) bool {
		return i >= 0 && i < len(lines) && len(strings.TrimSpace(lines[i].Text)) > 2 && ruleForm().MatchString(lines[i].Text)
	}
	framed := make([]bool, len(lines))
	for i := range lines {
		framed[i] = edged(i) && !ruled(i) && (edged(i-1) || edged(i+1) || ruled(i-1) || ruled(i+1))
	}
	return framed
}
