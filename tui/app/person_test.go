package app

import (
	"strings"

	"clonepath/steps/session"
)

// person is who uses the wizard, on a terminal or line by line. What they see,
// they wait for.
type person interface {
	// Sees waits for texts in sight, wherever lines break.
	Sees(texts ...string)
	// NeverSees asserts that texts were not in sight since the start.
	NeverSees(texts ...string)
	// Accepts waits for a question and takes the answer that it offers, Answers
	// gives another, Chooses takes an option of its list by the label.
	Accepts(question string)
	Answers(question, answer string)
	Chooses(question, label string)
	// Agrees makes the changes of the plan in sight.
	Agrees()
	// EnterUntil accepts until a text is in sight.
	EnterUntil(text string)
	// Finishes goes on from the report to the end, Quits leaves in the middle,
	// Left waits for an end that was asked for otherwise.
	Finishes() session.Outcome
	Quits() session.Outcome
	Left() session.Outcome
}

// reads tells whether a text can be read on a screen: across the ends of lines,
// and in each column by itself.
func reads(screen, text string) bool {
	text = squeezed(text)
	if strings.Contains(squeezed(screen), text) {
		return true
	}
	var left, right strings.Builder
	for line := range strings.SplitSeq(screen, "\n") {
		if cells := strings.Split(line, "│"); len(cells) == 4 {
			left.WriteString(cells[1])
			right.WriteString(cells[2])
		}
	}
	return strings.Contains(squeezed(left.String()), text) || strings.Contains(squeezed(right.String()), text)
}

// squeezed drops white space and the frame.
func squeezed(s string) string {
	return strings.Map(func(r rune) rune {
		switch r {
		case ' ', '\n', '│', '┃':
			return -1
		}
		return r
	}, s)
}
