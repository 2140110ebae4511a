package sealed

import (
	"fmt"
	"io"
)

// Writer scrubs what passes through it. A secret split over several writes is
// found too: bytes that could begin one are held back until more arrive or
// Close is called.
type Writer struct {
	vault *Vault
	to    io.Writer
	ours  []string
	held  string
	count int
}

// Writer returns a scrubbing writer in front of w. Close flushes it and does
// not close w. Ours are texts of the form that is written, such as the keys of a
// document: a secret that is one of their words stays, for what could be one is
// scrubbed before it is encoded (see Values).
func (v *Vault) Writer(w io.Writer, ours ...string) *Writer {
	return &Writer{vault: v, to: w, ours: ours}
}

// Write passes p on without the vault's secrets.
func (w *Writer) Write(p []byte) (int, error) {
	text := w.held + string(p)
	whole := len(text) - unfinished(text)
	text, rest := text[:whole], text[whole:]
	text, n := w.vault.scrub(text, w.ours)
	w.count += n
	keep := w.vault.tail(text)
	w.held = text[len(text)-keep:] + rest
	if _, err := io.WriteString(w.to, text[:len(text)-keep]); err != nil {
		return 0, fmt.Errorf("write: %w", err)
	}
	return len(p), nil
}

// Close writes what was held back.
func (w *Writer) Close() error {
	held, n := w.vault.Scrub(w.held)
	w.count += n
	w.held = ""
	if _, err := io.WriteString(w.to, held); err != nil {
		return fmt.Errorf("write: %w", err)
	}
	return nil
}

// Count is how many secrets this writer replaced.
func (w *Writer) Count() int { return w.count }
