package session

import (
	"fmt"
	"runtime/debug"
)

// crash is a panic of a task.
type crash struct {
	value any
	stack []byte
}

func (c *crash) Error() string {
	return fmt.Sprintf("clonepath itself failed: %v; please report it with what you did before", c.value)
}

// CrashOf wraps what was recovered.
func CrashOf(recovered any) error { return &crash{recovered, debug.Stack()} }
