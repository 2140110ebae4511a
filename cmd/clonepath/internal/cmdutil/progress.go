package cmdutil

import (
	"fmt"
	"io"
	"sync"

	"clonepath/awsops/clean"
	"clonepath/checks"
)

// Progress is one line on stderr that says how far a run is, on a terminal
// only. It is wiped before the report is printed.
type Progress struct {
	mu   sync.Mutex
	to   *clean.Writer // nil: silent
	done int
}

// NewProgress shows how far a run is; nothing where stderr is no terminal, or where
// a program reads the report.
func NewProgress(stderr io.Writer, format string) *Progress {
	if format != "text" {
		return &Progress{}
	}
	return &Progress{to: Terminal(stderr)}
}

// Event shows how far a run is now.
func (p *Progress) Event(e checks.Event) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.to == nil {
		return
	}
	if e.Done {
		p.done++
	}
	p.to.Erase()
	if e.Waiting > 0 {
		_, _ = fmt.Fprintf(p.to, "the role is fresh: trying again for %.0f s at most", e.Waiting.Seconds())
		return
	}
	_, _ = fmt.Fprintf(p.to, "checking… %d done, %.1f s", p.done, e.Elapsed.Seconds())
}

// Clear wipes the line.
func (p *Progress) Clear() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.to != nil {
		p.to.Erase()
	}
}
