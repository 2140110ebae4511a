package applying

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/pflag"

	"clonepath/awsops"
	"clonepath/awsops/sealed"
	"clonepath/cmd/clonepath/internal/cmdutil"
	"clonepath/steps/plan"
	"clonepath/steps/planview"
	"clonepath/steps/setup"
	"clonepath/tui/form"
)

// Draft is a plan with what it was made from.
type Draft struct {
	plan.Comparison
	Preflight awsops.Preflight
	Sandbox   bool
	Nothing   string // headline where nothing is to be changed, "" for that of a set-up
}

// MakePlan reads what is there and compares.
func MakePlan(ctx context.Context, s *cmdutil.Subject, o *DecidingFlags, token sealed.Value) (*Draft, error) {
	if o.mixed != "" {
		if err := cmdutil.OneOf("mixed-statement", o.mixed, plan.MixedKeep, plan.MixedSplit); err != nil {
			return nil, err
		}
	}
	d := &Draft{Comparison: plan.Comparison{Setup: s.Setup.WithDefaults()}, Sandbox: s.Ask.Sandbox}
	if d.wrongValues() {
		return d, nil
	}
	var err error
	if d.Comparison, err = plan.Compare(ctx, s.World.Operator, s.Setup, "", o.input(s, token)); err != nil {
		return nil, ReadError(ctx, err)
	}
	if err := s.Settle(ctx, d.Actual.Account); err != nil {
		return nil, err
	}
	if len(d.Planned.Blocked) == 0 && !d.Setup.Target.ExternalIDKnown() {
		return nil, cmdutil.Usagef("whether the credential in Torque has an External ID is not known, and without one the trust policy would ask for none: give --external-id, or --no-external-id where it has none")
	}
	return d, nil
}

// Replan compares again, with what a person said since.
func (d *Draft) Replan(s *cmdutil.Subject, o *DecidingFlags, token sealed.Value) error {
	return d.Again(o.input(s, token))
}

func (o *DecidingFlags) input(s *cmdutil.Subject, token sealed.Value) plan.Input {
	return plan.Input{Token: token, Random: s.World.Rand, Mixed: o.mixed, Owner: o.owner}
}

// wrongValues makes a plan of nothing but the Setup's own faults: values that
// cannot be right are diagnosed, not refused.
func (d *Draft) wrongValues() bool {
	for _, p := range d.Setup.Problems() {
		if !p.Likely {
			d.Planned.Blocked = append(d.Planned.Blocked, plan.Blocked{
				Title: p.Key, Why: p.Found + "; expected " + p.Expected, Do: p.Advice, By: plan.NotFitting,
			})
		}
	}
	return len(d.Planned.Blocked) > 0
}

// ReadError sorts why no plan could be made: a value that nothing tells is the
// caller's to give; all else is about our view of AWS, not about the chain.
func ReadError(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return &cmdutil.ExitError{Code: cmdutil.ExitAborted, Cause: errors.New("aborted; nothing was changed in AWS")}
	}
	var missing *setup.Problem
	if errors.As(err, &missing) {
		return cmdutil.Usagef("%w", missing)
	}
	return &cmdutil.ExitError{Code: cmdutil.ExitUnknown, Cause: fmt.Errorf("AWS could not be read, and nothing was changed: %w", err)}
}

// Precheck asks whether the caller may make the changes.
func (d *Draft) Precheck(ctx context.Context, account *awsops.Account) {
	d.Preflight = account.Preflight(ctx, d.Planned.Changes)
}

// Print renders the plan without secrets, through the scrubbing writer.
func (d *Draft) Print(out io.Writer, vault *sealed.Vault, format string) error {
	doc := sealed.Scrubbed(vault, planview.Of(d.Planned, d.Preflight, planview.Context{
		Account: d.Actual.Account, Caller: d.Actual.Caller, Target: d.Setup.Target, Sandbox: d.Sandbox, Nothing: d.Nothing,
	}))
	w := vault.Writer(out, sealed.Ours(doc)...)
	render := planview.Text
	if format == "json" {
		render = planview.JSON
	}
	return errors.Join(render(w, doc), w.Close())
}

// ExitCode is 5 where something is pending, whoever has to do or to say it, and
// else says why there is no plan.
func (d *Draft) ExitCode() int {
	p := d.Planned
	switch {
	case len(p.Changes)+len(p.Handover) > 0 || p.Question != nil || d.blockedBy(plan.NotGiven):
		return cmdutil.ExitPending
	case d.blockedBy(plan.NotFitting):
		return cmdutil.ExitFault
	case d.blockedBy(plan.NotSeen):
		return cmdutil.ExitUnknown
	}
	return cmdutil.ExitOK
}

func (d *Draft) blockedBy(by plan.Obstacle) bool {
	for _, b := range d.Planned.Blocked {
		if b.By == by {
			return true
		}
	}
	return false
}

// Refusal says why nothing is written although something is pending: a plan is
// made whole or not at all. What others have to do stops nobody.
func (d *Draft) Refusal(o *AgreementFlags) error {
	var reasons []string
	for _, b := range d.Planned.Blocked {
		reasons = append(reasons, b.Title+": "+b.Why+"; "+b.Do)
	}
	code := cmdutil.ExitUnknown
	switch {
	case d.Planned.Question != nil:
		code, reasons = cmdutil.ExitUsage, append(reasons, d.Planned.Question.Text+" Pass --mixed-statement keep or split")
	case d.blockedBy(plan.NotGiven):
		code = cmdutil.ExitUsage
	case d.blockedBy(plan.NotFitting):
		code = cmdutil.ExitFault
	}
	for _, denied := range d.Preflight.Denied {
		reasons = append(reasons, "these credentials may not "+denied.Action+" on "+denied.Resource+"; let somebody with the rights apply the export")
	}
	if len(reasons) == 0 {
		return o.MayBreak(d.Planned)
	}
	return &cmdutil.ExitError{Code: code, Cause: fmt.Errorf("nothing was changed in AWS. %s", strings.Join(reasons, ". "))}
}

// DecidingFlags hold for one plan and are no part of a Setup.
type DecidingFlags struct {
	mixed string // answer to a Question, "" while there is none
	owner string // who manages role and secret elsewhere, "" for nobody
}

// AddDeciding registers what decides about one plan.
func (o *DecidingFlags) AddDeciding(f *pflag.FlagSet) {
	f.StringVar(&o.owner, "owner", "", "who manages role and secret elsewhere, such as `Terraform`: what differs is printed for them and not written")
	f.StringVar(&o.mixed, "mixed-statement", "", "what becomes of a trust statement that names the agent with others: `keep` or split")
}

// Decide asks what shall become of a mixed trust statement.
func (o *DecidingFlags) Decide(ctx context.Context, streams cmdutil.Streams, q *plan.Question) error {
	field := form.Field{Kind: form.Choice, Title: q.Text, Value: func() string { return "" }, Store: func(v string) { o.mixed = v }}
	for _, option := range q.Options {
		field.Options = append(field.Options, form.Option{Value: option.Value, Label: option.Label, Help: option.Help})
	}
	return ask(ctx, streams, field)
}
