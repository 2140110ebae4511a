package main

import (
	"context"
	"errors"
	"fmt"
	"net/http"

	"clonepath/awsops"
	"clonepath/awsops/sealed"
	"clonepath/awsops/target"
	"clonepath/checks/evidence"
	"clonepath/checks/secretpath"
	"clonepath/checks/trialclone"
)

// errNoAnswer says that a token could not be tried.
var errNoAnswer = errors.New("the token could not be tried")

// try logs in to the repository with a token, once. A refusal is an exitError
// with the code of a fault; anything else wraps errNoAnswer.
func (s *subject) try(ctx context.Context, t target.Target, token sealed.Value) error {
	fact, _ := trialclone.Probe(ctx, trialclone.Request{
		Repo: t.Repo, Branch: t.Branch, Username: t.GitUsername, Token: token, AllowHost: s.ask.AllowGitHost,
		Transport: s.world.HTTP, Vault: s.world.Vault, Logins: s.world.Logins, Clock: s.world.Clock, By: evidence.Operator,
	})
	switch {
	case ctx.Err() != nil:
		return &exitError{exitAborted, errors.New("aborted; nothing was changed in AWS")}
	case fact.Skipped != "":
		return fmt.Errorf("%w: %s", errNoAnswer, fact.Skipped)
	case fact.Failure != nil:
		return fmt.Errorf("%w: %w", errNoAnswer, fact.Failure)
	case fact.Value.Advertised:
		return nil
	}
	return &exitError{exitFault, fmt.Errorf("nothing was changed in AWS: %s", refused(fact.Value.Status))}
}

// refused words what the Git host answered to a token.
func refused(code int) string {
	switch code {
	case http.StatusUnauthorized:
		return "the Git host refuses the token (401): it is wrong, expired or revoked"
	case http.StatusForbidden:
		return "the Git host knows the token and denies it this repository (403): a scope or a permission is missing"
	case http.StatusNotFound:
		return "with this token the Git host shows no such repository (404): the address is wrong, or the token may not see it"
	}
	return fmt.Sprintf("the Git host answered %d instead of the repository", code)
}

// tryNew tries a token before a plan stores it. Only a refusal stops the plan:
// the host may be one that only the agent can reach.
func (s *subject) tryNew(ctx context.Context, t target.Target, changes []awsops.Change) error {
	for _, c := range changes {
		if c.Value.Len() == 0 || t.Repo == "" {
			continue
		}
		_, token, found := secretpath.Inspect(c.Value, t.SecretPath)
		if !found {
			continue
		}
		if err := s.try(ctx, t, token); err != nil && !errors.Is(err, errNoAnswer) {
			return err
		}
	}
	return nil
}
