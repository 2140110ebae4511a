package form

import (
	"fmt"
	"strings"

	"github.com/charmbracelet/bubbles/key"
	"github.com/charmbracelet/bubbles/textinput"
	tea "github.com/charmbracelet/bubbletea"
)

// pick is a list that narrows as one types, and accepts what was typed where
// the list does not have it. Without a list it is a line of text. It is a huh
// field, so that it takes part in huh's moves (see huhfield.go).
type pick struct {
	input  textinput.Model
	list   List
	rows   []Option
	cursor int
	field  Field
	entry  *entry
	check  func(string) error
	err    error
}

func newPick() *pick {
	in := textinput.New()
	in.Prompt = "> "
	return &pick{input: in}
}

// bind connects the pick to its question; an answer that came from elsewhere
// moves the cursor to it.
func (p *pick) bind(f Field, e *entry, check func(string) error) {
	p.field, p.entry, p.check, p.err = f, e, check, nil
	p.input.Placeholder = f.Placeholder
	if !p.listed() {
		if p.input.Value() != e.text {
			p.input.SetValue(e.text)
		}
		return
	}
	p.narrow()
	if p.input.Value() == "" {
		p.seek(e.text)
	}
}

// offer takes a list. Text that stood there as the answer becomes the row under
// the cursor; text that the user is typing goes on narrowing.
func (p *pick) offer(list List, answer string) {
	was := p.listed()
	p.list = list
	if p.listed() && !was && p.input.Value() == answer {
		p.input.SetValue("")
	}
	p.narrow()
	p.seek(answer)
}

// listed tells whether there is a list to choose from.
func (p *pick) listed() bool { return p.list.State == Ready && len(p.list.Options) > 0 }

// narrow keeps the rows that match what was typed, and offers the typed text
// itself unless a row has it. An answer that the list lacks stays choosable.
func (p *pick) narrow() {
	p.rows = nil
	typed := strings.TrimSpace(p.input.Value())
	exact := typed == ""
	for _, o := range p.list.Options {
		if typed == "" || (!o.Heading && matches(o, typed)) {
			p.rows = append(p.rows, o)
		}
		exact = exact || o.Value == typed && !o.Heading
	}
	if !exact {
		label := fmt.Sprintf("use %q as typed", typed)
		if veiled(typed) {
			label = "use what was typed"
		}
		p.rows = append(p.rows, Option{Value: typed, Label: label})
	}
	if typed == "" && p.entry != nil && p.entry.text != "" && !has(p.rows, p.entry.text) {
		p.rows = append([]Option{{Value: p.entry.text, Detail: "not in this list"}}, p.rows...)
	}
	p.cursor = min(p.cursor, max(0, len(p.rows)-1))
	p.step(0)
}

func matches(o Option, typed string) bool {
	return strings.Contains(strings.ToLower(o.label()+" "+o.Value+" "+o.Detail), strings.ToLower(typed))
}

func has(rows []Option, value string) bool {
	for _, o := range rows {
		if o.Value == value && !o.Heading {
			return true
		}
	}
	return false
}

func (p *pick) seek(value string) {
	for i, o := range p.rows {
		if o.Value == value && !o.Heading {
			p.cursor = i
		}
	}
}

// step moves the cursor by one row and over headings; 0 only leaves a heading.
func (p *pick) step(by int) {
	n := len(p.rows)
	if n == 0 {
		return
	}
	direction := by
	if by == 0 {
		direction = 1
	}
	p.cursor = (p.cursor + by + n) % n
	for range n {
		if !p.rows[p.cursor].Heading {
			return
		}
		p.cursor = (p.cursor + direction + n) % n
	}
}

// hovered is the row under the cursor.
func (p *pick) hovered() (Option, bool) {
	if !p.listed() || p.cursor >= len(p.rows) {
		return Option{}, false
	}
	return p.rows[p.cursor], true
}

// value is the answer as it stands.
func (p *pick) value() string {
	if row, ok := p.hovered(); ok && !row.Heading {
		return row.Value
	}
	return p.input.Value()
}

func (p *pick) typed(msg tea.KeyMsg) {
	p.err = nil
	switch {
	case forwards(msg):
		p.err = p.check(p.value())
	case key.Matches(msg, pickUp) && p.listed():
		p.step(-1)
	case key.Matches(msg, pickDown) && p.listed():
		p.step(1)
	case msg.Type != tea.KeyShiftTab:
		before := p.input.Value()
		p.input, _ = p.input.Update(msg)
		if p.listed() && p.input.Value() != before {
			p.cursor = 0
			p.narrow()
		}
	}
	p.entry.text = p.value()
}

var (
	pickUp   = key.NewBinding(key.WithKeys("up", "ctrl+p"))
	pickDown = key.NewBinding(key.WithKeys("down", "ctrl+n"))
)
