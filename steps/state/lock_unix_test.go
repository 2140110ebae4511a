//go:build unix

package state

import (
	"testing"

	"golang.org/x/sys/unix"
)

// A child that is being started has every open file of this process for a moment,
// so the end of the file alone would not end the lock.
func TestUnlockWhileAChildIsStarted(t *testing.T) {
	first, dir := open(t)
	if err := first.Lock("clonepath apply", clock()); err != nil {
		t.Fatal(err)
	}
	child, err := unix.Dup(int(first.lock.Fd()))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = unix.Close(child) }()
	if err := first.Unlock(); err != nil {
		t.Fatal(err)
	}
	if err := Open(dir, first.vault).Lock("clonepath apply", clock()); err != nil {
		t.Errorf("the lock was given back, yet: %v", err)
	}
}
