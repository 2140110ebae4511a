package intake

import (
	"strings"

	"clonepath/checks/intake/legible"
)

// beginsJSON tells a broken document from a line of a log that begins with a
// bracket.
var beginsJSON = form(`^(\{\s*("|$)|\[\s*[{"])`)

var (
	tableOutput = form(`(?m)^(\||\+-|-{10,}$)`)
	textOutput  = form(`(?m)^[A-Z]{4,}[A-Z0-9]*\t`)
)

// text reads what is no JSON: YAML, JSON that lost its form, or what programs
// said.
func (d *reader) text(lines []legible.Line) {
	defer func(line int) { d.line, d.broken = line, false }(d.line)
	before := len(d.result.Found) + len(d.unread)
	d.line = lines[0].At
	if documents := fromYAML(lines); documents != nil {
		for _, one := range documents {
			d.json([]byte(one))
		}
		return
	}
	plain := legible.Plain(lines)
	if pieces := repaired(legible.Bare(lines)); pieces != nil && !d.repairing {
		d.repairing = true
		d.pieces(pieces)
		d.repairing = false
		return
	}
	whole := strings.TrimSpace(joined(lines, "\n"))
	d.broken = beginsJSON().MatchString(whole) && brokenAt(whole) != ""
	if !d.broken || !strings.Contains(whole, `"clonepath/`) {
		d.errors(plain)
	}
	if len(d.result.Found)+len(d.unread) > before {
		return
	}
	switch {
	case whole == "":
	case d.broken:
		d.leave("it begins like JSON, but %s: ask for the whole, unedited answer", brokenAt(whole))
	case tableOutput().MatchString(whole), textOutput().MatchString(whole):
		d.leave("it looks like a table or the text output of the aws CLI: make it again with --output json")
	case seemsError().MatchString(whole):
		d.leave("no known wording stands in it: %q", cutText(whole, 120))
	}
}

// seemsError: a text that speaks of an error, in words that nobody knows here.
var seemsError = form(`(?i)\b(error|fail(ed|ure)|denied|exception|fatal|refused|forbidden|unauthori[sz]ed|timed? ?out|invalid)\b`)

func cutText(text string, most int) string {
	runes := []rune(strings.Join(strings.Fields(text), " "))
	if len(runes) <= most {
		return string(runes)
	}
	return string(runes[:most]) + "…"
}
