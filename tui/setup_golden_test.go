package tui

import (
	"fmt"
	"testing"

	"github.com/charmbracelet/x/exp/golden"
)

// setupScenes are further screens of the set-up and of a support case, each by
// the way to it.
var setupScenes = []struct {
	name string
	play func(d *driver)
}{
	{"support", func(d *driver) { d.Press("down", "down", "enter") }},
	{"support-in-hand", func(d *driver) {
		d.Press("down", "down", "enter")
		d.Send(paste(torqueBlock), paste(deniedText))
		d.settle()
		d.EnterUntil("that is all")
	}},
	{"region-unknown", func(d *driver) {
		d.app.s.setup.Target.Region = ""
		d.EnterUntil("AWS account and region")
	}},
	{"handover", func(d *driver) { d.EnterUntil("Plan:").Press("right", "enter") }},
	{"waiting", func(d *driver) { d.EnterUntil("Plan:").Press("right", "enter", "enter") }},
	{"returned", func(d *driver) { d.EnterUntil("Plan:").Press("right", "enter", "enter", "enter", "enter") }},
}

func TestSetupScreens(t *testing.T) {
	for _, size := range [][2]int{{60, 20}, {80, 24}, {120, 40}} {
		for _, scene := range setupScenes {
			t.Run(fmt.Sprintf("%dx%d/%s", size[0], size[1], scene.name), func(t *testing.T) {
				d := drive(t, testDeps(&fakeWorld{}), size[0], size[1])
				scene.play(d)
				d.Fits()
				golden.RequireEqual(t, []byte(d.View()+"\n"))
			})
		}
	}
}
