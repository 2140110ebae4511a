package page

import (
	"slices"
	"strings"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/ansi"

	"clonepath/awsops/target"
	"clonepath/tui/form"
	"clonepath/tui/prose"
	"clonepath/tui/widget"
)

// Ask is the common part of all screens that ask: the form at the left, what
// the answers mean at the right. A screen embeds it and is its asker.
type Ask struct {
	S     *UI
	of    asker
	step  int
	title string
	Form  *form.Model

	Busy   string        // what is waited for after the last answer; keys are held
	Held   []tea.KeyMsg  //
	Notice []string      // below the form: what went wrong, what to know
	Bad    bool          // the notice is an error
	Full   *widget.Pager // of all that the right side has to say, nil while closed
	keep   Keeper        // of the document in it
	// urgent tells whether the meaning matters more than the help of the question,
	// where there is room for one of them; nil means never.
	Urgent func() bool
	Diffs  bool // the meaning is a document compared: a narrow screen shows what of it changes
}

// asker is what differs between the screens that ask.
type asker interface {
	Update(tea.Msg) (Move, tea.Cmd)
	// leaving is told of each field that was left forwards.
	Leaving(key string) tea.Cmd
	// done is told that every answer is accepted.
	Done() (Move, tea.Cmd)
	// meaning is what the answers lead to, as heading and lines; brief asks for
	// what fits beside the question.
	Meaning(width int, brief bool) (string, []string)
}

// receiver is an asker with tasks: it takes what they bring.
type receiver interface {
	Answer(tea.Msg) (Move, tea.Cmd)
}

// Step is the place in the line of steps, NoStep for none.
func (a *Ask) Step() int { return a.step }

// Open takes over what later screens changed.
func (a *Ask) Open() tea.Cmd {
	a.Busy, a.Held = "", nil
	a.Form.Refresh()
	return nil
}

// Update gives keys to the form, and everything else to the screen.
func (a *Ask) Update(msg tea.Msg) (Move, tea.Cmd) {
	k, ok := msg.(tea.KeyMsg)
	switch {
	case !ok && a.keep.Heard(msg) && a.Full != nil:
		return StayHere(), nil
	case !ok:
		if r, has := a.of.(receiver); has {
			return r.Answer(msg)
		}
		return StayHere(), nil
	case a.Full != nil:
		return StayHere(), a.Opened(k)
	case k.Type == tea.KeyEsc:
		return GoBack(), nil
	case a.Busy != "":
		a.Held = append(a.Held, k)
		return StayHere(), nil
	case IsKey(k, "ctrl+o"):
		a.Full = &widget.Pager{}
		return StayHere(), nil
	case IsKey(k, "ctrl+x") && a.Form.HasAdvanced():
		a.Form.ShowAdvanced(!a.Form.Advanced())
		return StayHere(), nil
	}
	a.Notice, a.Bad = nil, false
	if fl, can := a.of.(filler); can && k.Paste && fl.Fill(target.FromText(string(k.Runes))) {
		return StayHere(), nil
	}
	return a.took(a.Form.Update(k))
}

// took acts on what a key did to the form.
func (a *Ask) took(e form.Event) (Move, tea.Cmd) {
	var left tea.Cmd
	if e.Left != "" {
		left = a.of.Leaving(e.Left)
		if text := a.S.Unsure(e.Left); text != "" {
			a.Notice = []string{"! " + text}
		}
	}
	if !e.Done {
		return StayHere(), left
	}
	m, cmd := a.of.Done()
	return m, tea.Batch(left, cmd)
}

// Offer gives a list to a field; keys that waited for it are typed now.
func (a *Ask) Offer(key string, list form.List) (Move, tea.Cmd) {
	return a.retype(a.Form.Offer(key, list))
}

// Wait holds the keys until release.
func (a *Ask) Wait(what string) { a.Busy = what }

// Release types what was held on this screen meanwhile.
func (a *Ask) Release() (Move, tea.Cmd) {
	held := a.Held
	a.Busy, a.Held = "", nil
	return a.retype(held)
}

// retype types keys on this screen, and those after a move on the next one.
func (a *Ask) retype(keys []tea.KeyMsg) (Move, tea.Cmd) {
	var cmds []tea.Cmd
	for i, k := range keys {
		m, cmd := a.of.Update(k)
		cmds = append(cmds, cmd)
		if m.Turn != stay {
			a.TypedAhead(m, keys[i+1:])
			return m, tea.Batch(cmds...)
		}
	}
	return StayHere(), tea.Batch(cmds...)
}

// TypedAhead passes keys on to the screen that a move leads to. Without a move
// they are dropped: there is something to be read first.
func (a *Ask) TypedAhead(m Move, keys []tea.KeyMsg) {
	if m.Turn != stay {
		a.S.Ahead = append(a.S.Ahead, keys...)
	}
}

// Fail shows an error below the form and lets the person change an answer.
func (a *Ask) Fail(err error) {
	a.Busy, a.Held = "", nil
	a.Notice, a.Bad = prose.ErrorText(err), true
	a.Form.Refresh()
}

// Keys are the form's, and those for more to see.
func (a *Ask) Keys() []key.Binding {
	if a.Full != nil {
		return a.openedKeys()
	}
	keys := append(a.Form.Keys(), widget.Key("ctrl+o", "explain"))
	if a.Form.HasAdvanced() {
		what := "advanced"
		if a.Form.Advanced() {
			what = "fewer questions"
		}
		keys = append(keys, widget.Key("ctrl+x", what))
	}
	if !a.Form.First() {
		keys = append(keys, widget.Key("shift+tab", "up"))
	}
	return keys
}

// View draws the question left and its meaning right; on a narrow screen the
// help of the question stands below, as far as there is room.
func (a *Ask) View(f widget.Frame) string {
	if a.Full != nil {
		return a.openedView(f)
	}
	if f.Wide() {
		left, right := f.Columns()
		return f.Two(a.leftPane(left, f.BodyHeight()), a.rightPane(right, f.BodyHeight()))
	}
	return f.One(a.narrow(f.BodyWidth(), f.BodyHeight()))
}

func (a *Ask) leftPane(width, height int) []string {
	lines := append(widget.WrapStyled(a.title, width, a.S.Theme.Strong), "")
	below := a.below(width)
	lines = append(lines, a.Form.View(width, max(4, height-len(lines)-len(below)))...)
	return append(lines, below...)
}

func (a *Ask) below(width int) []string {
	t := a.S.Theme
	if a.Busy != "" {
		return append([]string{""}, widget.WrapStyled("… "+a.Busy, width, t.Notice)...)
	}
	if len(a.Notice) == 0 {
		return nil
	}
	style := t.Plain
	if a.Bad {
		style = t.Bad.UnsetBold()
	}
	lines := []string{""}
	for _, text := range a.Notice {
		lines = append(lines, widget.WrapStyled(text, width, style)...)
	}
	return lines
}

// narrowHelp is how many lines of help a narrow screen keeps free for.
const narrowHelp = 3

// narrow is the question above its help.
func (a *Ask) narrow(width, height int) []string {
	title := widget.WrapStyled(a.title, width, a.S.Theme.Strong)
	below, help := a.below(width), a.help(width, false)
	if a.Diffs {
		help = append(a.changing(width), help...)
	}
	if _, meaning := a.of.Meaning(width, true); a.Urgent != nil && a.Urgent() && len(meaning) > 0 {
		help = meaning
	}
	reserved := min(len(help), narrowHelp) + 1
	if len(below) > 0 {
		reserved = 0
	}
	lines := slices.Concat(title, a.Form.View(width, max(4, height-len(title)-len(below)-reserved)), below)
	if room := height - len(lines) - 1; room >= min(2, len(help)) {
		lines = append(append(lines, ""), prose.Clip(a.S.Theme, help, room, "ctrl+o shows all")...)
	}
	return lines
}

// changing is one line of the meaning that changes, under its heading: the guard
// where it does, else the first that is new.
func (a *Ask) changing(width int) []string {
	title, meaning := a.of.Meaning(width, true)
	if len(meaning) == 0 {
		return nil
	}
	lines := []string{a.S.Theme.Strong.Render(widget.Cut(title, width))}
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
func (a *Ask) help(width int, apart bool) []string {
	question, option := a.Form.Help()
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
	return append(lines, widget.WrapStyled(question, width, a.S.Theme.Dim)...)
}

// rightPane is help and meaning, whole where there is room; height 0 means that
// there is.
func (a *Ask) rightPane(width, height int) []string {
	whole := a.explained(width, false)
	if height == 0 || len(whole) <= height {
		return whole
	}
	t := a.S.Theme
	lines := a.explained(width, true)
	if over := len(lines) - height; over > 0 {
		help := a.help(width, true)
		lines = append(prose.Clip(t, help, max(3, len(help)-over), "ctrl+o shows all"), lines[len(help):]...)
	}
	return prose.Clip(t, lines, height, "ctrl+o shows all")
}

func (a *Ask) explained(width int, brief bool) []string {
	lines := a.help(width, true)
	title, meaning := a.of.Meaning(width, brief)
	if len(meaning) == 0 {
		return lines
	}
	lines = append(lines, "", a.S.Theme.Strong.Render(widget.Cut(title, width)))
	return append(lines, meaning...)
}

// NewAsk makes the common part of a step's screen.
func NewAsk(s *UI, of asker, step int, title string, fields []form.Field) Ask {
	return Ask{S: s, of: of, step: step, title: title, Form: form.New(s.Theme, fields)}
}

// The screens that need nothing more take these.

// Leaving is called before the page is left; a page that has to know has its own.
func (a *Ask) Leaving(string) tea.Cmd { return nil }

// Close is called when the page is left for good.
func (a *Ask) Close() {}

// Typer is a screen on which a question mark can be text.
type Typer interface {
	// Typing tells whether a letter is text now.
	Typing() bool
}

// Typing reports whether a question mark is text: only where some text stands
// already. No value that is asked for begins with one.
func (a *Ask) Typing() bool {
	if a.Full != nil {
		return a.keep.File.Asking
	}
	f, open := a.Question()
	return open && f.Kind != form.Choice && a.Form.Text() != ""
}

// Question is the field in focus, and whether it takes an answer now.
func (a *Ask) Question() (f form.Field, open bool) {
	return a.Form.Focused(), a.Busy == "" && a.Full == nil
}

// Asks is the form of the page.
func (a *Ask) Asks() *form.Model { return a.Form }
