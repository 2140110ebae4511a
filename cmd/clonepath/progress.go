package main

import (
	"fmt"
	"io"
	"sync"

	"github.com/charmbracelet/x/term"

	"clonepath/checks"
)

// progress is one line on stderr that says how far a run is, on a terminal
// only. It is wiped before the report is printed.
type progress struct {
	mu   sync.Mutex
	to   io.Writer // nil: silent
	done int
}

func newProgress(stderr io.Writer, format string) *progress {
	f := file(stderr)
	if format != "text" || f == nil || !term.IsTerminal(f.Fd()) {
		return &progress{}
	}
	return &progress{to: stderr}
}

func (p *progress) event(e checks.Event) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.to == nil {
		return
	}
	if e.Done {
		p.done++
	}
	if e.Waiting > 0 {
		_, _ = fmt.Fprintf(p.to, "\r\x1b[Kthe role is fresh: trying again for %.0f s at most", e.Waiting.Seconds())
		return
	}
	_, _ = fmt.Fprintf(p.to, "\r\x1b[Kchecking… %d done, %.1f s", p.done, e.Elapsed.Seconds())
}

func (p *progress) clear() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.to != nil {
		_, _ = fmt.Fprint(p.to, "\r\x1b[K")
	}
}
