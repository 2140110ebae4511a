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
	held  string
	count int
}

// Writer returns a scrubbing writer in front of w. Close flushes it and does
// not close w.
func (v *Vault) Writer(w io.Writer) *Writer { return &Writer{vault: v, to: w} }

// Write passes p on without the vault's secrets.
func (w *Writer) Write(p []byte) (int, error) {
	text := w.held + string(p)
	whole := len(text) - unfinished(text)
	text, rest := text[:whole], text[whole:]
	text, n := w.vault.Scrub(text)
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
