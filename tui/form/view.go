package form

import (
	"slices"
	"strings"

	"clonepath/assets/english"
	"clonepath/awsops/clean"
	"clonepath/tui/widget"
)

// hidden stands for a typed secret, whatever its length.
const hidden = "••••••••"

// View draws the form in at most height lines of at most width cells. What does
// not fit is scrolled by whole questions, so that the focused one is in sight.
func (m *Model) View(width, height int) []string {
	gap := 1
	blocks := m.blocks(width, height)
	if total(blocks, gap) > height {
		gap = 0
	}
	focus := slices.Index(m.visible, m.focus)
	first := 0
	for first < focus && total(blocks[first:focus+1], gap) > height {
		first++
	}
	var lines []string
	for i, block := range blocks[first:] {
		if i > 0 && gap > 0 {
			lines = append(lines, "")
		}
		lines = append(lines, block...)
	}
	return lines[:min(len(lines), height)]
}

func total(blocks [][]string, gap int) int {
	n := gap * (len(blocks) - 1)
	for _, b := range blocks {
		n += len(b)
	}
	return n
}

func (m *Model) blocks(width, height int) [][]string {
	blocks := make([][]string, len(m.visible))
	for i, key := range m.visible {
		if key == m.focus {
			blocks[i] = m.focused(m.field(key), width, height)
		} else {
			blocks[i] = m.blurred(m.field(key), width)
		}
	}
	return blocks
}

// blurred is a question out of focus: its title and its answer.
func (m *Model) blurred(f Field, width int) []string {
	e := m.entries[f.Key]
	text := e.text
	if !e.touched {
		text = f.Value()
	}
	answer := m.theme.Plain.Render(widget.CutMiddle(m.shown(f, text), width-2))
	if text == "" {
		answer = m.theme.Dim.Render(widget.Cut(m.shown(f, ""), width-2))
	}
	return []string{"  " + m.theme.Dim.Render(widget.Cut(f.Title, width-2)), "  " + answer}
}

func (m *Model) shown(f Field, text string) string {
	switch {
	case text == "" && f.Empty != "":
		return f.Empty
	case text == "":
		return "not entered"
	case f.Kind == Password || veiled(text):
		return hidden
	}
	if o, ok := f.option(text); ok {
		return o.label()
	}
	return text
}

// focused is the question under the cursor, with what is wrong with its answer.
func (m *Model) focused(f Field, width, height int) []string {
	part := m.widgets[f.Key]
	var lines []string
	if f.Kind == Pick {
		lines = m.pickLines(f, width, max(4, height*2/3))
	} else {
		part.WithWidth(width)
		part.Update(nil) // a text field scrolls to its cursor only in Update
		for _, line := range strings.Split(part.View(), "\n") {
			lines = append(lines, strings.TrimRight(widget.Typed(line, width), " "))
		}
	}
	wrong := ""
	if err := part.Error(); err != nil {
		wrong = sentences(err.Error())
	}
	if why := m.entries[f.Key].dropped; why != nil {
		wrong = why.Error()
	}
	if wrong != "" {
		bar := m.bar()
		for _, line := range widget.Indent("✗ ", widget.Wrap(wrong, width-4)) {
			lines = append(lines, bar+m.theme.Bad.Render(line))
		}
	}
	return lines
}

func (m *Model) bar() string { return m.theme.Accent.UnsetBold().Render("┃") + " " }

// sentences writes the parts of a field's error, which are joined by
// semicolons, below each other.
func sentences(s string) string { return strings.ReplaceAll(s, "; ", "\n") }

func (m *Model) pickLines(f Field, width, height int) []string {
	p, bar, room := m.entries[f.Key].pick, m.bar(), width-2
	lines := []string{bar + m.theme.Accent.Render(widget.Cut(f.Title, room))}
	if p.list.State == Loading {
		return append(lines, bar+m.theme.Dim.Render(widget.Cut("… "+p.list.Note, room)))
	}
	p.input.Width = room - 3
	p.input.PromptStyle, p.input.PlaceholderStyle = m.theme.Accent, m.theme.Dim
	if p.listed() {
		p.input.Placeholder = "type to filter"
	}
	lines = append(lines, bar+strings.TrimRight(widget.Typed(p.input.View(), room), " "))
	for _, line := range widget.WrapStyled(p.list.Note, room, m.theme.Dim) {
		if line != "" {
			lines = append(lines, bar+line)
		}
	}
	if p.listed() {
		for _, row := range m.rows(p, room, max(2, height-len(lines))) {
			lines = append(lines, bar+row)
		}
	}
	return lines
}

// rows draws the part of the list around the cursor.
func (m *Model) rows(p *pick, width, height int) []string {
	first := 0
	if len(p.rows) > height {
		first = min(max(0, p.cursor-height/2), len(p.rows)-height)
	}
	last := min(len(p.rows), first+height)
	lines := make([]string, 0, height)
	for i := first; i < last; i++ {
		lines = append(lines, m.row(p.rows[i], i == p.cursor, width))
	}
	if hiddenRows := len(p.rows) - (last - first); hiddenRows > 0 {
		lines[len(lines)-1] = m.theme.Dim.Render(widget.Cut("  … "+english.Plural(hiddenRows+1, "more row"), width))
		if p.cursor == last-1 {
			lines[len(lines)-1] = m.row(p.rows[p.cursor], true, width)
		}
	}
	return lines
}

func (m *Model) row(o Option, here bool, width int) string {
	mark, style := "  ", m.theme.Plain
	switch {
	case here:
		mark, style = m.theme.Accent.Render("▸ "), m.theme.Strong
	case o.Heading:
		style = m.theme.Dim
	}
	label := style.Render(widget.CutMiddle(o.label(), width-2))
	if o.Detail == "" {
		return mark + label
	}
	return widget.Between(mark+label, m.theme.Dim.Render(clean.Line(o.Detail)), width)
}
