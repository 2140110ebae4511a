package widget

import (
	"fmt"
	"slices"
	"strings"
)

// StepState is the word for a step that was not done here.
type StepState string

// The states of steps that were not done here.
const (
	StepWaiting StepState = "waiting" // for others
	StepSkipped StepState = "skipped"
)

// Steps is the line that says where one is. Names before At are done, except
// those apart.
func Steps(t Theme, names []string, at int, apart map[string]StepState, width int) string {
	parts, marks := make([]string, len(names)), make([]string, len(names))
	for i, name := range names {
		marks[i] = stepMark(t, i, at, apart[name])
		parts[i] = marks[i] + " " + stepName(t, name, i == at)
		if state := apart[name]; state != "" {
			parts[i] += t.Notice.Render(" " + string(state))
		}
	}
	if line := strings.Join(parts, "  "); cells(line) <= width {
		return line
	}
	return shortSteps(t, names, strings.Join(marks, ""), at, apart, width)
}

func stepMark(t Theme, i, at int, state StepState) string {
	switch {
	case state == StepWaiting:
		return t.Notice.Render("◌")
	case state == StepSkipped:
		return t.Notice.Render("–")
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
// one, and for those apart or the next.
func shortSteps(t Theme, names []string, marks string, at int, apart map[string]StepState, width int) string {
	if at < 0 || at >= len(names) {
		return Cut(marks, width)
	}
	line := marks + "  " + t.Strong.Render(names[at]) + t.Dim.Render(fmt.Sprintf(" · step %d of %d", at+1, len(names)))
	for _, state := range []StepState{StepWaiting, StepSkipped} {
		if of := slices.DeleteFunc(slices.Clone(names), func(name string) bool { return apart[name] != state }); len(of) > 0 {
			line += t.Notice.Render(" · " + strings.Join(of, ", ") + " " + string(state))
		}
	}
	if len(apart) == 0 && at+1 < len(names) {
		line += t.Dim.Render(" · next " + names[at+1])
	}
	return Cut(line, width)
}
