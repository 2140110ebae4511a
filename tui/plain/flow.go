package plain

import (
	"context"
	"errors"
	"io"

	"github.com/charmbracelet/lipgloss"
	"github.com/muesli/termenv"

	"clonepath/tui/form"

	"clonepath/steps/session"
	"clonepath/steps/setup"
	"clonepath/tui/fields"
	"clonepath/tui/page"
)

// plainWidth is how wide the lines of the plain wizard are at most.
const plainWidth = 78

// plainFlow is the wizard without a screen: the same questions, one after the
// other.
type plainFlow struct {
	deps     page.Deps
	s        *session.Session
	p        *Prompter
	ctx      context.Context
	advanced bool
}

// errStopped says that the person chose to stop at the plan.
var errStopped = errors.New("stopped before the plan")

// RunPlain asks the same as Run line by line, and ends with the part titled
// Report. The end of the input is plain.ErrAborted, and the Outcome says so.
func RunPlain(ctx context.Context, deps page.Deps, in io.Reader, out io.Writer) (session.Outcome, error) {
	lipgloss.SetColorProfile(termenv.Ascii) // no escape sequences at all
	scrubbed := deps.Vault.Writer(out)
	defer func() { _ = scrubbed.Close() }() // the lines before are out already
	f := &plainFlow{deps: deps, s: session.New(deps.Deps), p: New(in, scrubbed), ctx: ctx}
	err := f.run()
	finished := err == nil
	outcome := f.s.Outcome(finished)
	if errors.Is(err, errStopped) {
		outcome.Aborted, err = false, nil
	}
	return outcome, errors.Join(err, f.s.Keep(&outcome, finished))
}

func (f *plainFlow) run() error {
	if f.deps.Mode == page.ModeReport {
		return f.conclude(f.s.Verified(f.deps.Record))
	}
	for {
		if err := f.begun(); !errors.Is(err, ErrBack) {
			return err
		}
	}
}

// begun asks what is wanted and does it; plain.ErrBack asks it again.
func (f *plainFlow) begun() error {
	f.s.Identity = nil // who one is depends on the answers to come
	want := fields.WantCheck
	if f.deps.Mode != page.ModeCheck {
		if err := f.p.Ask(f.ctx, fields.WantField(f.s, &want), form.List{}); err != nil {
			return err
		}
	}
	switch want {
	case fields.WantCheck:
		return f.Check()
	case fields.WantSupport:
		return f.support()
	case fields.WantContinue:
		return f.goOn()
	}
	return f.setUp()
}

// Check asks for what stands in Torque and verifies it.
func (f *plainFlow) Check() error {
	f.p.Say("", "What stands in Torque")
	lists := map[string]form.List{"choice.profile": fields.ProfileList(f.s.Deps.Profiles)}
	if err := f.ask(fields.CheckFields(f.s), lists, f.named); err != nil {
		return err
	}
	return f.Verify(f.s.Verify(session.AsGiven))
}

// named notes the host of a repository that was typed.
func (f *plainFlow) named(key string) error {
	if key == "target.repo" {
		f.s.NameHost()
	}
	return nil
}

func (f *plainFlow) setUp() error {
	parts := []func() error{f.askAdvanced, f.repo, f.Account, f.secret, f.role, f.trust, f.credential, f.plan, f.Values}
	for at := 0; at < len(parts); at++ {
		switch err := parts[at](); {
		case errors.Is(err, ErrBack) && at > 0:
			at -= 2 // to the one before
		case err != nil:
			return err
		}
	}
	return f.Verify(f.s.Verify(session.AsSetUp))
}

func (f *plainFlow) askAdvanced() error {
	answer := setup.No
	if f.advanced {
		answer = setup.Yes
	}
	field := form.Field{
		Key: "advanced", Kind: form.Choice, Title: "Ask the advanced questions too?",
		Help:    "Role path, permissions boundary, tags, key, policy kind. Their defaults fit nearly everybody.",
		Options: []form.Option{{Value: setup.Yes, Label: "yes"}, {Value: setup.No, Label: "no"}},
		Value:   func() string { return answer }, Store: func(v string) { answer = v },
	}
	if err := f.p.AskOrBack(f.ctx, field, form.List{}); err != nil {
		return err
	}
	f.advanced = answer == setup.Yes
	return nil
}

// Begin announces a step.
func (f *plainFlow) Begin(id setup.StepID) {
	for i, step := range setup.Steps() {
		if step.ID == id {
			f.p.Say("", "Step "+ofSteps(i+1)+": "+step.Title, step.What, "Type ? for help on a question, < to go back.")
		}
	}
}

// ask asks fields in their order. After each, left may do something; a field
// that it returns errAgain for is asked again. Back from the first field is
// plain.ErrBack.
func (f *plainFlow) ask(fields []form.Field, lists map[string]form.List, left func(key string) error) error {
	var before []int // the fields that were answered
	for i := 0; i < len(fields); i++ {
		field := fields[i]
		if (field.Advanced && !f.advanced) || (field.When != nil && !field.When()) {
			continue
		}
		switch err := f.p.AskOrBack(f.ctx, field, lists[field.Key]); {
		case errors.Is(err, ErrBack) && len(before) > 0:
			i = before[len(before)-1] - 1
			before = before[:len(before)-1]
			continue
		case err != nil:
			return err
		}
		if text := f.s.Unsure(field.Key); text != "" {
			f.p.Say(text)
		}
		before = append(before, i)
		switch err := left(field.Key); {
		case errors.Is(err, errAgain):
			i, before = i-1, before[:len(before)-1]
		case err != nil:
			return err
		}
	}
	return nil
}

var errAgain = errors.New("the question is asked again")
