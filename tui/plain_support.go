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
	sp := newSupport(f.s)
	f.p.Say("", sp.title, supportHint)
	var fields []form.Field
	for _, field := range sp.form.Fields() {
		if field.Key != keySent {
			fields = append(fields, field)
		}
	}
	if err := f.ask(fields, nil, func(key string) error { sp.leaving(key); return nil }); err != nil {
		if errors.Is(err, plain.ErrBack) { // the case ends: one's own set-up comes back
			f.s.support, f.s.setup = false, sp.before
		}
		return err
	}
	if err := f.sentFiles(sp); err != nil {
		return err
	}
	if err := f.sentText(sp); err != nil {
		return err
	}
	if sp.nothing() {
		f.p.Say(sentence(errNothingInHand.Error()))
		return f.support()
	}
	record, err := f.s.judged(f.ctx, sp.inHand, sp.question())
	if err != nil {
		f.p.Say("Stopped: " + plainError(err))
		return err
	}
	return f.judged(record)
}

// sentFiles asks for one file after the other, until none is named.
func (f *plainFlow) sentFiles(sp *supportScreen) error {
	for {
		field := form.Field{
			Title: "A file that they sent", Empty: "no more",
			Help:  "Evidence that clonepath check --share wrote, the output of aws commands, an error text, a policy.",
			Value: func() string { return "" }, Store: func(v string) { sp.path = v },
		}
		if err := f.p.Ask(f.ctx, field, form.List{}); err != nil || sp.path == "" {
			return err
		}
		f.take(sp, sp.inHand.withPath(filePath(sp.path)))
	}
}

// sentText asks for a text of several lines.
func (f *plainFlow) sentText(sp *supportScreen) error {
	text, err := f.p.Paragraph(f.ctx, "An error text, a policy or the output of an aws command: paste it, then an empty line. An empty line alone means none.")
	if err != nil || text == "" {
		return err
	}
	f.take(sp, sp.inHand.withText(text))
	return nil
}

// take reads what was sent with an addition, and says what it is.
func (f *plainFlow) take(sp *supportScreen, adding sent) {
	record, err := f.s.read(f.ctx, adding, sp.question())
	if err != nil {
		f.p.Say("Not taken: " + sentence(err.Error()))
		return
	}
	sp.inHand = adding
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
