package plain

import (
	"context"
	"io"
	"strings"

	"github.com/charmbracelet/x/term"
)

// lines reads one line at a time, and never more than the line: what was typed
// ahead stays for whoever reads next, also for the reader of a secret.
type lines struct {
	in io.Reader
}

type result struct {
	text string
	err  error
}

func newLines(in io.Reader) *lines { return &lines{in: in} }

// next is the next line without its end.
func (l *lines) next(ctx context.Context) (string, error) {
	return l.await(ctx, func() (string, error) { return readLine(l.in) })
}

// secret is the next line, not echoed where the input is a terminal.
func (l *lines) secret(ctx context.Context) (string, error) {
	file, ok := l.in.(interface{ Fd() uintptr })
	if !ok || !term.IsTerminal(file.Fd()) {
		return l.next(ctx)
	}
	before, err := term.GetState(file.Fd())
	if err != nil {
		return "", err
	}
	// An interrupted read would leave the terminal silent.
	defer func() { _ = term.Restore(file.Fd(), before) }()
	return l.await(ctx, func() (string, error) {
		text, err := term.ReadPassword(file.Fd())
		return string(text), err
	})
}

// await reads beside a context, since a read of a terminal cannot be cancelled.
func (l *lines) await(ctx context.Context, read func() (string, error)) (string, error) {
	done := make(chan result, 1)
	go func() {
		text, err := read()
		done <- result{text, err}
	}()
	select {
	case r := <-done:
		if r.err != nil {
			return "", ErrAborted
		}
		return r.text, nil
	case <-ctx.Done():
		return "", ErrAborted
	}
}

// readLine reads up to a line end. A last line without one counts.
func readLine(in io.Reader) (string, error) {
	var line strings.Builder
	var b [1]byte
	for {
		n, err := in.Read(b[:])
		if n == 1 {
			if b[0] == '\n' {
				return strings.TrimSuffix(line.String(), "\r"), nil
			}
			line.WriteByte(b[0])
		}
		if err != nil {
			if line.Len() > 0 {
				return line.String(), nil
			}
			return "", err
		}
	}
}
