package tui

import (
	"clonepath/awsops"
	"clonepath/steps"
	"clonepath/tui/form"
)

// handToOthers writes the files for somebody who has the rights, and makes what
// stays here. The wizard ends after it: the next start asks what they made.
func (f *plainFlow) handToOthers(p *planScreen) error {
	h := newHandover(p)
	if err := f.ask(h.form.Fields(), nil, nothing); err != nil {
		return err
	}
	files, err := f.s.deps.Backend.Export(h.dir, f.s.expected())
	if err != nil {
		f.p.Say("Not written: " + plainError(err))
		return f.handToOthers(p)
	}
	f.s.handOver(h.waiting(), h.dir)
	if h.what == handRole && p.mixesSecretAndRole() {
		if err := f.makeHere(p); err != nil {
			return err
		}
	}
	f.p.Say("", "Waiting for others", "They make: "+waitingText(f.s.setup)+".", "The role: "+f.s.setup.Target.RoleARN, "Written to "+h.dir+":")
	for _, name := range within(h.dir, files) {
		f.p.Say("  " + name)
	}
	f.p.Say("Give them the directory. Start clonepath again when they are done: it asks for the role's ARN.")
	return errStopped
}

// makeHere makes the changes of the secret, if the person agrees.
func (f *plainFlow) makeHere(p *planScreen) error {
	var changes []awsops.Change
	for _, c := range p.planned.Changes {
		if secretChange(c) {
			changes = append(changes, c)
		}
	}
	yes, err := f.confirm("Make "+these(len(changes))+" of the secret here now?", f.s.deps.ConfirmDefaultApply)
	if err != nil || !yes {
		return err
	}
	return f.apply(changes)
}

// returned asks for what others made; more tells whether to go on.
func (f *plainFlow) returned() (becameWhat string, err error) {
	r := newReturned(f.s)
	f.p.Say("", r.title)
	if err := f.ask(r.form.Fields(), nil, nothing); err != nil {
		return "", err
	}
	if r.became != becameWaiting {
		f.s.takeBack()
	}
	if r.became == becameMade {
		f.s.setup.Choices.Role, f.s.fresh = steps.ChooseExisting, true
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
	err := f.p.Ask(f.ctx, form.Field{
		Kind: form.Choice, Title: "Hand this over to somebody who has the rights?",
		Options: []form.Option{{Value: "on", Label: "go on without"}, {Value: "hand", Label: "hand over"}},
		Value:   func() string { return answer }, Store: func(v string) { answer = v },
	}, form.List{})
	if err != nil || answer == "on" {
		return err
	}
	return f.handToOthers(p)
}
