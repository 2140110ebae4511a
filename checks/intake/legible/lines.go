package legible

import (
	"strings"
	"time"
)

// Line is one line of a text, with the number that it had in the file, counted
// from one.
type Line struct {
	At   int
	Text string
	When time.Time // what a log wrote in front of it; zero where nothing
	// Padded is the width of a frame that the line filled, 0 where there was none.
	Padded int
}

// Lines makes lines of what a file holds, without what only steers a screen.
// Structured documents are read from them as they are.
func Lines(raw []byte) []Line {
	var lines []Line
	for i, text := range strings.Split(decode(raw), "\n") {
		lines = append(lines, Line{At: i + 1, Text: text})
	}
	return each(lines, withoutControls)
}

// stages undo, one after the other, what people's programs put around a text.
var stages = []func([]Line) []Line{
	withoutMarkup,
	plainCharacters,
	withoutFrames,
	withoutQuoting,
	withoutNumbers,
	withoutFrames, // bat and GitHub number outside the frame
	withoutTimes,
}

// Plain takes everything off that stands around a text that people read.
func Plain(lines []Line) []Line {
	for _, stage := range stages {
		lines = stage(lines)
	}
	return lines
}

func each(lines []Line, clean func(string) string) []Line {
	out := make([]Line, len(lines))
	for i, line := range lines {
		line.Text = clean(line.Text)
		out[i] = line
	}
	return out
}
