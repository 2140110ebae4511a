package legible

import (
	"regexp"
	"strings"
	"sync"
)

// steering are the sequences by which programs colour and move on a terminal,
// also with the escape character written as ^[.
var steering = sync.OnceValue(func() *regexp.Regexp {
	const esc = `(?:\x1b|\^\[)`
	return regexp.MustCompile(`(?:` + esc + `\[|\x{9b})[0-9;:?<=>]*[ -/]*[@-~]` + // CSI: colours, cursor
		`|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)` + // OSC: titles, links
		`|\x1b[PX^_][^\x1b]*\x1b\\` +
		`|\x1b[ -/]*[0-~]`)
})

// spelledOut are colours whose escape character is written as in a string, or
// was lost. In a
// document it is part of it: it is taken off with what else stands around a text.
var spelledOut = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`\\+(?:x1b|u001b|033|e)\[[0-9;]*[A-Za-z]|\[(?:\d{1,3};){0,4}\d{1,3}m`)
})

func withoutColours(lines []Line) []Line {
	return each(lines, func(text string) string { return withoutControls(spelledOut().ReplaceAllString(text, "")) })
}

func withoutControls(text string) string {
	if strings.ContainsAny(text, "\x1b^[\u009b") {
		text = steering().ReplaceAllString(text, "")
	}
	if !strings.ContainsFunc(text, isControl) {
		return text
	}
	var out []rune
	for _, r := range text {
		switch {
		case r == '\b' && len(out) > 0: // overstruck, as man pages do
			out = out[:len(out)-1]
		case !isControl(r):
			out = append(out, r)
		}
	}
	return string(out)
}

func isControl(r rune) bool { return r < ' ' && r != '\t' || r >= 0x7f && r < 0xa0 }
