package main

import (
	"context"
	"errors"
	"fmt"
	"strings"
)

// Exit codes are a contract (DESIGN.md, Commands).
const (
	exitOK       = 0
	exitInternal = 1
	exitUsage    = 2
	exitFault    = 3
	exitUnknown  = 4
	exitPending  = 5
	exitAborted  = 130 // by a person
	// exitTerminated is exitAborted by SIGTERM.
	exitTerminated = 143
)

// exitError is an error with its exit code. A nil cause prints nothing: the
// report has said it all.
type exitError struct {
	code  int
	cause error
}

func (e *exitError) Error() string {
	if e.cause == nil {
		return fmt.Sprintf("exit %d", e.code)
	}
	return e.cause.Error()
}

func (e *exitError) Unwrap() error { return e.cause }

// usagef is a usage error: unknown flags and keys, unreadable files, missing
// required values.
func usagef(format string, args ...any) error {
	return &exitError{exitUsage, fmt.Errorf(format, args...)}
}

// status is an exit code with nothing more to say.
func status(code int) error {
	if code == exitOK {
		return nil
	}
	return &exitError{code: code}
}

// codeOf maps what a command returned to an exit code and to the text for
// stderr, "" for none. A signal's code stands above what became of the command.
func codeOf(ctx context.Context, err error) (int, string) {
	var exit *exitError
	isExit := errors.As(err, &exit)
	switch {
	case ctx.Err() != nil:
		return abortCode(ctx), lastWord(ctx, exit, err)
	case err == nil:
		return exitOK, ""
	case isExit:
		if exit.cause == nil {
			return exit.code, ""
		}
		return exit.code, exit.Error()
	case errors.Is(err, context.Canceled):
		return exitAborted, "aborted; " + ledgerOf(ctx).text()
	case isCobraUsage(err):
		return exitUsage, err.Error()
	}
	return exitInternal, err.Error()
}

// lastWord is what is still to be said by a command that a signal ended: nothing
// where it has said all.
func lastWord(ctx context.Context, exit *exitError, err error) string {
	switch {
	case err == nil, exit != nil && exit.cause == nil:
		return ""
	case exit != nil && exit.code == exitAborted:
		return exit.Error()
	}
	return "aborted; " + ledgerOf(ctx).text()
}

// isCobraUsage recognises cobra's own complaint about an unknown command, the
// only usage error of cobra that has no hook.
func isCobraUsage(err error) bool {
	return strings.HasPrefix(err.Error(), "unknown command")
}
