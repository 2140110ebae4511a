//go:build unix

package app

import (
	"strings"
	"testing"
	"time"

	"clonepath/awsops/sandbox"
)

// On the sandbox Enter alone leads from the first screen to the end, at most 25
// times.
func TestStoryEnterAloneOnTheSandbox(t *testing.T) {
	for _, size := range [][2]int{{60, 20}, {80, 24}, {200, 60}} {
		w := newWorld(t, sandbox.Options{Fresh: true})
		app := show(t, w.deps, size[0], size[1])
		app.EnterUntil("┌ Report")
		app.Sees("Healthy")
		app.Fits()
		o := app.Finishes()
		if t.Logf("%v: %d enters", size, app.enters); app.enters > 25 || o.Aborted || len(o.Changed) != 2 {
			t.Errorf("%d enters, %+v", app.enters, o)
		}
		app.NeverSees(w.token)
	}
}

// In an account like any other fifty Enters, one after the other or in one
// write, change nothing.
func TestStoryFiftyEntersChangeNothing(t *testing.T) {
	for name, press := range map[string]func(*terminal){
		"one by one": func(app *terminal) {
			for range 50 {
				before := app.Screen()
				app.strike("enter")
				app.until(150*time.Millisecond, func(screen string) bool { return screen != before })
			}
		},
		"in one write": func(app *terminal) {
			app.Types(strings.Repeat("\r", 50))
			app.Sees("Plan: 2 changes")
		},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, sandbox.Options{Fresh: true})
			known := w.deps.Setup
			w.deps = likeAnAccount(w.deps)
			w.deps.Setup = known // everything is answered, so Enter goes on everywhere
			app := show(t, w.deps, 80, 24)
			app.asked("What would you like to do?")
			press(app)
			app.Quits()
			if made := changesOf(w.sb); len(made) > 0 {
				t.Errorf("made: %v", made)
			}
			if !planned(w.sb) {
				t.Error("the enters did not even lead to a plan")
			}
		})
	}
}

// planned tells whether somebody looked for the role that is to be made.
func planned(sb *sandbox.Sandbox) bool {
	for _, c := range sb.Calls() {
		if c.Action == "GetRole" {
			return true
		}
	}
	return false
}
