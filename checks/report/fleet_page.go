package report

import (
	"io"

	"clonepath/checks/verdict"
)

// FleetPage writes a fleet in one form, as its members come.
type FleetPage struct {
	to    io.Writer
	form  fleetForm
	held  []string // parts that the summary stands before
	begun bool
}

// fleetForm is a form of the page: what stands around the members' parts.
type fleetForm struct {
	summaryFirst bool // then every part is held until the end
	head, foot   func(Fleet) string
	between      string
	part         func(Member, *verdict.Report) string
}

// NewFleetPage returns a page on w: text, json, markdown, html or junit.
func NewFleetPage(w io.Writer, format string, o Options) *FleetPage {
	forms := map[string]func() fleetForm{"json": fleetJSON, "junit": fleetJUnit, "markdown": fleetMarkdown, "html": fleetHTML}
	if form := forms[format]; form != nil {
		return &FleetPage{to: w, form: form()}
	}
	return &FleetPage{to: w, form: fleetText(o)}
}

// Part is what the page says of one member, "" for nothing. The report is nil
// where there is none. It may be called for several at once.
func (p *FleetPage) Part(m Member, r *verdict.Report) string { return p.form.part(m, r) }

// Add puts the next member's part on the page.
func (p *FleetPage) Add(part string) error {
	if part == "" {
		return nil
	}
	if p.form.summaryFirst {
		p.held = append(p.held, part)
		return nil
	}
	before := p.form.between
	if !p.begun {
		before = p.form.head(Fleet{})
	}
	p.begun = true
	return p.write(before, part)
}

// Close ends the page with the summary, or puts it before the parts.
func (p *FleetPage) Close(f Fleet) error {
	if !p.begun {
		if err := p.write(p.form.head(f)); err != nil {
			return err
		}
	}
	for _, part := range p.held {
		if err := p.write(part); err != nil {
			return err
		}
	}
	return p.write(p.form.foot(f))
}

func (p *FleetPage) write(texts ...string) error {
	for _, text := range texts {
		if _, err := io.WriteString(p.to, text); err != nil {
			return err
		}
	}
	return nil
}
