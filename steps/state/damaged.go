package state

import "fmt"

// DamagedError says that a line of the journal is none that clonepath wrote.
type DamagedError struct {
	Path string
	Line int
	Why  error
}

// Error says what to do, and what that costs.
func (e *DamagedError) Error() string {
	return fmt.Sprintf("line %d of the journal %q is none that clonepath wrote, so nothing is written to AWS: remove that line if it is not from clonepath, "+
		"or give the file another name to begin a new one, which knows nothing of earlier changes, so that clonepath undo cannot take them back (%v)", e.Line, e.Path, e.Why)
}

// Unwrap is what the line's reader said.
func (e *DamagedError) Unwrap() error { return e.Why }
