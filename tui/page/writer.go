package page

import (
	"bytes"
	"io"
	"sync/atomic"

	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/term"
)

// screenWriter passes frames on to the terminal and remembers which page
// was written last.
type screenWriter struct {
	io.Writer
	Listing atomic.Int64 // -1 before the first one
}

func newScreenWriter(to io.Writer) *screenWriter {
	w := &screenWriter{Writer: to}
	w.Listing.Store(-1)
	return w
}

// eraseBelow is what Bubble Tea writes after a frame that is lower than the one
// before. A frame fills the screen, so there is nothing below it: all that would
// be erased is its own last cell, on which the cursor stands.
var eraseBelow = []byte(ansi.EraseScreenBelow)

func (w *screenWriter) Write(p []byte) (int, error) {
	output, page, marked := takeMark(p)
	if _, err := w.Writer.Write(bytes.ReplaceAll(output, eraseBelow, nil)); err != nil {
		return 0, err
	}
	if marked {
		w.Listing.Store(page)
	}
	return len(p), nil
}

// Output is what Bubble Tea writes to. It has to be a file where the terminal is
// one: size and mode are set through it.
func (w *screenWriter) Output() io.Writer {
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
