package main

import (
	"cmp"
	"context"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"clonepath/steps/plan"
	"clonepath/steps/state"
)

const undoLong = `Takes back what clonepath changed from this machine, as its journal says: a document
that was changed becomes what it was, what was created is deleted, a secret with a
recovery window of 30 days. What somebody else altered since is left alone.

Exit codes: 0 done, or nothing to do, 2 usage: nothing was changed, 3 something was
left alone or a write failed, 4 AWS could not be read, 130 aborted, 143 by SIGTERM;
stderr says what was changed.`

const undoExample = `  clonepath undo
  clonepath undo -f bundle/clonepath.yaml --yes --allow-breaking`

func newUndo(streams stdio) *cobra.Command {
	o := options{notes: streams.err}
	cmd := &cobra.Command{
		Use:     "undo",
		Short:   "Remove what clonepath created, restore what it changed",
		Long:    undoLong,
		Example: undoExample,
		Args:    noArguments(&o),
		RunE: func(cmd *cobra.Command, _ []string) error {
			o.noteNoInput(cmd)
			return runUndo(cmd.Context(), streams, &o)
		},
	}
	f := cmd.Flags()
	o.about(f)
	o.agreement(f)
	return cmd
}

func runUndo(ctx context.Context, streams stdio, o *options) error {
	o.output = "text"
	if err := o.mustAgree(streams, "undo"); err != nil {
		return err
	}
	s, err := newSubject(ctx, o, false)
	if err != nil {
		return err
	}
	defer s.close()
	if err := s.lock("undo"); err != nil {
		return err
	}
	d, err := s.draftUndo(ctx)
	if err != nil {
		return err
	}
	d.precheck(ctx, s.world.Operator)
	if err := d.print(streams.out, s.world.Vault, "text"); err != nil {
		return err
	}
	if err := o.mayBreak(d.planned); err != nil {
		return err
	}
	if changes := d.planned.Changes; len(changes) > 0 {
		if err := o.agree(ctx, streams, "Take this back in account "+d.actual.Account+"?", "make "+these(len(changes)), false); err != nil {
			return err
		}
		if _, err := s.change(ctx, streams.out, d.actual.Account, changes); err != nil {
			return err
		}
	}
	if len(d.planned.Blocked) > 0 {
		return status(exitFault)
	}
	return nil
}

// draftUndo compares the journal with what is there now.
func (s *subject) draftUndo(ctx context.Context) (*draft, error) {
	account, t := s.world.Operator, s.setup.Target
	caller, err := account.CallerIdentity(ctx)
	if err != nil {
		return nil, readError(ctx, err)
	}
	if wanted := t.RoleAccount(); wanted != "" && wanted != caller.Account {
		return nil, &exitError{exitUnknown, fmt.Errorf("nothing was changed in AWS: the credentials are for account %s, the role is in %s; choose a profile of that account", caller.Account, wanted)}
	}
	if err := s.settle(ctx, caller.Account); err != nil {
		return nil, err
	}
	entries, err := s.journal().Journal(ctx)
	if err != nil {
		return nil, usagef("%w", err)
	}
	written := state.Written(entries, caller.Account)
	wanted := plan.Wanted{Role: cmp.Or(t.RoleName(), s.setup.Role.Name), Secret: cmp.Or(t.SecretName(), s.setup.Secret.Name)}
	if err := ambiguous(written, account.Region(), wanted); err != nil {
		return nil, err
	}
	d := &draft{setup: s.setup, actual: plan.Actual{Caller: caller.ARN, Account: caller.Account}, nothing: "Nothing to take back: the journal of this machine names nothing here that is still as clonepath left it."}
	if d.planned, err = plan.Undo(ctx, account, written, wanted); err != nil {
		return nil, readError(ctx, err)
	}
	return d, nil
}

// ambiguous refuses to undo several chains at once that nobody named.
func ambiguous(written []plan.Written, region string, wanted plan.Wanted) error {
	roles, secrets := plan.Named(written, region, wanted)
	for _, names := range []struct {
		found      []string
		what, flag string
	}{{roles, "roles", "--role-arn"}, {secrets, "secrets", "--secret-id"}} {
		if len(names.found) > 1 {
			return usagef("the journal names several %s, %s: say which with %s, or with -f", names.what, strings.Join(names.found, ", "), names.flag)
		}
	}
	return nil
}
