//go:build unix

package app

import (
	"testing"
	"time"

	"clonepath/awsops/sandbox"
)

// The size changes while checks are under way, to one that is too small as well.
// Every frame fits, and the end is the same.
func TestStoryResizeDuringVerify(t *testing.T) {
	w := newWorld(t, sandbox.Options{Fault: "trust-principal-wrong", Latency: 40 * time.Millisecond})
	app := show(t, w.deps, 80, 24)
	for !reads(app.Screen(), "Verify · checking") {
		app.Press("enter")
	}
	for _, size := range [][2]int{{60, 20}, {200, 60}, {120, 40}} {
		app.Resizes(size[0], size[1])
		app.Fits()
	}
	app.Resizes(59, 19)
	app.Sees("needs 60×20, has 59×19")
	app.Resizes(80, 24)
	app.Fits()
	app.Sees("Verify · done", "trust-principal-wrong")
	app.EnterUntil("┌ Report")
	for _, size := range [][2]int{{60, 20}, {200, 60}, {80, 24}} {
		app.Resizes(size[0], size[1])
		app.Fits()
	}
	app.Sees("1 root cause")
	app.Finishes()
	app.NeverSees(w.token)
}
