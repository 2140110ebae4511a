package widget

import (
	"fmt"
	"strings"

	"github.com/charmbracelet/x/ansi"
)

// Steps is the line that says where one is. Names before At are done.
func Steps(t Theme, names []string, at, width int) string {
	parts := make([]string, len(names))
	for i, name := range names {
		parts[i] = stepMark(t, i, at) + " " + stepName(t, name, i == at)
	}
	if line := strings.Join(parts, "  "); ansi.StringWidth(line) <= width {
		return line
	}
	return shortSteps(t, names, at, width)
}

func stepMark(t Theme, i, at int) string {
	switch {
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
// one and the next.
func shortSteps(t Theme, names []string, at, width int) string {
	var marks strings.Builder
	for i := range names {
		marks.WriteString(stepMark(t, i, at))
	}
	if at < 0 || at >= len(names) {
		return Cut(marks.String(), width)
	}
	line := marks.String() + "  " + t.Strong.Render(names[at]) + t.Dim.Render(fmt.Sprintf(" · step %d of %d", at+1, len(names)))
	if at+1 < len(names) {
		line += t.Dim.Render(" · next " + names[at+1])
	}
	return Cut(line, width)
}
