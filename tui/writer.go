package tui

import (
	"io"
	"sync/atomic"

	"github.com/charmbracelet/x/term"
)

// screenWriter passes frames on to the terminal and counts them, so that a
// screen can tell whether what it drew has been seen.
type screenWriter struct {
	io.Writer
	frames atomic.Int64
}

func newScreenWriter(to io.Writer) *screenWriter { return &screenWriter{Writer: to} }

func (w *screenWriter) Write(p []byte) (int, error) {
	n, err := w.Writer.Write(p)
	w.frames.Add(1)
	return n, err
}

// output is what Bubble Tea writes to. It has to be a file where the terminal is
// one: size and mode are set through it.
func (w *screenWriter) output() io.Writer {
	if file, ok := w.Writer.(term.File); ok {
		return &screenFile{file, w}
	}
	return w
}

type screenFile struct {
	term.File
	w *screenWriter
}

func (f *screenFile) Write(p []byte) (int, error) { return f.w.Write(p) }
