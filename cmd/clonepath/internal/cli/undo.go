package cli

import (
	"cmp"
	"context"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"clonepath/cmd/clonepath/internal/applying"
	"clonepath/cmd/clonepath/internal/cmdutil"
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

type undoOptions struct {
	cmdutil.ChainFlags
	applying.AgreementFlags
}

func newUndo(streams cmdutil.Streams) *cobra.Command {
	o := undoOptions{}
	o.Notes = streams.Err
	cmd := &cobra.Command{
		Use:     "undo",
		Short:   "Remove what clonepath created, restore what it changed",
		Long:    undoLong,
		Example: undoExample,
		Args:    cmdutil.NoArguments(&o.SandboxFlag),
		RunE: func(cmd *cobra.Command, _ []string) error {
			o.NoteNoInput(cmd)
			return runUndo(cmd.Context(), streams, &o)
		},
	}
	f := cmd.Flags()
	o.AddSource(f)
	o.AddAgreement(f)
	return cmd
}

func runUndo(ctx context.Context, streams cmdutil.Streams, o *undoOptions) error {
	if err := o.MustAgree(streams, "undo"); err != nil {
		return err
	}
	s, err := cmdutil.NewSubject(ctx, &o.ChainFlags, false)
	if err != nil {
		return err
	}
	defer s.Close()
	if err := s.Lock("undo"); err != nil {
		return err
	}
	d, err := draftUndo(ctx, s)
	if err != nil {
		return err
	}
	d.Precheck(ctx, s.World.Operator)
	if err := d.Print(streams.Out, s.World.Vault, "text"); err != nil {
		return err
	}
	if err := o.MayBreak(d.Planned); err != nil {
		return err
	}
	if changes := d.Planned.Changes; len(changes) > 0 {
		if err := o.Agree(ctx, streams, "Take this back in account "+d.Actual.Account+"?", "make "+applying.These(len(changes)), false); err != nil {
			return err
		}
		if _, err := applying.Change(ctx, s, streams.Out, d.Actual.Account, changes); err != nil {
			return err
		}
	}
	if len(d.Planned.Blocked) > 0 {
		return cmdutil.Status(cmdutil.ExitFault)
	}
	return nil
}

// draftUndo compares the journal with what is there now.
func draftUndo(ctx context.Context, s *cmdutil.Subject) (*applying.Draft, error) {
	account, t := s.World.Operator, s.Setup.Target
	caller, err := account.CallerIdentity(ctx)
	if err != nil {
		return nil, applying.ReadError(ctx, err)
	}
	if wanted := t.RoleAccount(); wanted != "" && wanted != caller.Account {
		return nil, &cmdutil.ExitError{Code: cmdutil.ExitUnknown, Cause: fmt.Errorf("nothing was changed in AWS: the credentials are for account %s, the role is in %s; choose a profile of that account", caller.Account, wanted)}
	}
	if err := s.Settle(ctx, caller.Account); err != nil {
		return nil, err
	}
	entries, err := s.Journal().Journal(ctx)
	if err != nil {
		return nil, cmdutil.Usagef("%w", err)
	}
	written := state.Written(entries, caller.Account)
	wanted := plan.Wanted{Role: cmp.Or(t.RoleName(), s.Setup.Role.Name), Secret: cmp.Or(t.SecretName(), s.Setup.Secret.Name)}
	if err := ambiguous(written, account.Region(), wanted); err != nil {
		return nil, err
	}
	d := &applying.Draft{Comparison: plan.Comparison{Setup: s.Setup, Actual: plan.Actual{Caller: caller.ARN, Account: caller.Account}}, Nothing: "Nothing to take back: the journal of this machine names nothing here that is still as clonepath left it."}
	if d.Planned, err = plan.Undo(ctx, account, written, wanted); err != nil {
		return nil, applying.ReadError(ctx, err)
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
			return cmdutil.Usagef("the journal names several %s, %s: say which with %s, or with -f", names.what, strings.Join(names.found, ", "), names.flag)
		}
	}
	return nil
}
