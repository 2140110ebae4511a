package main

import (
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"clonepath/awsops"
	"clonepath/awsops/sealed"

	"clonepath/steps/plan"
	"clonepath/steps/planview"
	"clonepath/steps/setup"
)

const planLong = `Reads AWS and prints what apply would change, as diffs, with what can break and
how to go back. Of a secret's value only the shape is shown. Nothing is changed.

Exit codes: 0 nothing to change, 2 usage, 3 what is there or asked for is wrong as
it stands, 4 AWS could not be read, 5 changes are pending, 130 aborted,
143 by SIGTERM.`

const planExample = `  clonepath plan --sandbox=trust-externalid-mismatch
  clonepath plan -f bundle/clonepath.yaml -o json
  clonepath plan --role-arn ARN --secret-id NAME --agent-principal ARN --external-id "$ID"`

func newPlan(streams stdio) *cobra.Command {
	o := options{notes: streams.err}
	cmd := &cobra.Command{
		Use:     "plan",
		Short:   "Print what apply would change in AWS",
		Long:    planLong,
		Example: planExample,
		Args:    noValues(&o),
		RunE:    func(cmd *cobra.Command, _ []string) error { return runPlan(cmd.Context(), streams, &o) },
	}
	f := cmd.Flags()
	o.about(f, allAnswers)
	o.sandboxed(f)
	o.token(f)
	o.deciding(f)
	f.StringVarP(&o.output, "output", "o", "text", "how to print the plan: `text` or json")
	return cmd
}

func runPlan(ctx context.Context, streams stdio, o *options) error {
	if err := oneOf("output", o.output, "text", "json"); err != nil {
		return err
	}
	s, err := newSubject(ctx, o, false)
	if err != nil {
		return err
	}
	defer s.close()
	token, err := o.givenToken(ctx, streams, s.world.Vault)
	if err != nil {
		return err
	}
	d, err := s.makePlan(ctx, o, token)
	if err != nil {
		return err
	}
	d.precheck(ctx, s.world.Operator)
	if err := d.print(streams.out, s.world.Vault, o.output); err != nil {
		return err
	}
	return status(d.exitCode())
}

// draft is a plan with what it was made from.
type draft struct {
	setup     setup.Setup // with defaults, and what was adopted from AWS
	desired   plan.Desired
	actual    plan.Actual
	planned   plan.Planned
	preflight awsops.Preflight
	sandbox   bool
	nothing   string // headline where nothing is to be changed, "" for that of a set-up
}

// makePlan reads what is there and compares.
func (s *subject) makePlan(ctx context.Context, o *options, token sealed.Value) (*draft, error) {
	if o.mixed != "" {
		if err := oneOf("mixed-statement", o.mixed, plan.MixedKeep, plan.MixedSplit); err != nil {
			return nil, err
		}
	}
	d := &draft{setup: s.setup.WithDefaults(), sandbox: s.ask.Sandbox}
	if d.wrongValues() {
		return d, nil
	}
	var err error
	if d.actual, err = plan.Read(ctx, s.world.Operator, s.setup); err != nil {
		return nil, readError(ctx, err)
	}
	if err := s.settle(ctx, d.actual.Account); err != nil {
		return nil, err
	}
	d.setup = plan.Adopt(s.setup, d.actual).WithDefaults()
	if d.desired, err = plan.Desire(d.setup, d.actual.Account); err != nil {
		return nil, usagef("%w", err)
	}
	return d, d.replan(s, o, token)
}

// replan compares again, with what a person said since.
func (d *draft) replan(s *subject, o *options, token sealed.Value) (err error) {
	d.planned, err = plan.Plan(d.desired, d.actual, plan.Input{Token: token, Random: s.world.Rand, Mixed: o.mixed, Owner: o.owner})
	return err
}

// wrongValues makes a plan of nothing but the Setup's own faults: values that
// cannot be right are diagnosed, not refused.
func (d *draft) wrongValues() bool {
	for _, p := range d.setup.Problems() {
		if !p.Likely {
			d.planned.Blocked = append(d.planned.Blocked, plan.Blocked{
				Title: p.Key, Why: p.Found + "; expected " + p.Expected, Do: p.Advice, By: plan.NotFitting,
			})
		}
	}
	return len(d.planned.Blocked) > 0
}

// readError sorts why no plan could be made: a value that nothing tells is the
// caller's to give; all else is about our view of AWS, not about the chain.
func readError(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return &exitError{exitAborted, errors.New("aborted; nothing was changed in AWS")}
	}
	var missing *setup.Problem
	if errors.As(err, &missing) {
		return usagef("%w", missing)
	}
	return &exitError{exitUnknown, fmt.Errorf("AWS could not be read, and nothing was changed: %w", err)}
}

// precheck asks whether the caller may make the changes.
func (d *draft) precheck(ctx context.Context, account *awsops.Account) {
	d.preflight = account.Preflight(ctx, d.planned.Changes)
}

// print renders the plan without secrets, through the scrubbing writer.
func (d *draft) print(out io.Writer, vault *sealed.Vault, format string) error {
	doc := sealed.Scrubbed(vault, planview.Of(d.planned, d.preflight, planview.Context{
		Account: d.actual.Account, Caller: d.actual.Caller, Target: d.setup.Target, Sandbox: d.sandbox, Nothing: d.nothing,
	}))
	w := vault.Writer(out, sealed.Ours(doc)...)
	render := planview.Text
	if format == "json" {
		render = planview.JSON
	}
	return errors.Join(render(w, doc), w.Close())
}

// exitCode is 5 where something is pending, whoever has to do or to say it, and
// else says why there is no plan.
func (d *draft) exitCode() int {
	p := d.planned
	switch {
	case len(p.Changes)+len(p.Handover) > 0 || p.Question != nil || d.blockedBy(plan.NotGiven):
		return exitPending
	case d.blockedBy(plan.NotFitting):
		return exitFault
	case d.blockedBy(plan.NotSeen):
		return exitUnknown
	}
	return exitOK
}

func (d *draft) blockedBy(by plan.Obstacle) bool {
	for _, b := range d.planned.Blocked {
		if b.By == by {
			return true
		}
	}
	return false
}
