package plain

import (
	"fmt"

	"clonepath/awsops"
	"clonepath/steps/plan"
	"clonepath/steps/session"
	"clonepath/steps/setup"
	"clonepath/tui/fields"
	"clonepath/tui/form"
	"clonepath/tui/prose"
	"clonepath/tui/widget"
)

func ofSteps(n int) string { return fmt.Sprintf("%d of %d", n, len(setup.Steps())) }

func nothing(string) error { return nil }

func (f *plainFlow) repo() error {
	f.Begin(setup.StepRepo)
	return f.ask(fields.FormFields(f.s, setup.StepRepo), nil, f.named)
}

func (f *plainFlow) Account() error {
	f.Begin(setup.StepAccount)
	lists := map[string]form.List{"choice.profile": fields.ProfileList(f.s.Deps.Profiles), "target.region": {State: form.Ready, Options: fields.RegionOptions()}}
	for {
		if err := f.ask(fields.AccountFields(f.s), lists, nothing); err != nil {
			return err
		}
		id, err := f.s.Deps.Backend.Open(f.ctx, f.s.Setup.Choices.Profile, f.s.Setup.Target.Region)
		if err != nil {
			f.p.Say(prose.ErrorText(err)...)
			if command := session.LoginCommand(err, f.s.Setup.Choices.Profile); command != "" {
				f.p.Say("  " + command)
			}
			continue
		}
		f.s.Identity = &id
		f.p.Say("", "These credentials are "+id.ARN+" in account "+session.Joined(id.Account, id.Alias)+", region "+f.s.RegionText()+".")
		yes, err := f.Confirm("Is this the account you mean?", true)
		if err != nil || yes {
			return err
		}
	}
}

// Confirm asks a question that is answered with yes or no.
func (f *plainFlow) Confirm(title string, yes bool) (bool, error) {
	answer := map[bool]string{true: setup.Yes, false: setup.No}[yes]
	err := f.p.Ask(f.ctx, form.Field{
		Kind: form.Choice, Title: title, Options: []form.Option{{Value: setup.Yes, Label: "yes"}, {Value: setup.No, Label: "no"}},
		Value: func() string { return answer }, Store: func(v string) { answer = v },
	}, form.List{})
	return answer == setup.Yes, err
}

func (f *plainFlow) secret() error {
	f.Begin(setup.StepSecret)
	lists := map[string]form.List{}
	return f.ask(fields.SecretFields(f.s), lists, func(key string) error {
		if key == fields.KeySecretChoice {
			delete(lists, fields.KeySecretPath) // of another secret
		}
		switch {
		case key == fields.KeySecretChoice && f.s.ChoseSecret():
			found, more, err := f.s.Deps.Backend.Secrets(f.ctx)
			lists[fields.KeySecretID] = fields.SecretList(f.s, session.Listing{Found: found, More: more}, err)
		case key == fields.KeySecretID:
			v, err := f.s.ReadValue(f.s.Setup.Target.SecretID)(f.ctx)
			lists[fields.KeySecretPath] = fields.KeepValue(f.s, v, err)
		case key == fields.KeySecretPath:
			f.s.SealLeaf()
		case key == setup.TokenKey:
			return f.try()
		}
		return nil
	})
}

// try tries the token that was typed, and lets the person type another.
func (f *plainFlow) try() error {
	trial, _ := f.s.TryToken()(f.ctx) // what went wrong stands in it
	f.p.Say(trial.Text)
	if trial.OK {
		return nil
	}
	again, err := f.Confirm("Type another token?", true)
	if err == nil && again {
		return errAgain
	}
	return err
}

func (f *plainFlow) role() error {
	f.Begin(setup.StepRole)
	lists := map[string]form.List{}
	err := f.ask(fields.FormFields(f.s, setup.StepRole), lists, func(key string) error {
		switch isNew := f.s.Setup.Choices.Role == setup.ChooseNew; {
		case key == fields.KeyRoleChoice && !isNew:
			found, more, err := f.s.Deps.Backend.Roles(f.ctx)
			lists[fields.KeyRoleARN] = fields.ListOf(found, more, err, "roles")
		case key == fields.KeyRoleARN && !isNew:
			role, err := f.s.ReadRole()(f.ctx)
			f.s.Existing = &role
			return err
		}
		return nil
	})
	if err != nil {
		return err
	}
	f.preview(prose.PermissionPreview)
	return nil
}

// preview says what a document will be.
func (f *plainFlow) preview(of func(plan.Desired) prose.DocumentPreview) {
	if d, err := f.s.Desired(); err == nil {
		f.p.Say("")
		f.p.Say(of(d).Spoken(f.s, d)...)
	}
}

func (f *plainFlow) trust() error {
	f.Begin(setup.StepTrust)
	if err := f.ask(fields.FormFields(f.s, setup.StepTrust), nil, nothing); err != nil {
		return err
	}
	chosen, err := f.s.Setup.Complete(f.s.Deps.Rand)
	if err != nil {
		return err
	}
	f.s.Setup = chosen
	f.preview(prose.TrustPreview)
	return nil
}

func (f *plainFlow) credential() error {
	f.Begin(setup.StepCredential)
	return f.ask(fields.FormFields(f.s, setup.StepCredential), nil, nothing)
}

// plan shows the plan, asks, and makes the changes.
func (f *plainFlow) plan() error {
	d := f.s.Draft()
	f.s.Mixed = "" // the plan's question is asked for each plan
	d.Restart()
	if err := f.Compare(d); err != nil {
		return err
	}
	switch {
	case len(d.Planned.Changes) > 0:
		return f.agree(d)
	case d.Planned.Pending():
		return f.handedOver(d)
	}
	return nil
}

// Compare makes a plan and shows it.
func (f *plainFlow) Compare(d *session.Draft) error {
	for {
		planned, err := d.Compare()(f.ctx)
		if err != nil {
			return err
		}
		d.Planned = &planned
		w := prose.PlanWriter{D: d, T: widget.NewTheme(false), Spoken: true}
		f.p.Say("", w.Title(), "")
		f.p.Say(w.Lines(plainWidth)...)
		if planned.Question == nil {
			return nil
		}
		if err := f.decide(planned.Question); err != nil {
			return err
		}
	}
}

func (f *plainFlow) decide(q *plan.Question) error {
	field := form.Field{Kind: form.Choice, Title: "Which of these?", Value: func() string { return "" }, Store: func(v string) { f.s.Mixed = v }}
	for _, o := range q.Options {
		field.Options = append(field.Options, form.Option{Value: o.Value, Label: o.Label, Help: o.Help})
	}
	return f.p.AskOrBack(f.ctx, field, form.List{})
}

func (f *plainFlow) agree(d *session.Draft) error {
	changes := d.Planned.Changes
	answer := "stop"
	if f.deps.ConfirmDefaultApply {
		answer = "apply"
	}
	field := form.Field{
		Kind: form.Choice, Title: "Make " + prose.These(len(changes)) + "?",
		Options: []form.Option{{Value: "apply", Label: "apply " + prose.These(len(changes))}, {Value: "stop", Label: "stop here, the answers are kept"}, {Value: "skip", Label: "go on without"}, {Value: "hand", Label: "hand over to somebody who has the rights"}},
		Value:   func() string { return answer }, Store: func(v string) { answer = v },
	}
	if d.Parts() != nil {
		field.Options = append(field.Options, form.Option{Value: "each", Label: "decide step by step: apply, hand over or skip"})
	}
	if err := f.p.AskOrBack(f.ctx, field, form.List{}); err != nil {
		return err
	}
	switch answer {
	case "stop":
		return errStopped
	case "skip":
		d.Skip(changes)
		return nil
	case "hand":
		return f.handToOthers(d, changes)
	case "each":
		return f.stepByStep(d)
	}
	return f.Apply(d, changes)
}

// Apply makes the changes and says each.
func (f *plainFlow) Apply(d *session.Draft, changes []awsops.Change) error {
	return d.Apply(changes)(f.ctx, func(now session.Progress) {
		d.Advance(now)
		if d.Made(now.At) {
			f.p.Say("Done: " + changes[now.At].Title + ".")
		}
	})
}

// Values says what to enter in Torque.
func (f *plainFlow) Values() error {
	f.p.Say("", "Enter this in Torque", "Account Admin, Credentials, Add New Credential, then Secret Manager.")
	for _, v := range f.s.Values(f.s.Setup) {
		f.p.Say("  " + v.Field + ": " + v.Text)
	}
	if _, _, last := f.s.Journal.Read(); f.s.Fresh {
		f.p.Say(widget.Wrap(session.SettleHint(last), plainWidth)...)
	}
	return nil
}
