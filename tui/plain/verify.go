package plain

import (
	"errors"
	"fmt"
	"strconv"
	"time"

	"clonepath/checks/faults"
	"clonepath/checks/verdict"
	"clonepath/tui/form"

	"clonepath/steps/session"
	"clonepath/tui/prose"
	"clonepath/tui/widget"
)

// What a person can do after the checks, before the report ends the session.
const (
	nextReport = "report"
	nextOpen   = "open"
	nextFix    = "fix"
	nextRun    = "run"
	nextWatch  = "watch"
)

// Verify runs the checks and ends with the report.
func (f *plainFlow) Verify(v *session.Verification) error {
	if err := f.runChecks(v); err != nil {
		return err
	}
	return f.conclude(v)
}

func (f *plainFlow) runChecks(v *session.Verification) error {
	f.p.Say("", "Checking. Nothing is changed by it.")
	v.Restart()
	got, err := v.Check()(f.ctx, func(now session.Seen) { v.Sees(session.Seen{Identity: now.Identity}) })
	if err != nil {
		f.p.Say("Stopped: " + session.PlainError(err))
		return err
	}
	v.Adopt(got.Record)
	return nil
}

// conclude asks what to do with what was found, until the report is wanted.
func (f *plainFlow) conclude(v *session.Verification) error {
	for {
		f.statements(v)
		next, err := f.Next(v)
		if err != nil {
			return err
		}
		switch next {
		case nextOpen:
			err = f.Open(v)
		case nextFix:
			err = f.Repair(v)
		case nextRun:
			err = f.runChecks(v)
		case nextWatch:
			err = f.watch(v)
		default:
			f.p.Say("", "Report", "")
			f.p.Say(prose.SpokenReport(v.Report, plainWidth)...)
			return nil
		}
		if err != nil {
			return err
		}
	}
}

// statements are numbered, to be opened by their numbers.
func (f *plainFlow) statements(v *session.Verification) {
	f.p.Say("", "Statements")
	for i, c := range v.Report.Checks {
		f.p.Say(widget.Indent(fmt.Sprintf("  %d. ", i+1), widget.Wrap(prose.Spoken(c), plainWidth-6))...)
	}
	f.p.Say(widget.Wrap(v.Report.Headline, plainWidth)...)
}

func (f *plainFlow) Next(v *session.Verification) (string, error) {
	answer := nextReport
	options := []form.Option{{Value: nextReport, Label: "print the report and end"}, {Value: nextOpen, Label: "open a statement"}}
	if found := v.FirstCause(); v.Fixable(found) {
		options = append(options, form.Option{Value: nextFix, Label: "show the plan that repairs " + found.Fault})
	}
	if v.What != session.AsSent {
		options = append(options, form.Option{Value: nextRun, Label: "run the checks again"})
	}
	if v.Operated() {
		options = append(options, form.Option{Value: nextWatch, Label: "look into CloudTrail for the agent's first call", Help: "Press Save in Torque first. An event appears up to 15 minutes after its call."})
	}
	err := f.p.Ask(f.ctx, form.Field{
		Kind: form.Choice, Title: "What next?", Options: options,
		Value: func() string { return answer }, Store: func(s string) { answer = s },
	}, form.List{})
	return answer, err
}

// Open reads one statement out, and can ask for it again.
func (f *plainFlow) Open(v *session.Verification) error {
	number := ""
	err := f.p.Ask(f.ctx, form.Field{
		Kind: form.Text, Title: "Which statement? Type its number.",
		Value: func() string { return number }, Store: func(s string) { number = s },
		Check: func(s string) error {
			if n, err := strconv.Atoi(s); err != nil || n < 1 || n > len(v.Report.Checks) {
				return fmt.Errorf("%q is no number from 1 to %d", s, len(v.Report.Checks))
			}
			return nil
		},
	}, form.List{})
	if err != nil {
		return err
	}
	at, _ := strconv.Atoi(number) // the check accepted it
	c := v.Report.Checks[at-1]
	f.detail(v, c)
	if v.What == session.AsSent || len(faults.Collectors(c.ID)) == 0 {
		return nil
	}
	again, err := f.Confirm("Ask for this statement again?", false)
	if err != nil || !again {
		return err
	}
	if err := f.AskAgain(v, c); err != nil {
		return err
	}
	f.detail(v, v.Report.Checks[at-1])
	return nil
}

func (f *plainFlow) detail(v *session.Verification, c verdict.Check) {
	w := prose.SpokenWriter(plainWidth)
	w.Opened(v, c, true)
	f.p.Say("")
	f.p.Say(w.Lines...)
}

func (f *plainFlow) AskAgain(v *session.Verification, c verdict.Check) error {
	got, err := v.AskAgain(c.ID)(f.ctx)
	if err != nil {
		f.p.Say("Not asked: " + session.PlainError(err))
		return f.ctx.Err()
	}
	v.Adopt(got.Record)
	return nil
}

// Repair shows the plan for the first root cause, asks, makes its changes and
// checks again.
func (f *plainFlow) Repair(v *session.Verification) error {
	d := v.Repair(*v.FirstCause())
	switch err := f.Compare(d); {
	case errors.Is(err, ErrBack):
		return nil // to the statements
	case err != nil:
		f.p.Say("No plan could be made: " + session.PlainError(err))
		return f.ctx.Err()
	}
	if len(d.Planned.Changes) == 0 {
		return f.HandOver()
	}
	yes, err := f.Confirm("Make "+prose.These(len(d.Planned.Changes))+"?", f.deps.ConfirmDefaultApply)
	if err != nil || !yes {
		return err
	}
	if err := f.Apply(d, d.Planned.Changes); err != nil {
		f.p.Say("Stopped: " + session.PlainError(err))
		return f.ctx.Err()
	}
	return f.runChecks(v)
}

// HandOver writes the bundle for somebody with the rights.
func (f *plainFlow) HandOver() error {
	dir := f.s.Deps.ExportDir
	yes, err := f.Confirm("Write the files for somebody with the rights to "+dir+"?", false)
	if err != nil || !yes {
		return err
	}
	files, err := f.s.Deps.Backend.Export(dir, f.s.Setup.WithDefaults())
	if err != nil {
		f.p.Say("Not written: " + session.PlainError(err))
		return nil
	}
	for _, name := range session.Within(dir, files) {
		f.p.Say("Written: " + name)
	}
	return nil
}

// watch asks CloudTrail as often as the person wants.
func (f *plainFlow) watch(v *session.Verification) error {
	v.Watched = time.Time{} // each watch of its own begins now
	w := v.Vigil()
	w.Begin()
	for {
		w.Take(w.Look()(f.ctx))
		out := prose.SpokenWriter(plainWidth)
		for _, s := range w.Seen {
			out.Sighting(s)
		}
		if !session.Complete(w.Events) {
			out.Waiting(w)
		}
		f.p.Say("")
		f.p.Say(out.Lines...)
		if session.Complete(w.Events) {
			return nil
		}
		again, err := f.Confirm("Ask CloudTrail again?", false)
		if err != nil || !again {
			return err
		}
	}
}
