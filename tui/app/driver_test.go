package app

import (
	"context"
	"os"
	"strings"
	"testing"
	"time"

	"clonepath/tui/page"
	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/lipgloss"
	"github.com/charmbracelet/x/ansi"
	"github.com/muesli/termenv"
)

func TestMain(m *testing.M) {
	if mode := os.Getenv(childMode); mode != "" {
		os.Exit(child(mode))
	}
	os.Exit(m.Run())
}

// driver plays Bubble Tea for one app: it types, runs the commands, and looks
// at the frames. Its methods read like what a person does.
type driver struct {
	t        testing.TB
	app      *app
	messages chan tea.Msg
	pending  int // commands under way
	frames   []string
	quit     bool
	enters   int
}

func drive(t testing.TB, deps page.Deps, width, height int) *driver {
	t.Helper()
	lipgloss.SetColorProfile(profile(deps.Colour))
	ctx, cancel := context.WithCancel(t.Context())
	t.Cleanup(cancel)
	d := &driver{t: t, app: newApp(page.NewUI(ctx, deps, &strings.Builder{})), messages: make(chan tea.Msg, 1024)}
	d.run(d.app.Init())
	d.update(tea.WindowSizeMsg{Width: width, Height: height})
	d.Settle()
	return d
}

// profile is what the terminal can show: a picture in colour has the sixteen
// that Run uses; all others are text alone.
func profile(colour bool) termenv.Profile {
	if colour {
		return termenv.ANSI
	}
	return termenv.Ascii
}

// run starts a command as Bubble Tea does.
func (d *driver) run(cmd tea.Cmd) {
	if cmd == nil {
		return
	}
	d.pending++
	go func() { d.messages <- cmd() }()
}

func (d *driver) update(msg tea.Msg) {
	switch msg := msg.(type) {
	case tea.BatchMsg:
		for _, cmd := range msg {
			d.run(cmd)
		}
		return
	case tea.QuitMsg:
		d.quit = true
		return
	}
	if _, slow := msg.(page.Tick); slow {
		return // time stands still in these tests
	}
	_, cmd := d.app.Update(msg)
	d.run(cmd)
	d.frames = append(d.frames, d.View())
}

// Settle waits until nothing is under way.
func (d *driver) Settle() {
	for d.pending > 0 {
		d.Next()
	}
	d.app.s.Out.Listing.Store(d.app.s.Listing) // the last frame has been written
}

// Next takes the answer of one command.
func (d *driver) Next() {
	d.t.Helper()
	select {
	case msg := <-d.messages:
		d.pending--
		if msg != nil {
			d.update(msg)
		}
	case <-time.After(5 * time.Second):
		d.t.Fatalf("something is still under way:\n%s", d.View())
	}
}

// Send gives keys in one go, without waiting between them.
func (d *driver) Send(keys ...tea.KeyMsg) {
	for _, k := range keys {
		if k.Type == tea.KeyEnter {
			d.enters++
		}
		d.update(k)
	}
}

// Type types text and waits.
func (d *driver) Type(text string) *driver {
	for _, r := range text {
		d.Send(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune{r}})
	}
	d.Settle()
	return d
}

var named = map[string]tea.KeyType{
	"enter": tea.KeyEnter, "esc": tea.KeyEsc, "up": tea.KeyUp, "down": tea.KeyDown, "left": tea.KeyLeft, "right": tea.KeyRight,
	"tab": tea.KeyTab, "shift+tab": tea.KeyShiftTab, "ctrl+c": tea.KeyCtrlC, "ctrl+o": tea.KeyCtrlO, "ctrl+x": tea.KeyCtrlX,
	"backspace": tea.KeyBackspace, "ctrl+u": tea.KeyCtrlU, "pgdown": tea.KeyPgDown, "end": tea.KeyEnd,
}

// Press presses keys by name, and waits after each.
func (d *driver) Press(names ...string) *driver {
	for _, name := range names {
		if k, ok := named[name]; ok {
			d.Send(tea.KeyMsg{Type: k})
		} else {
			d.Send(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune(name)})
		}
		d.Settle()
	}
	return d
}

// EnterUntil presses enter until a text is seen.
func (d *driver) EnterUntil(text string) *driver {
	d.t.Helper()
	for range 40 {
		if strings.Contains(d.View(), text) {
			return d
		}
		d.Press("enter")
	}
	d.t.Fatalf("%q is not reached with 40 enters; the last screen is\n%s", text, d.View())
	return d
}

func (d *driver) Resize(width, height int) *driver {
	d.update(tea.WindowSizeMsg{Width: width, Height: height})
	return d
}

// Frame is what is drawn, and View its text.
func (d *driver) Frame() string { return d.app.View() }
func (d *driver) View() string  { return ansi.Strip(d.Frame()) }

// Sees asserts that texts are on the screen, wherever lines break.
func (d *driver) Sees(texts ...string) *driver {
	d.t.Helper()
	for _, text := range texts {
		if !reads(d.View(), text) {
			d.t.Errorf("%q is not on the screen:\n%s", text, d.View())
		}
	}
	return d
}

func (d *driver) SeesNot(texts ...string) *driver {
	d.t.Helper()
	for _, text := range texts {
		if reads(d.View(), text) {
			d.t.Errorf("%q is on the screen:\n%s", text, d.View())
		}
	}
	return d
}

// On asserts which page is in sight.
func (d *driver) On(want page.Kind) *driver {
	d.t.Helper()
	if got := d.app.now().kind; got != want {
		d.t.Fatalf("the page is of kind %v, want %v:\n%s", got, want, d.View())
	}
	return d
}

// Fits asserts that the frame fills the screen exactly, and is whole at the top.
func (d *driver) Fits() *driver {
	d.t.Helper()
	lines := strings.Split(d.View(), "\n")
	if len(lines) != d.app.height {
		d.t.Errorf("%d lines on a screen of %d", len(lines), d.app.height)
	}
	if !d.app.tooSmall() && (!strings.HasPrefix(lines[0], "┌") || !strings.HasPrefix(lines[len(lines)-1], "└")) {
		d.t.Errorf("the frame is cut:\n%s", d.View())
	}
	for i, line := range lines {
		if w := ansi.StringWidth(line); w != d.app.width {
			d.t.Errorf("line %d is %d wide on a screen of %d: %q", i+1, w, d.app.width, line)
		}
	}
	return d
}

func keyEnter() tea.KeyMsg { return tea.KeyMsg{Type: tea.KeyEnter} }
