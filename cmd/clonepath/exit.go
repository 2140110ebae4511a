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
	exitAborted  = 130
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
// stderr, "" for none.
func codeOf(ctx context.Context, err error) (int, string) {
	var exit *exitError
	switch {
	case err == nil:
		return exitOK, ""
	case errors.As(err, &exit):
		if exit.cause == nil {
			return exit.code, ""
		}
		return exit.code, exit.Error()
	case ctx.Err() != nil || errors.Is(err, context.Canceled):
		return exitAborted, "aborted"
	case isCobraUsage(err):
		return exitUsage, err.Error()
	}
	return exitInternal, err.Error()
}

// isCobraUsage recognises cobra's own complaint about an unknown command, the
// only usage error of cobra that has no hook.
func isCobraUsage(err error) bool {
	return strings.HasPrefix(err.Error(), "unknown command")
}
