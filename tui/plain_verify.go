package tui

import (
	"errors"
	"fmt"
	"strconv"
	"time"

	"clonepath/checks/faults"
	"clonepath/checks/verdict"
	"clonepath/tui/form"
	"clonepath/tui/plain"
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

// verify runs the checks and ends with the report.
func (f *plainFlow) verify(v *verification) error {
	if err := f.runChecks(v); err != nil {
		return err
	}
	return f.conclude(v)
}

func (f *plainFlow) runChecks(v *verification) error {
	f.p.Say("", "Checking. Nothing is changed by it.")
	v.restart()
	got, err := v.check()(f.ctx, func(now seen) { v.sees(seen{identity: now.identity}) })
	if err != nil {
		f.p.Say("Stopped: " + plainError(err))
		return err
	}
	v.adopt(got.record)
	return nil
}

// conclude asks what to do with what was found, until the report is wanted.
func (f *plainFlow) conclude(v *verification) error {
	for {
		f.statements(v)
		next, err := f.next(v)
		if err != nil {
			return err
		}
		switch next {
		case nextOpen:
			err = f.open(v)
		case nextFix:
			err = f.repair(v)
		case nextRun:
			err = f.runChecks(v)
		case nextWatch:
			err = f.watch(v)
		default:
			f.p.Say("", "Report", "")
			f.p.Say(spokenReport(v.report, plainWidth)...)
			return nil
		}
		if err != nil {
			return err
		}
	}
}

// statements are numbered, to be opened by their numbers.
func (f *plainFlow) statements(v *verification) {
	f.p.Say("", "Statements")
	for i, c := range v.report.Checks {
		f.p.Say(widget.Indent(fmt.Sprintf("  %d. ", i+1), widget.Wrap(spoken(c), plainWidth-6))...)
	}
	f.p.Say(widget.Wrap(v.report.Headline, plainWidth)...)
}

func (f *plainFlow) next(v *verification) (string, error) {
	answer := nextReport
	options := []form.Option{{Value: nextReport, Label: "print the report and end"}, {Value: nextOpen, Label: "open a statement"}}
	if found := v.firstCause(); v.fixable(found) {
		options = append(options, form.Option{Value: nextFix, Label: "show the plan that repairs " + found.Fault})
	}
	if v.what != asSent {
		options = append(options, form.Option{Value: nextRun, Label: "run the checks again"})
	}
	if v.operated() {
		options = append(options, form.Option{Value: nextWatch, Label: "look into CloudTrail for the agent's first call", Help: "Press Save in Torque first. An event appears up to 15 minutes after its call."})
	}
	err := f.p.Ask(f.ctx, form.Field{
		Kind: form.Choice, Title: "What next?", Options: options,
		Value: func() string { return answer }, Store: func(s string) { answer = s },
	}, form.List{})
	return answer, err
}

// open reads one statement out, and can ask for it again.
func (f *plainFlow) open(v *verification) error {
	number := ""
	err := f.p.Ask(f.ctx, form.Field{
		Kind: form.Text, Title: "Which statement? Type its number.",
		Value: func() string { return number }, Store: func(s string) { number = s },
		Check: func(s string) error {
			if n, err := strconv.Atoi(s); err != nil || n < 1 || n > len(v.report.Checks) {
				return fmt.Errorf("%q is no number from 1 to %d", s, len(v.report.Checks))
			}
			return nil
		},
	}, form.List{})
	if err != nil {
		return err
	}
	at, _ := strconv.Atoi(number) // the check accepted it
	c := v.report.Checks[at-1]
	f.detail(v, c)
	if v.what == asSent || len(faults.Collectors(c.ID)) == 0 {
		return nil
	}
	again, err := f.confirm("Ask for this statement again?", false)
	if err != nil || !again {
		return err
	}
	if err := f.askAgain(v, c); err != nil {
		return err
	}
	f.detail(v, v.report.Checks[at-1])
	return nil
}

func (f *plainFlow) detail(v *verification, c verdict.Check) {
	w := spokenWriter(plainWidth)
	w.opened(v, c, true)
	f.p.Say("")
	f.p.Say(w.lines...)
}

func (f *plainFlow) askAgain(v *verification, c verdict.Check) error {
	got, err := v.askAgain(c.ID)(f.ctx)
	if err != nil {
		f.p.Say("Not asked: " + plainError(err))
		return f.ctx.Err()
	}
	v.adopt(got.record)
	return nil
}

// repair shows the plan for the first root cause, asks, makes its changes and
// checks again.
func (f *plainFlow) repair(v *verification) error {
	d := v.repair(*v.firstCause())
	switch err := f.compare(d); {
	case errors.Is(err, plain.ErrBack):
		return nil // to the statements
	case err != nil:
		f.p.Say("No plan could be made: " + plainError(err))
		return f.ctx.Err()
	}
	if len(d.planned.Changes) == 0 {
		return f.handOver()
	}
	yes, err := f.confirm("Make "+these(len(d.planned.Changes))+"?", f.deps.ConfirmDefaultApply)
	if err != nil || !yes {
		return err
	}
	if err := f.apply(d, d.planned.Changes); err != nil {
		f.p.Say("Stopped: " + plainError(err))
		return f.ctx.Err()
	}
	return f.runChecks(v)
}

// handOver writes the bundle for somebody with the rights.
func (f *plainFlow) handOver() error {
	dir := f.s.deps.ExportDir
	yes, err := f.confirm("Write the files for somebody with the rights to "+dir+"?", false)
	if err != nil || !yes {
		return err
	}
	files, err := f.s.deps.Backend.Export(dir, f.s.setup.WithDefaults())
	if err != nil {
		f.p.Say("Not written: " + plainError(err))
		return nil
	}
	for _, name := range within(dir, files) {
		f.p.Say("Written: " + name)
	}
	return nil
}

// watch asks CloudTrail as often as the person wants.
func (f *plainFlow) watch(v *verification) error {
	v.watched = time.Time{} // each watch of its own begins now
	w := v.vigil()
	w.begin()
	for {
		w.take(w.look()(f.ctx))
		out := spokenWriter(plainWidth)
		for _, s := range w.seen {
			out.sighting(s)
		}
		if !complete(w.events) {
			out.waiting(w)
		}
		f.p.Say("")
		f.p.Say(out.lines...)
		if complete(w.events) {
			return nil
		}
		again, err := f.confirm("Ask CloudTrail again?", false)
		if err != nil || !again {
			return err
		}
	}
}
