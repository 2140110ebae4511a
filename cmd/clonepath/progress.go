package main

import (
	"fmt"
	"io"
	"sync"

	"github.com/charmbracelet/x/term"

	"clonepath/awsops/clean"
	"clonepath/checks"
)

// terminal is the net in front of a stream that is a terminal, else nil.
func terminal(stream io.Writer) *clean.Writer {
	net, ok := stream.(*clean.Writer)
	if !ok || !term.IsTerminal(fdOf(net)) {
		return nil
	}
	return net
}

// progress is one line on stderr that says how far a run is, on a terminal
// only. It is wiped before the report is printed.
type progress struct {
	mu   sync.Mutex
	to   *clean.Writer // nil: silent
	done int
}

func newProgress(stderr io.Writer, format string) *progress {
	if format != "text" {
		return &progress{}
	}
	return &progress{to: terminal(stderr)}
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
	p.to.Erase()
	if e.Waiting > 0 {
		_, _ = fmt.Fprintf(p.to, "the role is fresh: trying again for %.0f s at most", e.Waiting.Seconds())
		return
	}
	_, _ = fmt.Fprintf(p.to, "checking… %d done, %.1f s", p.done, e.Elapsed.Seconds())
}

func (p *progress) clear() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.to != nil {
		p.to.Erase()
	}
}
