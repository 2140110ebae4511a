package plan

import (
	"slices"
	"strings"

	"clonepath/tui/prose"
	"clonepath/tui/widget"
)

// View draws the plan with the ways on below it, or the changes as they are made.
func (p *planScreen) View(f widget.Frame) string {
	width, height := f.BodyWidth(), f.BodyHeight()
	if p.Planned == nil && p.err == nil { // or it was left before there was one
		return f.One([]string{p.heading("Comparing what you want with what is there …")})
	}
	if p.Progress != nil {
		return f.One(p.applyView(width))
	}
	top := []string{p.heading(p.Title()), ""}
	room := height - len(top) - len(p.buttons(width))
	if p.width != width {
		p.pager.SetLines(p.Lines(width))
		p.width = width
	}
	return f.One(slices.Concat(top, widget.Tall(p.pager.View(room), room), p.buttons(width)))
}

func (p *planScreen) heading(s string) string { return p.s.Theme.Strong.Render(s) }

// buttons are the ways on, on one line, and what scrolling shows.
func (p *planScreen) buttons(width int) []string {
	t := p.s.Theme
	var parts []string
	for i, c := range p.choices {
		if i == p.at {
			parts = append(parts, t.Accent.Render("▸ ")+t.Strong.Render(c.label))
		} else {
			parts = append(parts, "  "+t.Dim.Render(c.label))
		}
	}
	rule := t.Dim.Render(strings.Repeat("─", width))
	line := strings.Join(parts, "  ")
	if position := p.pager.Position(); position != "" {
		line = widget.Between(line, t.Dim.Render(position), width)
	}
	return []string{rule, line}
}

// applyView is the list of changes with how far each is.
func (p *planScreen) applyView(width int) []string {
	t := p.s.Theme
	heading := "Making the changes in AWS account " + p.s.Account()
	if p.err != nil {
		heading = "Stopped"
	}
	lines := []string{p.heading(heading), ""}
	for i, c := range p.Making {
		now := p.Progress[i]
		switch {
		case now.Err != nil:
			lines = append(lines, t.Bad.Render(widget.Cut("✗ "+c.Title, width)))
		case now.Done:
			lines = append(lines, t.Good.Render("✓ ")+widget.Cut(c.Title, width-2))
		case now.At == i:
			lines = append(lines, t.Accent.Render("▸ ")+widget.Cut(c.Title+" …", width-2))
		default:
			lines = append(lines, t.Dim.Render(widget.Cut("· "+c.Title, width)))
		}
	}
	if p.err != nil {
		lines = append(lines, "")
		lines = append(lines, p.Lines(width)...)
		lines = append(lines, "")
		lines = append(lines, p.buttons(width)[1])
	}
	return lines
}

func (p *planScreen) writer() prose.PlanWriter { return prose.PlanWriter{D: p.Draft, T: p.s.Theme} }

func (p *planScreen) Title() string {
	if p.err != nil {
		return "No plan could be made"
	}
	return p.writer().Title()
}

func (p *planScreen) Lines(width int) []string {
	if p.err != nil {
		return prose.ErrorLines(p.s.Theme, p.err, width)
	}
	return p.writer().Lines(width)
}
