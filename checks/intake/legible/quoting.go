package legible

import (
	"regexp"
	"strings"
	"sync"
)

var quoteForm = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^\s{0,3}(?:>[ \t]?)+`) })

// marks stand in front of each line of a text that was quoted, commented out or
// listed.
var marks = []string{"| ", "# ", "// ", "## ", "-- ", "; ", "* ", "- ", ": ", "% "}

// withoutQuoting takes off what stands in front of quoted lines.
func withoutQuoting(lines []Line) []Line {
	out := each(lines, func(text string) string { return quoteForm().ReplaceAllString(text, "") })
	for _, mark := range marks {
		for from := 0; from < len(out); {
			to := run(out, from, func(text string) bool { return marked(text, mark) })
			if to-from >= 2 {
				for i := from; i < to; i++ {
					text := strings.TrimLeft(out[i].Text, " \t")
					out[i].Text = strings.TrimPrefix(strings.TrimPrefix(text, strings.TrimSpace(mark)), " ")
				}
			}
			from = max(to, from+1)
		}
	}
	return out
}

func marked(text, mark string) bool {
	text = strings.TrimLeft(text, " \t")
	return strings.HasPrefix(text, mark) || text == strings.TrimSpace(mark)
}

// run is where a run of lines that are alike ends.
func run(lines []Line, from int, is func(string) bool) int {
	to := from
	for to < len(lines) && is(lines[to].Text) {
		to++
	}
	return to
}
