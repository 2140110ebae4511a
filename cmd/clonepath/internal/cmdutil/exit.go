package cmdutil

import (
	"context"
	"errors"
	"fmt"
	"strings"
)

// Exit codes are a contract (DESIGN.md, Commands).
const (
	ExitOK       = 0
	ExitInternal = 1
	ExitUsage    = 2
	ExitFault    = 3
	ExitUnknown  = 4
	ExitPending  = 5
	ExitAborted  = 130 // by a person
	// exitTerminated is exitAborted by SIGTERM.
	ExitTerminated = 143
)

// ExitError is an error with its exit code. A nil cause prints nothing: the
// report has said it all.
type ExitError struct {
	Code  int
	Cause error
}

func (e *ExitError) Error() string {
	if e.Cause == nil {
		return fmt.Sprintf("exit %d", e.Code)
	}
	return e.Cause.Error()
}

func (e *ExitError) Unwrap() error { return e.Cause }

// Usagef is a usage error: unknown flags and keys, unreadable files, missing
// required values.
func Usagef(format string, args ...any) error {
	return &ExitError{ExitUsage, fmt.Errorf(format, args...)}
}

// Status is an exit code with nothing more to say.
func Status(code int) error {
	if code == ExitOK {
		return nil
	}
	return &ExitError{Code: code}
}

// CodeOf maps what a command returned to an exit code and to the text for
// stderr, "" for none. A signal's code stands above what became of the command.
func CodeOf(ctx context.Context, err error) (int, string) {
	var exit *ExitError
	isExit := errors.As(err, &exit)
	switch {
	case ctx.Err() != nil:
		return AbortCode(ctx), lastWord(ctx, exit, err)
	case err == nil:
		return ExitOK, ""
	case isExit:
		if exit.Cause == nil {
			return exit.Code, ""
		}
		return exit.Code, exit.Error()
	case errors.Is(err, context.Canceled):
		return ExitAborted, "aborted; " + LedgerOf(ctx).Text()
	case isCobraUsage(err):
		return ExitUsage, err.Error()
	}
	return ExitInternal, err.Error()
}

// lastWord is what is still to be said by a command that a signal ended: nothing
// where it has said all.
func lastWord(ctx context.Context, exit *ExitError, err error) string {
	switch {
	case err == nil, exit != nil && exit.Cause == nil:
		return ""
	case exit != nil && exit.Code == ExitAborted:
		return exit.Error()
	}
	return "aborted; " + LedgerOf(ctx).Text()
}

// isCobraUsage recognises cobra's own complaint about an unknown command, the
// only usage error of cobra that has no hook.
func isCobraUsage(err error) bool {
	return strings.HasPrefix(err.Error(), "unknown command")
}
