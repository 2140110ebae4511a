package clean

import (
	"fmt"
	"io"
	"strings"
	"sync"
	"unicode/utf8"
)

// Writer is the net in front of a stream: line ends and tabs pass, and where
// there are colours the sequences that set them; every other hidden character
// becomes a mark. A scrubbing writer stands before it. It may be written to by
// several at once.
type Writer struct {
	to     io.Writer
	colour bool

	mu     sync.Mutex
	held   string // the beginning of a character or of a sequence
	marked int
}

// NewWriter returns the net in front of a stream.
func NewWriter(to io.Writer, colour bool) *Writer { return &Writer{to: to, colour: colour} }

// Colour reports whether colours pass it.
func (w *Writer) Colour() bool { return w.colour }

// Write passes p on, without what would steer the terminal.
func (w *Writer) Write(p []byte) (int, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	text := w.held + string(p)
	whole := len(text) - begun(text, w.colour)
	w.held = text[whole:]
	if err := w.pass(text[:whole]); err != nil {
		return 0, err
	}
	return len(p), nil
}

// Close passes on what was held back.
func (w *Writer) Close() error {
	w.mu.Lock()
	defer w.mu.Unlock()
	held := w.held
	w.held = ""
	return w.pass(held)
}

// Erase wipes the line that the cursor of a terminal stands on, for progress.
func (w *Writer) Erase() {
	w.mu.Lock()
	defer w.mu.Unlock()
	_, _ = io.WriteString(w.to, "\r\x1b[K") // a terminal that is gone says so at the next line
}

// Under is the stream behind the net.
func (w *Writer) Under() io.Writer { return w.to }

// Marked is how many pieces of text the net had to change. Values are cleaned
// where a text is composed, so a count above zero is a defect.
func (w *Writer) Marked() int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.marked
}

func (w *Writer) pass(text string) error {
	shown := marked(text, w.colour)
	if shown != text {
		w.marked++
	}
	if _, err := io.WriteString(w.to, shown); err != nil {
		return fmt.Errorf("write: %w", err)
	}
	return nil
}

// Styled is the net for a text that is shown as a whole, with its colours.
func Styled(text string) string { return marked(text, true) }

const (
	esc        = '\x1b'
	parameters = "0123456789;:"
	longest    = 64 // bytes of a sequence: no program writes longer ones
)

// sequence is the length of the sequence for colour and weight with which a text
// begins (SGR: ECMA-48, 8.3.117), 0 where it begins with another or none.
func sequence(text string) int {
	n := parameterised(text)
	if n < 2 || n == len(text) || text[n] != 'm' {
		return 0
	}
	return n + 1
}

// parameterised is the length of what such a sequence has before its last byte.
func parameterised(text string) int {
	if text == "" || text[0] != esc {
		return 0
	}
	if len(text) == 1 || text[1] != '[' {
		return 1
	}
	n := 2
	for n < min(len(text), longest) && strings.IndexByte(parameters, text[n]) >= 0 {
		n++
	}
	return n
}

// begun is the length of the end of a text that may go on: a sequence, or a
// character of several bytes.
func begun(text string, colour bool) int {
	if at := strings.LastIndexByte(text, '\x1b'); colour && at >= 0 && len(text)-at < longest && parameterised(text[at:]) == len(text)-at {
		return len(text) - at
	}
	for n := 1; n < utf8.UTFMax && n <= len(text); n++ {
		if end := text[len(text)-n:]; utf8.RuneStart(end[0]) {
			if utf8.FullRuneInString(end) {
				return 0
			}
			return n
		}
	}
	return 0
}
