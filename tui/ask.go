package tui

import (
	"slices"
	"strings"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/ansi"

	"clonepath/awsops/target"
	"clonepath/tui/form"
	"clonepath/tui/widget"
)

// ask is the common part of all screens that ask: the form at the left, what
// the answers mean at the right. A screen embeds it and is its asker.
type ask struct {
	s     *ui
	of    asker
	step  int
	title string
	form  *form.Model

	busy   string        // what is waited for after the last answer; keys are held
	held   []tea.KeyMsg  //
	notice []string      // below the form: what went wrong, what to know
	bad    bool          // the notice is an error
	full   *widget.Pager // of all that the right side has to say, nil while closed
	keep   keeper        // of the document in it
	// urgent tells whether the meaning matters more than the help of the question,
	// where there is room for one of them; nil means never.
	urgent func() bool
	diffs  bool // the meaning is a document compared: a narrow screen shows what of it changes
}

// asker is what differs between the screens that ask.
type asker interface {
	Update(tea.Msg) (move, tea.Cmd)
	// leaving is told of each field that was left forwards.
	leaving(key string) tea.Cmd
	// done is told that every answer is accepted.
	done() (move, tea.Cmd)
	// meaning is what the answers lead to, as heading and lines; brief asks for
	// what fits beside the question.
	meaning(width int, brief bool) (string, []string)
}

// receiver is an asker with tasks: it takes what they bring.
type receiver interface {
	answer(tea.Msg) (move, tea.Cmd)
}

func (a *ask) Step() int { return a.step }

// Open takes over what later screens changed.
func (a *ask) Open() tea.Cmd {
	a.busy, a.held = "", nil
	a.form.Refresh()
	return nil
}

// Update gives keys to the form, and everything else to the screen.
func (a *ask) Update(msg tea.Msg) (move, tea.Cmd) {
	k, ok := msg.(tea.KeyMsg)
	switch {
	case !ok && a.keep.heard(msg) && a.full != nil:
		return stayHere(), nil
	case !ok:
		if r, has := a.of.(receiver); has {
			return r.answer(msg)
		}
		return stayHere(), nil
	case a.full != nil:
		return stayHere(), a.opened(k)
	case k.Type == tea.KeyEsc:
		return goBack(), nil
	case a.busy != "":
		a.held = append(a.held, k)
		return stayHere(), nil
	case isKey(k, "ctrl+o"):
		a.full = &widget.Pager{}
		return stayHere(), nil
	case isKey(k, "ctrl+x") && a.form.HasAdvanced():
		a.form.ShowAdvanced(!a.form.Advanced())
		return stayHere(), nil
	}
	a.notice, a.bad = nil, false
	if fl, can := a.of.(filler); can && k.Paste && fl.fill(target.FromText(string(k.Runes))) {
		return stayHere(), nil
	}
	return a.took(a.form.Update(k))
}

// took acts on what a key did to the form.
func (a *ask) took(e form.Event) (move, tea.Cmd) {
	var left tea.Cmd
	if e.Left != "" {
		left = a.of.leaving(e.Left)
		if text := a.s.unsure(e.Left); text != "" {
			a.notice = []string{"! " + text}
		}
	}
	if !e.Done {
		return stayHere(), left
	}
	m, cmd := a.of.done()
	return m, tea.Batch(left, cmd)
}

// offer gives a list to a field; keys that waited for it are typed now.
func (a *ask) offer(key string, list form.List) (move, tea.Cmd) {
	return a.retype(a.form.Offer(key, list))
}

// wait holds the keys until release.
func (a *ask) wait(what string) { a.busy = what }

// release types what was held on this screen meanwhile.
func (a *ask) release() (move, tea.Cmd) {
	held := a.held
	a.busy, a.held = "", nil
	return a.retype(held)
}

// retype types keys on this screen, and those after a move on the next one.
func (a *ask) retype(keys []tea.KeyMsg) (move, tea.Cmd) {
	var cmds []tea.Cmd
	for i, k := range keys {
		m, cmd := a.of.Update(k)
		cmds = append(cmds, cmd)
		if m.turn != stay {
			a.typedAhead(m, keys[i+1:])
			return m, tea.Batch(cmds...)
		}
	}
	return stayHere(), tea.Batch(cmds...)
}

// typedAhead passes keys on to the screen that a move leads to. Without a move
// they are dropped: there is something to be read first.
func (a *ask) typedAhead(m move, keys []tea.KeyMsg) {
	if m.turn != stay {
		a.s.ahead = append(a.s.ahead, keys...)
	}
}

// fail shows an error below the form and lets the person change an answer.
func (a *ask) fail(err error) {
	a.busy, a.held = "", nil
	a.notice, a.bad = errorText(err), true
	a.form.Refresh()
}

// Keys are the form's, and those for more to see.
func (a *ask) Keys() []key.Binding {
	if a.full != nil {
		return a.openedKeys()
	}
	keys := append(a.form.Keys(), widget.Key("ctrl+o", "explain"))
	if a.form.HasAdvanced() {
		what := "advanced"
		if a.form.Advanced() {
			what = "fewer questions"
		}
		keys = append(keys, widget.Key("ctrl+x", what))
	}
	if !a.form.First() {
		keys = append(keys, widget.Key("shift+tab", "up"))
	}
	return keys
}

// View draws the question left and its meaning right; on a narrow screen the
// help of the question stands below, as far as there is room.
func (a *ask) View(f widget.Frame) string {
	if a.full != nil {
		return a.openedView(f)
	}
	if f.Wide() {
		left, right := f.Columns()
		return f.Two(a.leftPane(left, f.BodyHeight()), a.rightPane(right, f.BodyHeight()))
	}
	return f.One(a.narrow(f.BodyWidth(), f.BodyHeight()))
}

func (a *ask) leftPane(width, height int) []string {
	lines := append(widget.WrapStyled(a.title, width, a.s.theme.Strong), "")
	below := a.below(width)
	lines = append(lines, a.form.View(width, max(4, height-len(lines)-len(below)))...)
	return append(lines, below...)
}

func (a *ask) below(width int) []string {
	t := a.s.theme
	if a.busy != "" {
		return append([]string{""}, widget.WrapStyled("… "+a.busy, width, t.Notice)...)
	}
	if len(a.notice) == 0 {
		return nil
	}
	style := t.Plain
	if a.bad {
		style = t.Bad.UnsetBold()
	}
	lines := []string{""}
	for _, text := range a.notice {
		lines = append(lines, widget.WrapStyled(text, width, style)...)
	}
	return lines
}

// narrowHelp is how many lines of help a narrow screen keeps free for.
const narrowHelp = 3

// narrow is the question above its help.
func (a *ask) narrow(width, height int) []string {
	title := widget.WrapStyled(a.title, width, a.s.theme.Strong)
	below, help := a.below(width), a.help(width, false)
	if a.diffs {
		help = append(a.changing(width), help...)
	}
	if _, meaning := a.of.meaning(width, true); a.urgent != nil && a.urgent() && len(meaning) > 0 {
		help = meaning
	}
	reserved := min(len(help), narrowHelp) + 1
	if len(below) > 0 {
		reserved = 0
	}
	lines := slices.Concat(title, a.form.View(width, max(4, height-len(title)-len(below)-reserved)), below)
	if room := height - len(lines) - 1; room >= min(2, len(help)) {
		lines = append(append(lines, ""), clip(a.s.theme, help, room, "ctrl+o shows all")...)
	}
	return lines
}

// changing is one line of the meaning that changes, under its heading: the guard
// where it does, else the first that is new.
func (a *ask) changing(width int) []string {
	title, meaning := a.of.meaning(width, true)
	if len(meaning) == 0 {
		return nil
	}
	lines := []string{a.s.theme.Strong.Render(widget.Cut(title, width))}
	for _, sought := range []string{"ExternalId", "+ ", "- "} {
		at := slices.IndexFunc(meaning, func(line string) bool {
			text := ansi.Strip(line)
			return (text[:min(2, len(text))] == "+ " || text[:min(2, len(text))] == "- ") && strings.Contains(text, sought) && strings.Contains(text, `": "`)
		})
		if at >= 0 {
			return append(lines, meaning[at])
		}
	}
	return lines
}

// help explains the option under the cursor, then the question; apart, where
// there is room.
func (a *ask) help(width int, apart bool) []string {
	question, option := a.form.Help()
	var lines []string
	if option != "" {
		lines = widget.Wrap(option, width)
		if apart && question != "" {
			lines = append(lines, "")
		}
	}
	if question == "" {
		return lines
	}
	return append(lines, widget.WrapStyled(question, width, a.s.theme.Dim)...)
}

// rightPane is help and meaning, whole where there is room; height 0 means that
// there is.
func (a *ask) rightPane(width, height int) []string {
	whole := a.explained(width, false)
	if height == 0 || len(whole) <= height {
		return whole
	}
	t := a.s.theme
	lines := a.explained(width, true)
	if over := len(lines) - height; over > 0 {
		help := a.help(width, true)
		lines = append(clip(t, help, max(3, len(help)-over), "ctrl+o shows all"), lines[len(help):]...)
	}
	return clip(t, lines, height, "ctrl+o shows all")
}

func (a *ask) explained(width int, brief bool) []string {
	lines := a.help(width, true)
	title, meaning := a.of.meaning(width, brief)
	if len(meaning) == 0 {
		return lines
	}
	lines = append(lines, "", a.s.theme.Strong.Render(widget.Cut(title, width)))
	return append(lines, meaning...)
}

// clip shortens a text to height lines and says so in the last of them.
func clip(t widget.Theme, lines []string, height int, hint string) []string {
	if len(lines) <= height {
		return lines
	}
	out := append([]string(nil), lines[:height-1]...)
	for len(out) > 0 && out[len(out)-1] == "" {
		out = out[:len(out)-1]
	}
	return append(out, t.Dim.Render("… "+hint))
}

// newAsk makes the common part of a step's screen.
func newAsk(s *ui, of asker, step int, title string, fields []form.Field) ask {
	return ask{s: s, of: of, step: step, title: title, form: form.New(s.theme, fields)}
}

// The screens that need nothing more take these.

func (a *ask) leaving(string) tea.Cmd { return nil }
func (a *ask) Close()                 {}
