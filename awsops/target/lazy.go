package target

import (
	"regexp"
	"sync"
)

// lazy compiles a pattern at its first use: compiling all of them at start-up
// would cost every command two milliseconds.
func lazy(expr string) func() *regexp.Regexp {
	return sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(expr) })
}
