package legible

import (
	"html"
	"regexp"
	"slices"
	"sync"
)

// halves are what a screen's width cuts through: the sequence of a colour, an
// entity of HTML. An edge of a box may stand between the two lines.
var halves = sync.OnceValue(func() []half {
	const right, left = `(\s*[|│┃║]?\s*)$`, `^(\s*[|│┃║]?\s*)`
	return []half{
		{
			begun: regexp.MustCompile(`((?:\x1b|\^\[)\[[0-9;]*|(?:\x1b|\^\[))` + right), ended: regexp.MustCompile(left + `(\[?[0-9;]*[mK])`),
			whole: func(string) (string, bool) { return "", true },
		},
		{
			begun: regexp.MustCompile(`(&#?\w{0,6})` + right), ended: regexp.MustCompile(left + `(#?\w{0,6};)`),
			whole: func(entity string) (string, bool) {
				text := html.UnescapeString(entity)
				return text, text != entity
			},
		},
	}
})

// half is what begins at a line's end and ends on the next line; whole is what the
// two make together, if anything.
type half struct {
	begun, ended *regexp.Regexp
	whole        func(joined string) (text string, ok bool)
}

// withoutCuts puts together on one line what was cut through.
func withoutCuts(lines []Line) []Line {
	out := slices.Clone(lines)
	for i := range out[:max(len(out)-1, 0)] {
		for _, h := range halves() {
			a, b := h.begun.FindStringSubmatchIndex(out[i].Text), h.ended.FindStringSubmatchIndex(out[i+1].Text)
			if a == nil || b == nil {
				continue
			}
			before, after := out[i].Text, out[i+1].Text
			if text, ok := h.whole(before[a[2]:a[3]] + after[b[4]:b[5]]); ok {
				out[i].Text = before[:a[0]] + text + before[a[4]:a[5]]
				out[i+1].Text = after[b[2]:b[3]] + after[b[1]:]
			}
		}
	}
	return out
}
