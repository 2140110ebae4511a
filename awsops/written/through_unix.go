//go:build unix

package written

import "syscall"

// withoutWaiting opens a pipe only if somebody reads from it, and makes no
// terminal ours.
const withoutWaiting = syscall.O_NONBLOCK | syscall.O_NOCTTY
