package plain

import (
	"errors"

	"clonepath/checks/evidence"
	"clonepath/checks/faults"
	"clonepath/tui/form"

	"clonepath/steps/session"
	"clonepath/tui/fields"
	"clonepath/tui/prose"
)

// support asks for what one has of somebody else's set-up, and judges it.
func (f *plainFlow) support() error {
	c := f.s.OpenCase()
	f.p.Say("", "What do you have in hand?", fields.SupportHint)
	if err := f.ask(fields.SupportFields(f.s), nil, f.named); err != nil {
		if errors.Is(err, ErrBack) {
			c.End()
		}
		return err
	}
	if err := f.sentFiles(c); err != nil {
		return err
	}
	if err := f.sentText(c); err != nil {
		return err
	}
	if c.Nothing() {
		f.p.Say(session.Sentence(session.ErrNothingInHand.Error()))
		return f.support()
	}
	record, err := c.Judge()(f.ctx)
	if err != nil {
		f.p.Say("Stopped: " + session.PlainError(err))
		return err
	}
	return f.judged(record)
}

// sentFiles asks for one file after the other, until none is named.
func (f *plainFlow) sentFiles(c *session.SupportCase) error {
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
		f.Take(c, c.InHand.WithPath(session.FilePath(path)))
	}
}

// sentText asks for a text of several lines.
func (f *plainFlow) sentText(c *session.SupportCase) error {
	text, err := f.p.Paragraph(f.ctx, "An error text, a policy or the output of an aws command: paste it, then an empty line. An empty line alone means none.")
	if err != nil || text == "" {
		return err
	}
	f.Take(c, c.InHand.WithText(text))
	return nil
}

// Take reads what was sent with an addition, and says what it is.
func (f *plainFlow) Take(c *session.SupportCase, adding session.Sent) {
	record, err := c.Read(adding)(f.ctx)
	if err != nil {
		f.p.Say("Not taken: " + session.Sentence(err.Error()))
		return
	}
	c.InHand = adding
	for _, what := range record.Did.Read {
		f.p.Say("Read: " + what)
	}
}

// judged ends with the report on a record.
func (f *plainFlow) judged(record *evidence.Record) error {
	f.s.Report = faults.Judge(record)
	f.p.Say("", "Report", "")
	f.p.Say(prose.SpokenReport(f.s.Report, plainWidth)...)
	return nil
}
