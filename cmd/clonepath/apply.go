package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"clonepath/awsops"
	"clonepath/awsops/clean"

	"clonepath/steps/plan"
	"clonepath/tui/form"
)

const applyLong = `Makes the changes that plan prints, after you agreed, then runs the checks. A
second apply changes nothing. What can break a chain that works now is done under
--yes only with --allow-breaking. A token is stored only where a secret has none yet;
to replace one, use rotate.

Every write is noted in a journal on this machine before and after it is made, so
that the command may be killed at any time and started again, and undo knows what
is ours.

Exit codes: 0 done, no fault found, 2 usage, or something was not given: nothing was
changed, 3 a fault was found (the changes stand) or a write failed, 4 something
needed could not be determined, 130 aborted, 143 by SIGTERM; stderr says
what was changed.`

const applyExample = `  clonepath apply --sandbox=role-missing --yes
  clonepath apply -f bundle/clonepath.yaml
  clonepath apply -f bundle/clonepath.yaml --yes --token-file token.txt --allow-git-host git.example.com`

func newApply(streams stdio) *cobra.Command {
	o := options{notes: streams.err}
	cmd := &cobra.Command{
		Use:     "apply",
		Short:   "Change AWS as planned, then check",
		Long:    applyLong,
		Example: applyExample,
		Args:    noValues(&o),
		RunE: func(cmd *cobra.Command, _ []string) error {
			o.noteNoInput(cmd)
			return runApply(cmd.Context(), streams, &o)
		},
	}
	f := cmd.Flags()
	o.about(f, allAnswers)
	o.beside(f)
	o.sandboxed(f)
	o.token(f)
	o.deciding(f)
	o.agreement(f)
	o.sending(f)
	o.reporting(f)
	return cmd
}

func runApply(ctx context.Context, streams stdio, o *options) error {
	if err := errors.Join(oneOf("output", o.output, outputs...), o.mustAgree(streams, "apply")); err != nil {
		return err
	}
	s, err := newSubject(ctx, o, false)
	if err != nil {
		return err
	}
	defer s.close()
	if err := s.lock("apply"); err != nil {
		return err
	}
	d, err := s.draftApply(ctx, streams, o)
	if err != nil {
		return err
	}
	out := o.talk(streams)
	d.precheck(ctx, s.world.Operator)
	if err := d.print(out, s.world.Vault, "text"); err != nil {
		return err
	}
	if err := d.refusal(o); err != nil {
		return err
	}
	var done []plan.Outcome
	if changes := d.planned.Changes; len(changes) > 0 {
		if err := s.tryNew(ctx, d.setup.Target, changes); err != nil {
			return err
		}
		if err := o.agree(ctx, streams, "Make "+these(len(changes))+" in account "+d.actual.Account+"?", "apply "+these(len(changes)), s.sandbox != nil); err != nil {
			return err
		}
		if done, err = s.change(ctx, out, d.actual.Account, changes); err != nil {
			return err
		}
	}
	s.setup = d.setup
	s.fillQuestion(o)
	return s.verify(ctx, streams, o, done)
}

// draftApply makes the plan, and asks for what it needs from a person.
func (s *subject) draftApply(ctx context.Context, streams stdio, o *options) (*draft, error) {
	token, err := o.givenToken(ctx, streams, s.world.Vault)
	if err != nil {
		return nil, err
	}
	d, err := s.makePlan(ctx, o, token)
	if err != nil || !o.mayAsk(streams) {
		return d, err
	}
	if token.Len() == 0 && d.actual.Secret.NeedsToken() {
		if token, err = askToken(ctx, streams, s.world.Vault, "Git token for the secret "+d.desired.SecretName); err != nil {
			return nil, err
		}
		if err := d.replan(s, o, token); err != nil {
			return nil, err
		}
	}
	if q := d.planned.Question; q != nil {
		if err := o.decide(ctx, streams, q); err != nil {
			return nil, err
		}
		return d, d.replan(s, o, token)
	}
	return d, nil
}

// decide asks what shall become of a mixed trust statement.
func (o *options) decide(ctx context.Context, streams stdio, q *plan.Question) error {
	field := form.Field{Kind: form.Choice, Title: q.Text, Value: func() string { return "" }, Store: func(v string) { o.mixed = v }}
	for _, option := range q.Options {
		field.Options = append(field.Options, form.Option{Value: option.Value, Label: option.Label, Help: option.Help})
	}
	return ask(ctx, streams, field)
}

// talk is where plan and progress go: stdout, unless a program reads a report
// there.
func (o *options) talk(streams stdio) io.Writer {
	if o.output == "text" {
		return streams.out
	}
	return streams.err
}

// refusal says why nothing is written although something is pending: a plan is
// made whole or not at all. What others have to do stops nobody.
func (d *draft) refusal(o *options) error {
	var reasons []string
	for _, b := range d.planned.Blocked {
		reasons = append(reasons, b.Title+": "+b.Why+"; "+b.Do)
	}
	code := exitUnknown
	switch {
	case d.planned.Question != nil:
		code, reasons = exitUsage, append(reasons, d.planned.Question.Text+" Pass --mixed-statement keep or split")
	case d.blockedBy(plan.NotGiven):
		code = exitUsage
	case d.blockedBy(plan.NotFitting):
		code = exitFault
	}
	for _, denied := range d.preflight.Denied {
		reasons = append(reasons, "these credentials may not "+denied.Action+" on "+denied.Resource+"; let somebody with the rights apply the export")
	}
	if len(reasons) == 0 {
		return o.mayBreak(d.planned)
	}
	return &exitError{code, fmt.Errorf("nothing was changed in AWS. %s", strings.Join(reasons, ". "))}
}

// change makes the Changes in the account that they were planned for, and says
// each.
func (s *subject) change(ctx context.Context, out io.Writer, account string, changes []awsops.Change) ([]plan.Outcome, error) {
	caller, err := s.world.Operator.CallerIdentity(ctx)
	if err != nil {
		return nil, readError(ctx, err)
	}
	if caller.Account != account {
		return nil, &exitError{exitUnknown, fmt.Errorf("nothing was changed in AWS: the credentials are now for account %s, the plan was made for %s; make the plan again", caller.Account, account)}
	}
	var to plan.Writer = s.world.Operator
	if store := s.journal(); store != nil {
		to = store.Journalled(to, account, s.world.Clock)
	}
	w := s.world.Vault.Writer(out)
	done, err := plan.Apply(ctx, ledgerOf(ctx).noting(to), changes, func(_ int, c awsops.Change, over bool, err error) {
		if over && err == nil {
			_, _ = fmt.Fprintf(w, "Done: %s.\n", clean.Line(c.Title))
		}
	})
	if closing := w.Close(); err == nil && closing != nil {
		err = closing
	}
	var failed *plan.ApplyError
	switch {
	case err == nil:
		return done, nil
	case ctx.Err() != nil:
		return done, &exitError{exitAborted, fmt.Errorf("aborted; %s", plan.DoneText(done))}
	case errors.As(err, &failed):
		return done, &exitError{exitFault, err}
	}
	return done, err
}

func these(n int) string {
	if n == 1 {
		return "this change"
	}
	return fmt.Sprintf("these %d changes", n)
}
