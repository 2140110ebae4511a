package cmdutil

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"
	"time"
)

const (
	// patience is how long a command may take to end in order after a signal. AWS
	// usually ends a write in it.
	patience = 3 * time.Second
	// lastWords is how long a process that has to end tries to say so: nobody may
	// be reading.
	lastWords = 500 * time.Millisecond
	// together are signals that come this soon after the first. timeout(1) sends
	// each twice, to its child and to its group.
	together = 300 * time.Millisecond
)

// endedBy is why the context of a command ended: a signal.
type endedBy struct{ signal os.Signal }

func (e endedBy) Error() string { return "ended by the signal " + e.signal.String() }

// UntilSignal runs a command. The first signal ends its context. A command that
// has not ended soon afterwards, or at a second signal, is left as it is: a read of
// a pipe that nobody writes to knows no context. Then what was changed so far is
// said here. It returns the exit code.
func UntilSignal(command func(context.Context) int, stderr io.Writer) int {
	changed := &ledger{}
	ctx, end := context.WithCancelCause(withLedger(context.Background(), changed))
	defer end(nil)
	came := make(chan os.Signal, 8)
	signal.Notify(came, os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	done := make(chan int, 1)
	go func() { done <- command(ctx) }()
	select {
	case code := <-done:
		return code
	case first := <-came:
		end(endedBy{first})
	}
	if code, ended := endsInOrder(done, came); ended {
		return code
	}
	said := make(chan struct{})
	go func() {
		defer close(said)
		_, _ = fmt.Fprintf(stderr, "clonepath: %s; %s\n", context.Cause(ctx), changed.Text())
	}()
	select {
	case <-said:
	case <-time.After(lastWords):
	}
	return AbortCode(ctx)
}

// endsInOrder waits for a command that was told to end.
func endsInOrder(done <-chan int, came <-chan os.Signal) (code int, ended bool) {
	first, enough := time.Now(), time.After(patience)
	for {
		select {
		case code := <-done:
			return code, true
		case <-came:
			if time.Since(first) > together {
				return 0, false
			}
		case <-enough:
			return 0, false
		}
	}
}

// AbortCode is the exit code of a command whose context ended.
func AbortCode(ctx context.Context) int {
	if by, ok := errors.AsType[endedBy](context.Cause(ctx)); ok && by.signal == syscall.SIGTERM {
		return ExitTerminated
	}
	return ExitAborted
}
