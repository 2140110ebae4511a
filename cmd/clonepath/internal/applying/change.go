package applying

import (
	"context"
	"errors"
	"fmt"
	"io"

	"clonepath/awsops"
	"clonepath/awsops/clean"
	"clonepath/cmd/clonepath/internal/cmdutil"
	"clonepath/steps/plan"
)

// Change makes the Changes in the account that they were planned for, and says
// each.
func Change(ctx context.Context, s *cmdutil.Subject, out io.Writer, account string, changes []awsops.Change) ([]plan.Outcome, error) {
	caller, err := s.World.Operator.CallerIdentity(ctx)
	if err != nil {
		return nil, ReadError(ctx, err)
	}
	if caller.Account != account {
		return nil, &cmdutil.ExitError{Code: cmdutil.ExitUnknown, Cause: fmt.Errorf("nothing was changed in AWS: the credentials are now for account %s, the plan was made for %s; make the plan again", caller.Account, account)}
	}
	var to plan.Writer = s.World.Operator
	if store := s.Journal(); store != nil {
		to = store.Journalled(to, account, s.World.Clock)
	}
	w := s.World.Vault.Writer(out)
	done, err := plan.Apply(ctx, cmdutil.LedgerOf(ctx).Noting(to), changes, func(_ int, c awsops.Change, over bool, err error) {
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
		return done, &cmdutil.ExitError{Code: cmdutil.ExitAborted, Cause: fmt.Errorf("aborted; %s", plan.DoneText(done))}
	case errors.As(err, &failed):
		return done, &cmdutil.ExitError{Code: cmdutil.ExitFault, Cause: err}
	}
	return done, err
}

// These names n changes that were just shown.
func These(n int) string {
	if n == 1 {
		return "this change"
	}
	return fmt.Sprintf("these %d changes", n)
}
