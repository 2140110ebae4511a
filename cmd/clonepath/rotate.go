package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"clonepath/awsops/clean"
	"clonepath/awsops/sealed"
	"clonepath/awsops/target"
	"clonepath/checks/secretpath"
	"clonepath/steps/plan"
)

const rotateLong = `Puts a new token in the place of the old one. It is tried against the repository
first; then only the text at the secret path is replaced, every other byte of the
value stays; then the checks run. The old value stays as AWSPREVIOUS, and the
command that makes it current again is printed.

Exit codes: 0 done, no fault found, 2 usage: nothing was changed, 3 the token was
refused, or a fault was found (the new token stands), 4 something needed could not be
determined, 130 aborted, 143 by SIGTERM; stderr says what was changed.`

const rotateExample = `  clonepath rotate --role-arn ARN --secret-id NAME --secret-path token --repo https://github.com/acme/blueprints.git
  clonepath rotate -f bundle/clonepath.yaml --allow-git-host git.example.com --yes --token-stdin < token.txt`

func newRotate(streams stdio) *cobra.Command {
	o := options{notes: streams.err}
	cmd := &cobra.Command{
		Use:     "rotate",
		Short:   "Put a new token at the secret path",
		Long:    rotateLong,
		Example: rotateExample,
		Args:    noValues(&o),
		RunE: func(cmd *cobra.Command, _ []string) error {
			o.noteNoInput(cmd)
			return runRotate(cmd.Context(), streams, &o)
		},
	}
	f := cmd.Flags()
	o.about(f, agentAnswers, credentialType)
	o.beside(f)
	o.token(f)
	o.agreement(f)
	o.sending(f)
	o.reporting(f)
	return cmd
}

func runRotate(ctx context.Context, streams stdio, o *options) error {
	if err := errors.Join(oneOf("output", o.output, outputs...), o.mustAgree(streams, "rotate")); err != nil {
		return err
	}
	s, err := newSubject(ctx, o, false)
	if err != nil {
		return err
	}
	defer s.close()
	t := s.setup.Target
	if err := rotatable(t); err != nil {
		return err
	}
	if err := s.lock("rotate"); err != nil {
		return err
	}
	token, err := o.newToken(ctx, streams, s.world.Vault, t)
	if err != nil {
		return err
	}
	if err := s.try(ctx, t, token); err != nil {
		return untried(err)
	}
	d, err := s.draftRotation(ctx, token)
	if err != nil {
		return err
	}
	out := o.talk(streams)
	d.precheck(ctx, s.world.Operator)
	if err := d.print(out, s.world.Vault, "text"); err != nil {
		return err
	}
	if err := errors.Join(d.refusal(o), d.handedOver()); err != nil {
		return err
	}
	done, err := s.rotate(ctx, streams, o, d)
	if err != nil {
		return err
	}
	return s.verify(ctx, streams, o, done)
}

// rotatable says which values rotate cannot do without, all at once.
func rotatable(t target.Target) error {
	missing := ""
	for _, need := range []struct{ value, flag string }{{t.RoleARN, "--role-arn"}, {t.SecretID, "--secret-id"}, {t.Repo, "--repo"}} {
		if need.value == "" {
			missing += " " + need.flag
		}
	}
	if missing != "" {
		return usagef("missing%s: give the flag, or a file with -f; the token is tried against the repository before it is stored, and the chain is checked afterwards", missing)
	}
	return nil
}

// newToken is the token to store: from where the flags say, else asked for.
func (o *options) newToken(ctx context.Context, streams stdio, vault *sealed.Vault, t target.Target) (sealed.Value, error) {
	token, err := o.givenToken(ctx, streams, vault)
	if err != nil || token.Len() > 0 {
		return token, err
	}
	if !o.mayAsk(streams) {
		return token, usagef("the new token is missing: give it with --token-stdin or --token-file")
	}
	return askToken(ctx, streams, vault, "New Git token for the secret "+t.SecretName())
}

// untried words why a token that could not be tried is not stored.
func untried(err error) error {
	if errors.Is(err, errNoAnswer) {
		return usagef("nothing was changed in AWS: %w", err)
	}
	return err
}

// draftRotation reads the secret and plans the one Change.
func (s *subject) draftRotation(ctx context.Context, token sealed.Value) (*draft, error) {
	account, t := s.world.Operator, s.setup.Target
	d := &draft{setup: s.setup, sandbox: s.ask.Sandbox, nothing: "Nothing to write."}
	caller, err := account.CallerIdentity(ctx)
	if err != nil {
		return nil, readError(ctx, err)
	}
	d.actual = plan.Actual{Caller: caller.ARN, Account: caller.Account}
	if wanted := cmp.Or(t.SecretARNAccount(), t.RoleAccount()); wanted != "" && wanted != caller.Account {
		return nil, &exitError{exitUnknown, fmt.Errorf("nothing was changed in AWS: the credentials are for account %s, the secret is in %s; choose a profile of that account", caller.Account, wanted)}
	}
	if err := s.settle(ctx, caller.Account); err != nil {
		return nil, err
	}
	secret, err := account.DescribeSecret(ctx, t.SecretID)
	if err != nil {
		return nil, readError(ctx, err)
	}
	r := plan.Rotation{Region: account.Region(), Secret: secret, Path: t.SecretPath, Token: token, Random: s.world.Rand}
	if secret.Deleted == nil {
		if r.Value, err = account.GetSecretValue(ctx, t.SecretID); err != nil {
			return nil, readError(ctx, err)
		}
		secretpath.Seal(s.world.Vault, r.Value.Value, sealed.Value{})
	}
	d.planned, err = plan.Rotate(r)
	return d, err
}

// handedOver stops a rotation that somebody else has to make.
func (d *draft) handedOver() error {
	for _, h := range d.planned.Handover {
		return &exitError{exitFault, fmt.Errorf("nothing was changed in AWS: the secret belongs to %s, which has to store the token", h.Owner)}
	}
	return nil
}

// rotate makes the Change, if there is one, and prints the way back.
func (s *subject) rotate(ctx context.Context, streams stdio, o *options, d *draft) ([]plan.Outcome, error) {
	changes := d.planned.Changes
	if len(changes) == 0 {
		return nil, nil
	}
	if err := o.agree(ctx, streams, "Store the new token in account "+d.actual.Account+"?", "store it", false); err != nil {
		return nil, err
	}
	done, err := s.change(ctx, o.talk(streams), d.actual.Account, changes)
	for _, outcome := range done {
		s.sayWayBack(streams, o, outcome)
	}
	return done, err
}

func (s *subject) sayWayBack(streams stdio, o *options, outcome plan.Outcome) {
	c := outcome.Change
	current := cmp.Or(outcome.Applied.VersionID, c.Token)
	back := plan.WayBack(c.Region, c.Resource, c.Before, current)
	_, _ = fmt.Fprintf(o.talk(streams), "Back: %s\n  $ %s\n", clean.Line(back.Text), clean.Text(back.Command))
}
