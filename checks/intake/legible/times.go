package legible

import (
	"regexp"
	"strings"
	"sync"
	"time"
)

// timeForm is a time in front of a line, as logs and container runtimes write
// it, with what they add to it.
var timeForm = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`^\s*\[?((?:\d{4}-\d\d-\d\d|\d{4}/\d\d/\d\d)[T ]\d\d:\d\d:\d\d(?:[.,]\d{1,9})?(?: ?(?:Z|UTC|[+-]\d\d:?\d\d))?)\]?(?: (?:stderr|stdout) [FP])?(?:[ \t]+|$)`)
})

// layouts of timeForm's times, with T for the blank and the fraction left out.
var layouts = []string{time.RFC3339, "2006-01-02T15:04:05Z0700", "2006-01-02T15:04:05"}

// withoutTimes notes the time in front of a line and takes it off.
func withoutTimes(lines []Line) []Line {
	out := make([]Line, 0, len(lines))
	for _, line := range lines {
		if m := timeForm().FindStringSubmatch(line.Text); m != nil {
			if line.When.IsZero() {
				line.When = moment(m[1])
			}
			line.Text = line.Text[len(m[0]):]
		}
		out = append(out, line)
	}
	return out
}

var fraction = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`[.,]\d{1,9}`) })

func moment(text string) time.Time {
	text = strings.ReplaceAll(fraction().ReplaceAllString(text, ""), "/", "-")
	text = text[:10] + "T" + strings.Replace(strings.ReplaceAll(text[11:], " ", ""), "UTC", "Z", 1)
	for _, layout := range layouts {
		if at, err := time.Parse(layout, text); err == nil {
			return at.UTC()
		}
	}
	return time.Time{}
}
