package report

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"clonepath/assets/english"
	"clonepath/awsops/clean"
	"clonepath/checks/compare"
	"clonepath/checks/verdict"
)

// DiffJSON writes a comparison as one document by the contract
// (assets/schemas/diff.schema.json).
func DiffJSON(w io.Writer, d *compare.Diff) error {
	return clean.JSON(w, "", d)
}

// DiffText writes a comparison for a terminal: what broke and what explains it,
// then everything else that changed.
func DiffText(w io.Writer, d *compare.Diff, o Options) error {
	d = tidiedDiff(d)
	t := newText(o)
	t.wrap("", d.Headline, t.bold)
	t.gap()
	for _, row := range sides(d) {
		t.wrapAs("  "+pad(row[0], 3), strings.Repeat(" ", 5), row[1], t.plain)
	}
	for _, note := range d.Notes {
		t.gap()
		t.wrap("", note, t.notice)
	}
	for _, c := range d.NewCauses {
		t.gap()
		t.title(t.bad.Render("Broke")+"  "+t.bold.Render(c.Fault), string(c.Check))
		t.wrap("  ", c.Summary, t.plain)
		t.wrap("  ", explanation(d, c), t.plain)
	}
	for _, c := range explaining(d.Changes) {
		t.gap()
		t.line(t.notice.Render("Changed") + "  " + t.bold.Render(c.What))
		t.wrap("  ", c.Summary, t.plain)
		for _, line := range c.Recorded {
			t.wrapAs("  · ", "    ", line, t.dim)
		}
		t.patch(c.Diff)
	}
	for _, s := range rest(d) {
		t.section(s)
	}
	_, err := io.WriteString(w, t.String())
	return err
}

// DiffMarkdown writes a comparison for a ticket.
func DiffMarkdown(w io.Writer, d *compare.Diff) error {
	d = tidiedDiff(d)
	m := &markdown{}
	m.para("# clonepath: what changed")
	m.para("%s", m.escape(d.Headline))
	m.table([]string{"", ""}, sides(d))
	for _, note := range d.Notes {
		m.para("%s", m.escape(note))
	}
	for _, c := range d.NewCauses {
		m.para("## Broke: %s", c.Fault)
		m.para("*%s*", c.Check)
		m.para("%s", m.escape(c.Summary))
		m.para("%s", m.escape(explanation(d, c)))
	}
	for _, c := range explaining(d.Changes) {
		m.para("## Changed: %s", m.escape(c.What))
		m.para("%s", m.escape(c.Summary))
		m.section(section{"", c.Recorded})
		if c.Diff != "" {
			m.fence("diff", c.Diff)
		}
	}
	for _, s := range rest(d) {
		m.section(s)
	}
	_, err := io.WriteString(w, strings.TrimRight(m.String(), "\n")+"\n")
	return err
}

// sides says what A and B are.
func sides(d *compare.Diff) [][2]string {
	rows := make([][2]string, 2)
	for i, s := range []compare.Side{d.A, d.B} {
		parts := []string{s.Name, s.Form}
		if s.Masked {
			parts = append(parts, "masked")
		}
		if at, err := time.Parse(time.RFC3339, s.At); err == nil {
			parts = append(parts, at.Format("2006-01-02 15:04")+" UTC")
		}
		if s.As != "" {
			parts = append(parts, "as "+string(s.As))
		}
		rows[i] = [2]string{string(rune('A' + i)), strings.Join(append(parts, string(s.Verdict)), ", ")}
	}
	return rows
}

// explanation says which changes explain a root cause.
func explanation(d *compare.Diff, c compare.Cause) string {
	if len(c.ExplainedBy) == 0 {
		return "Nothing that is known to have changed explains it."
	}
	confirmed, answers := true, true
	for _, change := range d.Changes {
		if slices.Contains(change.Explains, c.Fault) {
			confirmed, answers = confirmed && change.Confirmed, answers && change.Answer
		}
	}
	what := strings.Join(c.ExplainedBy, ", ")
	switch {
	case answers:
		return "It shows in: " + what + ". What changed behind that is not in these runs."
	case confirmed:
		return "What changed: " + what + ". With it as it was, this root cause would not be found."
	}
	return "What may explain it: " + what + "."
}

// explaining are the changes that explain a root cause.
func explaining(list []verdict.Change) []verdict.Change {
	var out []verdict.Change
	for _, c := range list {
		if len(c.Explains) > 0 {
			out = append(out, c)
		}
	}
	return out
}

// rest lists what does not explain a root cause.
func rest(d *compare.Diff) []section {
	var also, statuses []string
	for _, c := range d.Changes {
		if len(c.Explains) == 0 {
			also = append(also, changeLine(c))
		}
	}
	for _, s := range d.Statuses {
		statuses = append(statuses, fmt.Sprintf("%s: %s, was %s (%s)", s.Title, s.To, s.From, s.Check))
	}
	title := "Changed"
	if d.Broke {
		title = "Also changed"
	}
	return []section{
		{title, also},
		{"Root causes that are gone", causeLines(d.GoneCauses)},
		{"Root causes that are still there", causeLines(d.SameCauses)},
		{"New warnings", causeLines(d.NewWarnings)},
		{"Warnings that are gone", causeLines(d.GoneWarnings)},
		{"Statements with another status", statuses},
		{"Not compared", d.NotComparable},
	}
}

func causeLines(list []compare.Cause) []string {
	var lines []string
	for _, c := range list {
		lines = append(lines, c.Fault+": "+c.Summary)
	}
	return lines
}

// changeLine is a change on one line.
func changeLine(c verdict.Change) string {
	line := english.UpperFirst(c.What)
	if len(c.Explains) > 0 {
		line += ", which " + quality(c) + " " + strings.Join(c.Explains, " and ")
	}
	line += ": " + c.Summary
	for _, known := range c.Recorded {
		line += " " + english.UpperFirst(known) + "."
	}
	return line
}

// quality says how well a change explains its root causes.
func quality(c verdict.Change) string {
	switch {
	case c.Answer:
		return "shows"
	case c.Confirmed:
		return "explains"
	}
	return "may explain"
}

// sinceLastGood is the section of a report about what changed since the last
// run that found no fault.
func sinceLastGood(r *verdict.Report) section {
	s := r.SinceLastGood
	if s == nil {
		return section{}
	}
	lines := []string{s.Headline}
	for _, c := range s.Changes {
		lines = append(lines, changeLine(c))
	}
	for _, text := range s.NotComparable {
		lines = append(lines, "Not compared: "+text)
	}
	return section{"Since it last worked (" + s.At.UTC().Format("2006-01-02 15:04") + " UTC)", lines}
}

// tidiedDiff is tidied for a comparison.
func tidiedDiff(d *compare.Diff) *compare.Diff {
	c := *d
	c.Headline = clean.Line(c.Headline)
	for _, s := range []*compare.Side{&c.A, &c.B} {
		s.Name, s.Form, s.As, s.Verdict = clean.Line(s.Name), clean.Line(s.Form), word(s.As), word(s.Verdict)
	}
	c.Notes, c.NotComparable = clean.Lines(c.Notes), clean.Lines(c.NotComparable)
	for _, list := range []*[]compare.Cause{&c.NewCauses, &c.GoneCauses, &c.SameCauses, &c.NewWarnings, &c.GoneWarnings} {
		*list = each(*list, func(cause *compare.Cause) {
			cause.Fault, cause.Check, cause.Summary, cause.ExplainedBy = clean.Line(cause.Fault), word(cause.Check), clean.Line(cause.Summary), clean.Lines(cause.ExplainedBy)
		})
	}
	c.Statuses = each(c.Statuses, func(s *compare.StatusChange) {
		s.Check, s.Title, s.From, s.To = word(s.Check), clean.Line(s.Title), word(s.From), word(s.To)
	})
	c.Changes = each(c.Changes, tidyChange)
	return &c
}

// word is clean.Line for what is one of a few words, unless somebody edited a report.
func word[T ~string](s T) T { return T(clean.Line(string(s))) }

func tidyChange(c *verdict.Change) {
	c.What, c.Summary, c.Recorded, c.Explains = clean.Line(c.What), clean.Line(c.Summary), clean.Lines(c.Recorded), clean.Lines(c.Explains)
	c.Diff = cleanLines(c.Diff)
}
