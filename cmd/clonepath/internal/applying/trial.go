package applying

import (
	"context"
	"errors"
	"fmt"

	"clonepath/awsops"
	"clonepath/awsops/sealed"
	"clonepath/awsops/target"
	"clonepath/checks/evidence"
	"clonepath/checks/secretpath"
	"clonepath/checks/trialclone"
	"clonepath/cmd/clonepath/internal/cmdutil"
)

// ErrNoAnswer says that a token could not be tried.
var ErrNoAnswer = errors.New("the token could not be tried")

// Try logs in to the repository with a token, once. A refusal is an exitError
// with the code of a fault; anything else wraps errNoAnswer.
func Try(ctx context.Context, s *cmdutil.Subject, t target.Target, token sealed.Value) error {
	fact, _ := trialclone.Probe(ctx, trialclone.Request{
		Repo: t.Repo, Branch: t.Branch, Username: t.GitUsername, Token: token, AllowHost: s.Ask.AllowGitHost,
		Transport: s.World.HTTP, Vault: s.World.Vault, Logins: s.World.Logins, Clock: s.World.Clock, By: evidence.Operator,
	})
	switch {
	case ctx.Err() != nil:
		return &cmdutil.ExitError{Code: cmdutil.ExitAborted, Cause: errors.New("aborted; nothing was changed in AWS")}
	case fact.Skipped != "":
		return fmt.Errorf("%w: %s", ErrNoAnswer, fact.Skipped)
	case fact.Failure != nil:
		return fmt.Errorf("%w: %w", ErrNoAnswer, fact.Failure)
	case fact.Value.Advertised:
		return nil
	}
	return &cmdutil.ExitError{Code: cmdutil.ExitFault, Cause: fmt.Errorf("nothing was changed in AWS: %s", trialclone.Refusal(fact.Value.Status))}
}

// TryNew tries a token before a plan stores it. Only a refusal stops the plan:
// the host may be one that only the agent can reach.
func TryNew(ctx context.Context, s *cmdutil.Subject, t target.Target, changes []awsops.Change) error {
	for _, c := range changes {
		if c.Value.Len() == 0 || t.Repo == "" {
			continue
		}
		_, token, found := secretpath.Inspect(c.Value, t.SecretPath)
		if !found {
			continue
		}
		if err := Try(ctx, s, t, token); err != nil && !errors.Is(err, ErrNoAnswer) {
			return err
		}
	}
	return nil
}
