package tui

import (
	"fmt"

	"clonepath/awsops"
	"clonepath/steps"
	"clonepath/tui/form"
	"clonepath/tui/widget"
)

func ofSteps(n int) string { return fmt.Sprintf("%d of %d", n, len(steps.Steps())) }

func nothing(string) error { return nil }

func (f *plainFlow) repo() error {
	f.begin(steps.StepRepo)
	return f.ask(f.s.formFields(steps.StepRepo), nil, f.named)
}

func (f *plainFlow) account() error {
	f.begin(steps.StepAccount)
	lists := map[string]form.List{"choice.profile": profileList(f.s.deps.Profiles), "target.region": {State: form.Ready, Options: regionOptions()}}
	for {
		if err := f.ask(f.s.accountFields(), lists, nothing); err != nil {
			return err
		}
		id, err := f.s.deps.Backend.Open(f.ctx, f.s.setup.Choices.Profile, f.s.setup.Target.Region)
		if err != nil {
			f.p.Say(errorText(err)...)
			if command := loginCommand(err, f.s.setup.Choices.Profile); command != "" {
				f.p.Say("  " + command)
			}
			continue
		}
		f.s.identity = &id
		f.p.Say("", "These credentials are "+id.ARN+" in account "+joined(id.Account, id.Alias)+", region "+f.s.regionText()+".")
		yes, err := f.confirm("Is this the account you mean?", true)
		if err != nil || yes {
			return err
		}
	}
}

// confirm asks a question that is answered with yes or no.
func (f *plainFlow) confirm(title string, yes bool) (bool, error) {
	answer := map[bool]string{true: steps.Yes, false: steps.No}[yes]
	err := f.p.Ask(f.ctx, form.Field{
		Kind: form.Choice, Title: title, Options: []form.Option{{Value: steps.Yes, Label: "yes"}, {Value: steps.No, Label: "no"}},
		Value: func() string { return answer }, Store: func(v string) { answer = v },
	}, form.List{})
	return answer == steps.Yes, err
}

func (f *plainFlow) secret() error {
	f.begin(steps.StepSecret)
	lists := map[string]form.List{}
	return f.ask(f.s.secretFields(), lists, func(key string) error {
		if key == keySecretChoice {
			delete(lists, keySecretPath) // of another secret
		}
		switch {
		case key == keySecretChoice && f.s.choseSecret():
			found, more, err := f.s.deps.Backend.Secrets(f.ctx)
			lists[keySecretID] = f.s.secretList(page{found, more}, err)
		case key == keySecretID:
			v, err := f.s.readValue(f.s.setup.Target.SecretID)(f.ctx)
			lists[keySecretPath] = f.s.keepValue(v, err)
		case key == keySecretPath:
			f.s.sealLeaf()
		case key == steps.TokenKey:
			return f.try()
		}
		return nil
	})
}

// try tries the token that was typed, and lets the person type another.
func (f *plainFlow) try() error {
	trial, _ := f.s.tryToken()(f.ctx) // what went wrong stands in it
	f.p.Say(trial.Text)
	if trial.OK {
		return nil
	}
	again, err := f.confirm("Type another token?", true)
	if err == nil && again {
		return errAgain
	}
	return err
}

func (f *plainFlow) role() error {
	f.begin(steps.StepRole)
	lists := map[string]form.List{}
	err := f.ask(f.s.formFields(steps.StepRole), lists, func(key string) error {
		switch isNew := f.s.setup.Choices.Role == steps.ChooseNew; {
		case key == keyRoleChoice && !isNew:
			found, more, err := f.s.deps.Backend.Roles(f.ctx)
			lists[keyRoleARN] = listOf(found, more, err, "roles")
		case key == keyRoleARN && !isNew:
			role, err := f.s.readRole()(f.ctx)
			f.s.existing = &role
			return err
		}
		return nil
	})
	if err != nil {
		return err
	}
	f.preview(permissionPreview)
	return nil
}

// preview says what a document will be.
func (f *plainFlow) preview(of func(steps.Desired) documentPreview) {
	if d, err := f.s.desired(); err == nil {
		f.p.Say("")
		f.p.Say(of(d).spoken(f.s, d)...)
	}
}

func (f *plainFlow) trust() error {
	f.begin(steps.StepTrust)
	if err := f.ask(f.s.formFields(steps.StepTrust), nil, nothing); err != nil {
		return err
	}
	setup, err := f.s.setup.Complete(f.s.deps.Rand)
	if err != nil {
		return err
	}
	f.s.setup = setup
	f.preview(trustPreview)
	return nil
}

func (f *plainFlow) credential() error {
	f.begin(steps.StepCredential)
	return f.ask(f.s.formFields(steps.StepCredential), nil, nothing)
}

// plan shows the plan, asks, and makes the changes.
func (f *plainFlow) plan() error {
	d := f.s.draft()
	f.s.mixed = "" // the plan's question is asked for each plan
	d.restart()
	if err := f.compare(d); err != nil {
		return err
	}
	switch {
	case len(d.planned.Changes) > 0:
		return f.agree(d)
	case d.planned.Pending():
		return f.handedOver(d)
	}
	return nil
}

// compare makes a plan and shows it.
func (f *plainFlow) compare(d *draft) error {
	for {
		planned, err := d.compare()(f.ctx)
		if err != nil {
			return err
		}
		d.planned = &planned
		w := planWriter{d: d, t: widget.NewTheme(false), spoken: true}
		f.p.Say("", w.title(), "")
		f.p.Say(w.lines(plainWidth)...)
		if planned.Question == nil {
			return nil
		}
		if err := f.decide(planned.Question); err != nil {
			return err
		}
	}
}

func (f *plainFlow) decide(q *steps.Question) error {
	field := form.Field{Kind: form.Choice, Title: "Which of these?", Value: func() string { return "" }, Store: func(v string) { f.s.mixed = v }}
	for _, o := range q.Options {
		field.Options = append(field.Options, form.Option{Value: o.Value, Label: o.Label, Help: o.Help})
	}
	return f.p.AskOrBack(f.ctx, field, form.List{})
}

func (f *plainFlow) agree(d *draft) error {
	changes := d.planned.Changes
	answer := "stop"
	if f.deps.ConfirmDefaultApply {
		answer = "apply"
	}
	field := form.Field{
		Kind: form.Choice, Title: "Make " + these(len(changes)) + "?",
		Options: []form.Option{{Value: "apply", Label: "apply " + these(len(changes))}, {Value: "stop", Label: "stop here, the answers are kept"}, {Value: "skip", Label: "go on without"}, {Value: "hand", Label: "hand over to somebody who has the rights"}},
		Value:   func() string { return answer }, Store: func(v string) { answer = v },
	}
	if d.parts() != nil {
		field.Options = append(field.Options, form.Option{Value: "each", Label: "decide step by step: apply, hand over or skip"})
	}
	if err := f.p.AskOrBack(f.ctx, field, form.List{}); err != nil {
		return err
	}
	switch answer {
	case "stop":
		return errStopped
	case "skip":
		d.skip(changes)
		return nil
	case "hand":
		return f.handToOthers(d, changes)
	case "each":
		return f.stepByStep(d)
	}
	return f.apply(d, changes)
}

// apply makes the changes and says each.
func (f *plainFlow) apply(d *draft, changes []awsops.Change) error {
	return d.apply(changes)(f.ctx, func(now progress) {
		d.advance(now)
		if d.made(now.at) {
			f.p.Say("Done: " + changes[now.at].Title + ".")
		}
	})
}

// values says what to enter in Torque.
func (f *plainFlow) values() error {
	f.p.Say("", "Enter this in Torque", "Account Admin, Credentials, Add New Credential, then Secret Manager.")
	for _, v := range f.s.values(f.s.setup) {
		f.p.Say("  " + v.field + ": " + v.text)
	}
	if _, _, last := f.s.journal.read(); f.s.fresh {
		f.p.Say(widget.Wrap(settleHint(last), plainWidth)...)
	}
	return nil
}
