package form

import (
	"errors"
	"io"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/huh"
)

// The methods below make a pick a huh.Field. It is drawn by Model.View, which
// knows how many rows there is room for, and is never run alone.

func (p *pick) Init() tea.Cmd { return nil }

func (p *pick) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	if k, ok := msg.(tea.KeyMsg); ok {
		p.typed(k)
	}
	return p, nil
}

func (p *pick) Focus() tea.Cmd {
	p.input.Focus()
	return nil
}

func (p *pick) Blur() tea.Cmd {
	p.input.Blur()
	p.err = p.check(p.value())
	return nil
}

func (p *pick) View() string                             { return p.field.Title }
func (p *pick) Error() error                             { return p.err }
func (p *pick) GetKey() string                           { return p.field.Key }
func (p *pick) GetValue() any                            { return p.value() }
func (p *pick) Skip() bool                               { return false }
func (p *pick) Zoom() bool                               { return false }
func (p *pick) KeyBinds() []key.Binding                  { return []key.Binding{pickUp, pickDown} }
func (p *pick) WithTheme(*huh.Theme) huh.Field           { return p }
func (p *pick) WithAccessible(bool) huh.Field            { return p }
func (p *pick) WithKeyMap(*huh.KeyMap) huh.Field         { return p }
func (p *pick) WithWidth(int) huh.Field                  { return p }
func (p *pick) WithHeight(int) huh.Field                 { return p }
func (p *pick) WithPosition(huh.FieldPosition) huh.Field { return p }
func (p *pick) Run() error                               { return errAlone }
func (p *pick) RunAccessible(io.Writer, io.Reader) error { return errAlone }

var errAlone = errors.New("a pick is part of a form")
