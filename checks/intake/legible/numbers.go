package legible

import (
	"regexp"
	"strconv"
	"strings"
	"sync"
)

var numberForm = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`^(\s*(?:L|#)?(\d{1,7})(?:[:|.)>\]]|\x{2502})?)(?:[ \t]|$)`)
})

// withoutNumbers takes off the line numbers of editors and log viewers: at least
// two lines in a row whose numbers rise by one.
func withoutNumbers(lines []Line) []Line {
	out := append([]Line{}, lines...)
	for from := 0; from < len(out); {
		to := numbered(out, from)
		if to-from >= 2 {
			for i := from; i < to; i++ {
				width := len(numberForm().FindStringSubmatch(out[i].Text)[1])
				out[i].Text = out[i].Text[width:]
			}
		}
		from = max(to, from+1)
	}
	return dedented(out, lines)
}

func numbered(lines []Line, from int) int {
	last := -1
	for i := from; i < len(lines); i++ {
		m := numberForm().FindStringSubmatch(lines[i].Text)
		if m == nil {
			return i
		}
		n, _ := strconv.Atoi(m[2])
		if last >= 0 && n != last+1 {
			return i
		}
		last = n
	}
	return len(lines)
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
