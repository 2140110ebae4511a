package widget

import (
	"fmt"
	"slices"
	"strings"
)

// Steps is the line that says where one is. Names before At are done, except
// those that wait for others.
func Steps(t Theme, names []string, at int, waiting []string, width int) string {
	parts, marks := make([]string, len(names)), make([]string, len(names))
	for i, name := range names {
		waits := slices.Contains(waiting, name)
		marks[i] = stepMark(t, i, at, waits)
		parts[i] = marks[i] + " " + stepName(t, name, i == at)
		if waits {
			parts[i] += t.Notice.Render(" waiting")
		}
	}
	if line := strings.Join(parts, "  "); cells(line) <= width {
		return line
	}
	return shortSteps(t, names, strings.Join(marks, ""), at, waiting, width)
}

func stepMark(t Theme, i, at int, waits bool) string {
	switch {
	case waits:
		return t.Notice.Render("◌")
	case i < at:
		return t.Good.Render("✓")
	case i == at:
		return t.Accent.Render("▸")
	}
	return t.Dim.Render("·")
}

func stepName(t Theme, name string, here bool) string {
	if here {
		return t.Strong.Render(name)
	}
	return t.Dim.Render(name)
}

// shortSteps is for narrow screens: a mark for each step, and words for this
// one, and for those that wait or the next.
func shortSteps(t Theme, names []string, marks string, at int, waiting []string, width int) string {
	if at < 0 || at >= len(names) {
		return Cut(marks, width)
	}
	line := marks + "  " + t.Strong.Render(names[at]) + t.Dim.Render(fmt.Sprintf(" · step %d of %d", at+1, len(names)))
	switch {
	case len(waiting) > 0:
		line += t.Notice.Render(" · " + strings.Join(waiting, ", ") + " waiting")
	case at+1 < len(names):
		line += t.Dim.Render(" · next " + names[at+1])
	}
	return Cut(line, width)
}
