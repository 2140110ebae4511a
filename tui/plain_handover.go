package tui

import (
	"errors"

	"clonepath/awsops"
	"clonepath/steps"
	"clonepath/tui/form"
	"clonepath/tui/plain"
)

// handToOthers writes the files for somebody who has the rights, and makes what
// stays here. The wizard ends after it: the next start asks what they made.
func (f *plainFlow) handToOthers(d *draft, asked []awsops.Change) error {
	dir := f.s.deps.ExportDir
	switch err := f.ask(handoverFields(&dir), nil, nothing); {
	case errors.Is(err, plain.ErrBack):
		return f.plan() // which takes up what has been made since
	case err != nil:
		return err
	}
	files, err := f.s.deps.Backend.Export(dir, f.s.expected())
	if err != nil {
		f.p.Say("Not written: " + plainError(err))
		return f.handToOthers(d, asked)
	}
	f.s.handOver(d.stepsAsked(asked), dir)
	f.p.Say("", "Waiting for others", "They make: "+waitingText(f.s.setup)+".", "The role: "+f.s.setup.Target.RoleARN, "Written to "+dir+":")
	for _, name := range within(dir, files) {
		f.p.Say("  " + name)
	}
	f.p.Say("Give them the directory; request.md is the page for their security team.", "Start clonepath again when they are done: it asks for what they made.")
	return errStopped
}

// stepByStep asks what becomes of each step of the plan, and does it.
func (f *plainFlow) stepByStep(d *draft) error {
	for _, id := range d.parts() {
		if err := f.p.Ask(f.ctx, f.partField(d, id), form.List{}); err != nil {
			return err
		}
	}
	if err := f.apply(d, d.those(toApply)); err != nil {
		return err
	}
	d.skip(d.those(toSkip))
	if asked := d.those(toOthers); len(asked) > 0 {
		return f.handToOthers(d, asked)
	}
	return nil
}

// partField asks what becomes of one step.
func (f *plainFlow) partField(d *draft, id steps.StepID) form.Field {
	chosen := decisions[toSkip].word // changes nothing
	if f.deps.ConfirmDefaultApply {
		chosen = decisions[toApply].word
	}
	field := form.Field{
		Kind: form.Choice, Title: "What becomes of the " + string(id) + "?",
		Value: func() string { return chosen },
		Store: func(v string) {
			for what, shown := range decisions {
				if shown.word == v {
					d.settle(id, decision(what))
				}
			}
		},
	}
	for _, shown := range decisions {
		field.Options = append(field.Options, form.Option{Value: shown.word, Label: shown.word})
	}
	return field
}

// returned asks for what others made, and says what became of it.
func (f *plainFlow) returned() (became string, err error) {
	became = becameMade
	f.p.Say("", "What others made")
	if err := f.ask(f.s.returnedFields(&became), nil, nothing); err != nil {
		return "", err
	}
	switch became {
	case becameMade:
		f.s.theyMade()
	case becameOwn:
		f.s.takeBack()
	}
	return became, nil
}

// goOn continues what was kept: with the questions, or with what others made.
func (f *plainFlow) goOn() error {
	f.s.resume()
	if f.s.setup.Choices.Waiting == "" {
		return f.setUp()
	}
	became, err := f.returned()
	switch {
	case err != nil:
		return err
	case became == becameWaiting:
		f.p.Say("Everything stays as it is.")
		return errStopped
	case became == becameOwn:
		return f.setUp()
	}
	if err := f.values(); err != nil {
		return err
	}
	return f.verify(f.s.verify(asSetUp))
}

// handedOver asks whether a plan without changes here is for somebody else.
func (f *plainFlow) handedOver(d *draft) error {
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
