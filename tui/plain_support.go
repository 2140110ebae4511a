package tui

import (
	"errors"

	"clonepath/checks/evidence"
	"clonepath/checks/faults"
	"clonepath/tui/form"
	"clonepath/tui/plain"
)

// support asks for what one has of somebody else's set-up, and judges it.
func (f *plainFlow) support() error {
	c := f.s.openCase()
	f.p.Say("", "What do you have in hand?", supportHint)
	if err := f.ask(f.s.supportFields(), nil, f.named); err != nil {
		if errors.Is(err, plain.ErrBack) {
			c.end()
		}
		return err
	}
	if err := f.sentFiles(c); err != nil {
		return err
	}
	if err := f.sentText(c); err != nil {
		return err
	}
	if c.nothing() {
		f.p.Say(sentence(errNothingInHand.Error()))
		return f.support()
	}
	record, err := c.judge()(f.ctx)
	if err != nil {
		f.p.Say("Stopped: " + plainError(err))
		return err
	}
	return f.judged(record)
}

// sentFiles asks for one file after the other, until none is named.
func (f *plainFlow) sentFiles(c *supportCase) error {
	for {
		path := ""
		field := form.Field{
			Title: "A file that they sent", Empty: "no more",
			Help:  "Evidence that clonepath check --share wrote, the output of aws commands, an error text, a policy.",
			Value: func() string { return "" }, Store: func(v string) { path = v },
		}
		if err := f.p.Ask(f.ctx, field, form.List{}); err != nil || path == "" {
			return err
		}
		f.take(c, c.inHand.withPath(filePath(path)))
	}
}

// sentText asks for a text of several lines.
func (f *plainFlow) sentText(c *supportCase) error {
	text, err := f.p.Paragraph(f.ctx, "An error text, a policy or the output of an aws command: paste it, then an empty line. An empty line alone means none.")
	if err != nil || text == "" {
		return err
	}
	f.take(c, c.inHand.withText(text))
	return nil
}

// take reads what was sent with an addition, and says what it is.
func (f *plainFlow) take(c *supportCase, adding sent) {
	record, err := c.read(adding)(f.ctx)
	if err != nil {
		f.p.Say("Not taken: " + sentence(err.Error()))
		return
	}
	c.inHand = adding
	for _, what := range record.Did.Read {
		f.p.Say("Read: " + what)
	}
}

// judged ends with the report on a record.
func (f *plainFlow) judged(record *evidence.Record) error {
	f.s.report = faults.Judge(record)
	f.p.Say("", "Report", "")
	f.p.Say(spokenReport(f.s.report, plainWidth)...)
	return nil
}
