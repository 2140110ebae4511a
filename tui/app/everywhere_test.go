//go:build unix

package app

import (
	"testing"

	"clonepath/awsops/sandbox"
	"clonepath/tui/page"
)

// world is a sandbox and how a person meets the wizard in it.
type world struct {
	deps   page.Deps
	sb     *sandbox.Sandbox
	token  string // that opens the repository
	start  func() person
	people []person
}

// everywhere plays a story on a large and the smallest screen, and line by line.
// The token is in sight nowhere, ever.
func everywhere(t *testing.T, o sandbox.Options, story func(t *testing.T, w *world)) {
	t.Helper()
	for name, begin := range map[string]func(*testing.T, page.Deps) person{
		"120x40": func(t *testing.T, d page.Deps) person { return show(t, d, 120, 40) },
		"60x20":  func(t *testing.T, d page.Deps) person { return show(t, d, 60, 20) },
		"plain":  func(t *testing.T, d page.Deps) person { return say(t, d) },
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, o)
			w.start = func() person {
				p := begin(t, w.deps)
				w.people = append(w.people, p)
				return p
			}
			story(t, w)
			for _, p := range w.people {
				p.NeverSees(w.token)
			}
		})
	}
}

func newWorld(t *testing.T, o sandbox.Options) *world {
	t.Helper()
	deps, sb := inSandbox(t, o)
	return &world{deps: deps, sb: sb, token: tokenOf(t, sb)}
}

// setsUp begins a set-up.
func (w *world) setsUp() person {
	p := w.start()
	p.Chooses("What would you like to do?", "set up a new connection")
	if _, plain := p.(*lines); plain {
		p.Accepts("Ask the advanced questions too?")
	}
	return p
}
