package legible

import (
	"regexp"
	"strconv"
	"strings"
	"sync"
)

var (
	unicodeEscape = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`\\u00[2-7][0-9a-fA-F]|\\u20[0-9a-fA-F]{2}`) })
	percentEscape = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`%[2-7][0-9a-fA-F]`) })
	windowsPath   = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`\b[A-Za-z]:\\`) })
)

// lineBreaks are how strings of programs and log lines write them.
var lineBreaks = strings.NewReplacer(`\\r\\n`, "\n", `\\n`, "\n", `\r\n`, "\n", `\n`, "\n", `\t`, " ")

// withoutEscapes writes out what stands as an escape in a text that was copied
// out of a string.
func withoutEscapes(lines []Line) []Line {
	var out []Line
	for _, line := range lines {
		text := line.Text
		if strings.Count(text, "%20") > 1 { // a header's value, percent-encoded
			text = percentEscape().ReplaceAllStringFunc(text, character)
		}
		if strings.Contains(text, `\`) {
			text = unicodeEscape().ReplaceAllStringFunc(text, character)
			if !windowsPath().MatchString(text) {
				text = lineBreaks.Replace(text)
			}
		}
		for _, part := range strings.Split(text, "\n") {
			line.Text = part
			out = append(out, line)
		}
	}
	return out
}

func character(escape string) string {
	code, err := strconv.ParseUint(strings.TrimPrefix(escape[1:], "u"), 16, 16)
	if err != nil {
		return escape
	}
	return string(rune(code))
}
