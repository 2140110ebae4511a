package app

import (
	"fmt"
	"slices"
	"strings"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"clonepath/awsops/clean"
	"clonepath/tui/page"
	"clonepath/tui/widget"
)

// app is the root model: the history of screens, and the frame around the last.
type app struct {
	s             *page.UI
	history       []visit
	width, height int
	help          *widget.Pager // of the screen in sight, nil while closed
	finished      bool          // the last screen was left by its own way out
}

func newApp(s *page.UI) *app {
	a := &app{s: s}
	first := page.GoTo(page.Start)
	switch s.Deps.Mode {
	case page.ModeCheck:
		first = page.GoTo(page.CheckForm)
	case page.ModeReport:
		first = page.GoToWith(page.Verify, s.Verified(s.Deps.Record))
	}
	a.visit(first)
	return a
}

// visit is a page that was gone to.
type visit struct {
	kind page.Kind
	page.Page
}

func (a *app) visit(m page.Move) {
	a.history = append(a.history, visit{m.To, routes[m.To](a.s, m.With)})
}

func (a *app) now() visit { return a.history[len(a.history)-1] }

// Init opens the first screen.
func (a *app) Init() tea.Cmd { return a.now().Open() }

// Update routes. ctrl+c and ctrl+z work everywhere, whatever has the focus.
func (a *app) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		a.width, a.height = msg.Width, msg.Height
		return a, nil
	case tea.KeyMsg:
		switch msg.Type {
		case tea.KeyCtrlC:
			a.close()
			return a, tea.Quit
		case tea.KeyCtrlZ:
			return a, tea.Suspend
		}
		if a.tooSmall() || a.helped(msg) {
			return a, nil
		}
	}
	m, cmd := a.now().Update(msg)
	return a, tea.Batch(cmd, a.route(m))
}

// route makes a move at once, so that the next key reaches the new screen.
func (a *app) route(m page.Move) tea.Cmd {
	switch m.Turn {
	case page.Forward:
		a.now().Close()
		a.visit(m)
	case page.Back:
		if len(a.history) == 1 {
			return nil
		}
		a.now().Close()
		a.history = a.history[:len(a.history)-1]
	case page.BackTo:
		for len(a.history) > 1 && a.now().kind != m.To {
			a.now().Close()
			a.history = a.history[:len(a.history)-1]
		}
	case page.Finish:
		a.finished = true
		a.close()
		return tea.Quit
	default:
		return nil
	}
	a.s.TurnPage()
	return tea.Batch(a.now().Open(), a.typeAhead())
}

// typeAhead types what was held on the screen before and is for this one.
func (a *app) typeAhead() tea.Cmd {
	keys := a.s.Ahead
	a.s.Ahead = nil
	var cmds []tea.Cmd
	for _, k := range keys {
		_, cmd := a.Update(k)
		cmds = append(cmds, cmd)
	}
	return tea.Batch(cmds...)
}

func (a *app) close() {
	for _, s := range a.history {
		s.Close()
	}
}

func (a *app) tooSmall() bool { return a.width < widget.MinWidth || a.height < widget.MinHeight }

// View draws the frame. Nothing reaches the terminal that the vault knows, or
// that would steer it: while the screens are shown Bubble Tea owns the terminal,
// and the net of what is printed elsewhere stands here. Widgets clean what they
// lay out, so that it catches nothing.
func (a *app) View() string {
	if a.width == 0 {
		return "" // no size yet: nothing can be laid out
	}
	drawn := a.draw()
	text, _ := a.s.Deps.Vault.Scrub(drawn)
	if text = clean.Styled(text); text == drawn && !a.tooSmall() {
		return text // a frame has the screen's size
	}
	return strings.Join(widget.Fit(strings.Split(text, "\n"), a.width, a.height), "\n")
}

func (a *app) draw() string {
	if a.tooSmall() {
		return fmt.Sprintf("needs %d×%d, has %d×%d · ctrl+c quits", widget.MinWidth, widget.MinHeight, a.width, a.height)
	}
	s, t := a.now().Page, a.s.Theme
	f := widget.Frame{Theme: t, Width: a.width, Height: a.height, Title: "clonepath", Right: a.s.Header()}
	if a.s.Deps.Banner != "" {
		f.Title += " · " + a.s.Deps.Banner
	}
	if s.Step() != page.NoStep {
		f.Steps = widget.Steps(t, page.StepNames, s.Step(), a.s.Apart(), a.width-4)
	}
	f.Footer = func(width int) string { return widget.Footer(t, append(a.Keys(s), a.helpKey(), quitKey), width) }
	if a.help != nil {
		return a.helpView(f)
	}
	return s.View(f)
}

func (a *app) Keys(s page.Page) []key.Binding {
	keys := s.Keys()
	ownsEsc := func(b key.Binding) bool { return b.Help().Key == backKey.Help().Key }
	if len(a.history) == 1 || len(keys) == 0 || slices.ContainsFunc(keys, ownsEsc) {
		return keys
	}
	return slices.Insert(slices.Clone(keys), 1, backKey)
}

var (
	quitKey = widget.Key("ctrl+c", "quit")
	backKey = widget.Key("esc", "back")
)
