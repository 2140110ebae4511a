//go:build unix

package received

import "syscall"

// withoutWaiting opens a pipe, should there be one, without waiting for its
// other end.
const withoutWaiting = syscall.O_NONBLOCK
