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
	// Lost is the width of what a tool wrote in front of the line.
	Lost int
}

// Lines makes lines of what a file holds, without what only steers a screen.
// Structured documents are read from them as they are.
func Lines(raw []byte) []Line {
	var lines []Line
	for i, text := range strings.Split(decode(raw), "\n") {
		lines = append(lines, Line{At: i + 1, Text: text})
	}
	return each(withoutCuts(lines), withoutControls)
}

// around is what people's programs put around a text or a document.
var around = []func([]Line) []Line{
	withoutMarkup,
	plainCharacters,
	withoutNumbers,
	withoutFrames,
	withoutFrames, // one box in another; a left edge alone would pass for quoting
	withoutQuoting,
	withoutNumbers, // some number inside the frame
	withoutFrames,
}

// Bare takes off what stands around a document, and leaves what is in its
// strings.
func Bare(lines []Line) []Line { return through(lines, around) }

// Plain takes everything off that stands around and in a text that people read.
func Plain(lines []Line) []Line {
	lines = through(lines, []func([]Line) []Line{withoutColours, withoutEscapes, withoutPrefixes})
	return withoutPrefixes(Bare(lines)) // behind a frame or a number too
}

func through(lines []Line, stages []func([]Line) []Line) []Line {
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
