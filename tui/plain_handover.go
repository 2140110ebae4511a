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
func (f *plainFlow) handToOthers(p *planScreen, asked []awsops.Change) error {
	h := newHandover(p, asked)
	switch err := f.ask(h.form.Fields(), nil, nothing); {
	case errors.Is(err, plain.ErrBack):
		return f.plan() // which takes up what has been made since
	case err != nil:
		return err
	}
	files, err := f.s.deps.Backend.Export(h.dir, f.s.expected())
	if err != nil {
		f.p.Say("Not written: " + plainError(err))
		return f.handToOthers(p, asked)
	}
	f.s.handOver(h.waiting(), h.dir)
	f.p.Say("", "Waiting for others", "They make: "+waitingText(f.s.setup)+".", "The role: "+f.s.setup.Target.RoleARN, "Written to "+h.dir+":")
	for _, name := range within(h.dir, files) {
		f.p.Say("  " + name)
	}
	f.p.Say("Give them the directory; request.md is the page for their security team.", "Start clonepath again when they are done: it asks for what they made.")
	return errStopped
}

// stepByStep asks what becomes of each step of the plan, and does it.
func (f *plainFlow) stepByStep(p *planScreen) error {
	for _, id := range p.parts() {
		if err := f.p.Ask(f.ctx, p.partField(id), form.List{}); err != nil {
			return err
		}
	}
	if err := f.apply(p.those(toApply)); err != nil {
		return err
	}
	f.s.skipped = stepsOf(p.those(toSkip))
	if asked := p.those(toOthers); len(asked) > 0 {
		return f.handToOthers(p, asked)
	}
	return nil
}

// partField asks what becomes of one step.
func (p *planScreen) partField(id steps.StepID) form.Field {
	chosen := decisions[toSkip].word // changes nothing
	if p.s.deps.ConfirmDefaultApply {
		chosen = decisions[toApply].word
	}
	field := form.Field{
		Kind: form.Choice, Title: "What becomes of the " + string(id) + "?",
		Value: func() string { return chosen },
		Store: func(v string) {
			for d, shown := range decisions {
				if shown.word == v {
					p.settle(id, decision(d))
				}
			}
		},
	}
	for _, shown := range decisions {
		field.Options = append(field.Options, form.Option{Value: shown.word, Label: shown.word})
	}
	return field
}

// returned asks for what others made; more tells whether to go on.
func (f *plainFlow) returned() (becameWhat string, err error) {
	r := newReturned(f.s)
	f.p.Say("", r.title)
	if err := f.ask(r.form.Fields(), nil, nothing); err != nil {
		return "", err
	}
	switch r.became {
	case becameMade:
		f.s.theyMade()
	case becameOwn:
		f.s.takeBack()
	}
	return r.became, nil
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
	return f.verify(newVerify(f.s, asSetUp))
}

// handedOver asks whether a plan without changes here is for somebody else.
func (f *plainFlow) handedOver(p *planScreen) error {
	answer := "on"
	err := f.p.AskOrBack(f.ctx, form.Field{
		Kind: form.Choice, Title: "Hand this over to somebody who has the rights?",
		Options: []form.Option{{Value: "on", Label: "go on without"}, {Value: "hand", Label: "hand over"}},
		Value:   func() string { return answer }, Store: func(v string) { answer = v },
	}, form.List{})
	if err != nil || answer == "on" {
		return err
	}
	return f.handToOthers(p, nil)
}
