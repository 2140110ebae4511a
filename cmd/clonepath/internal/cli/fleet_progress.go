package cli

import (
	"fmt"
	"io"
	"sync"

	"clonepath/awsops/clean"
	"clonepath/cmd/clonepath/internal/cmdutil"
)

// fleetProgress is one line on a terminal that says how far many checks are. It
// is also what they write notes to.
type fleetProgress struct {
	mu               sync.Mutex
	to               io.Writer
	terminal         *clean.Writer // nil: there is no line
	total, done, bad int
}

func newFleetProgress(stderr io.Writer, total int) *fleetProgress {
	return &fleetProgress{to: stderr, terminal: cmdutil.Terminal(stderr), total: total}
}

// count notes that a member is done.
func (p *fleetProgress) count(exit int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.done++
	if exit != cmdutil.ExitOK {
		p.bad++
	}
	p.draw()
}

// aside does something that may write to the same terminal.
func (p *fleetProgress) aside(do func() error) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.wipe()
	defer p.draw()
	return do()
}

// Write writes a note.
func (p *fleetProgress) Write(note []byte) (n int, err error) {
	err = p.aside(func() error { n, err = p.to.Write(note); return err })
	return n, err
}

// end leaves the terminal as it was.
func (p *fleetProgress) end() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.wipe()
	p.terminal = nil
}

// left is how many members are not done.
func (p *fleetProgress) left() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.total - p.done
}

func (p *fleetProgress) draw() {
	if p.terminal != nil {
		p.terminal.Erase()
		_, _ = fmt.Fprintf(p.to, "checking… %d of %d bundles done, %d not in order", p.done, p.total, p.bad)
	}
}

func (p *fleetProgress) wipe() {
	if p.terminal != nil {
		p.terminal.Erase()
	}
}
