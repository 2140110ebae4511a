package legible

import (
	"regexp"
	"strconv"
	"strings"
	"sync"
)

var numberForm = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`^(\s*\x60?\s*(?:L|#)?(\d{1,7})(?:[:|.)>\]]|\x{2502})?)(?:[ \t]|$)`) // a chat's tick before it
})

// maxBetween is how many lines without a number may stand between two: a long
// line that was wrapped again.
const maxBetween = 6

// withoutNumbers takes off the line numbers of editors and log viewers: at least
// two whose numbers rise by one.
func withoutNumbers(lines []Line) []Line {
	out := append([]Line{}, lines...)
	for from := 0; from < len(out); from++ {
		numbered := numberedFrom(out, from)
		if len(numbered) < 2 {
			continue
		}
		for _, i := range numbered {
			out[i].Text = out[i].Text[len(numberForm().FindStringSubmatch(out[i].Text)[1]):]
		}
		from = numbered[len(numbered)-1]
	}
	return dedented(out, lines)
}

// numberedFrom are the lines, from one on, whose numbers rise by one.
func numberedFrom(lines []Line, from int) []int {
	var numbered []int
	last, lastAt := -1, from
	for i := from; i < len(lines) && i-lastAt <= maxBetween; i++ {
		m := numberForm().FindStringSubmatch(lines[i].Text)
		if m == nil {
			if i == from {
				return nil
			}
			continue
		}
		n, _ := strconv.Atoi(m[2])
		if last >= 0 && n != last+1 {
			continue
		}
		numbered, last, lastAt = append(numbered, i), n, i
	}
	return numbered
}

// dedented takes off the space behind the numbers that all lines have.
func dedented(lines, before []Line) []Line {
	for from := 0; from < len(lines); {
		if len(lines[from].Text) == len(before[from].Text) {
			from++
			continue
		}
		to := from
		common := -1
		for ; to < len(lines) && len(lines[to].Text) != len(before[to].Text); to++ {
			text := lines[to].Text
			if indent := len(text) - len(strings.TrimLeft(text, " \t")); indent < len(text) && (common < 0 || indent < common) {
				common = indent
			}
		}
		for i := from; i < to; i++ {
			lines[i].Text = lines[i].Text[min(max(common, 0), len(lines[i].Text)):]
		}
		from = to
	}
	return lines
}
