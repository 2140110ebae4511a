package plain

import (
	"errors"

	"clonepath/awsops"

	"clonepath/tui/form"

	"clonepath/steps/session"
	"clonepath/steps/setup"
	"clonepath/tui/fields"
)

// handToOthers writes the files for somebody who has the rights, and makes what
// stays here. The wizard ends after it: the next start asks what they made.
func (f *plainFlow) handToOthers(d *session.Draft, asked []awsops.Change) error {
	dir := f.s.Deps.ExportDir
	switch err := f.ask(fields.HandoverFields(&dir), nil, nothing); {
	case errors.Is(err, ErrBack):
		return f.plan() // which takes up what has been made since
	case err != nil:
		return err
	}
	files, err := f.s.Deps.Backend.Export(dir, f.s.Expected())
	if err != nil {
		f.p.Say("Not written: " + session.PlainError(err))
		return f.handToOthers(d, asked)
	}
	f.s.HandOver(d.StepsAsked(asked), dir)
	f.p.Say("", "Waiting for others", "They make: "+session.WaitingText(f.s.Setup)+".", "The role: "+f.s.Setup.Target.RoleARN, "Written to "+dir+":")
	for _, name := range session.Within(dir, files) {
		f.p.Say("  " + name)
	}
	f.p.Say("Give them the directory; request.md is the page for their security team.", "Start clonepath again when they are done: it asks for what they made.")
	return errStopped
}

// stepByStep asks what becomes of each step of the plan, and does it.
func (f *plainFlow) stepByStep(d *session.Draft) error {
	for _, id := range d.Parts() {
		if err := f.p.Ask(f.ctx, f.partField(d, id), form.List{}); err != nil {
			return err
		}
	}
	if err := f.Apply(d, d.Those(session.ToApply)); err != nil {
		return err
	}
	d.Skip(d.Those(session.ToSkip))
	if asked := d.Those(session.ToOthers); len(asked) > 0 {
		return f.handToOthers(d, asked)
	}
	return nil
}

// partField asks what becomes of one step.
func (f *plainFlow) partField(d *session.Draft, id setup.StepID) form.Field {
	chosen := session.Decisions[session.ToSkip].Word // changes nothing
	if f.deps.ConfirmDefaultApply {
		chosen = session.Decisions[session.ToApply].Word
	}
	field := form.Field{
		Kind: form.Choice, Title: "What becomes of the " + string(id) + "?",
		Value: func() string { return chosen },
		Store: func(v string) {
			for what, shown := range session.Decisions {
				if shown.Word == v {
					d.Settle(id, session.Decision(what))
				}
			}
		},
	}
	for _, shown := range session.Decisions {
		field.Options = append(field.Options, form.Option{Value: shown.Word, Label: shown.Word})
	}
	return field
}

// returned asks for what others made, and says what became of it.
func (f *plainFlow) returned() (became string, err error) {
	became = fields.BecameMade
	f.p.Say("", "What others made")
	if err := f.ask(fields.ReturnedFields(f.s, &became), nil, nothing); err != nil {
		return "", err
	}
	switch became {
	case fields.BecameMade:
		f.s.TheyMade()
	case fields.BecameOwn:
		f.s.TakeBack()
	}
	return became, nil
}

// goOn continues what was kept: with the questions, or with what others made.
func (f *plainFlow) goOn() error {
	f.s.Resume()
	if f.s.Setup.Choices.Waiting == "" {
		return f.setUp()
	}
	became, err := f.returned()
	switch {
	case err != nil:
		return err
	case became == fields.BecameWaiting:
		f.p.Say("Everything stays as it is.")
		return errStopped
	case became == fields.BecameOwn:
		return f.setUp()
	}
	if err := f.Values(); err != nil {
		return err
	}
	return f.Verify(f.s.Verify(session.AsSetUp))
}

// handedOver asks whether a plan without changes here is for somebody else.
func (f *plainFlow) handedOver(d *session.Draft) error {
	answer := "on"
	err := f.p.AskOrBack(f.ctx, form.Field{
		Kind: form.Choice, Title: "Hand this over to somebody who has the rights?",
		Options: []form.Option{{Value: "on", Label: "go on without"}, {Value: "hand", Label: "hand over"}},
		Value:   func() string { return answer }, Store: func(v string) { answer = v },
	}, form.List{})
	if err != nil || answer == "on" {
		return err
	}
	return f.handToOthers(d, nil)
}
