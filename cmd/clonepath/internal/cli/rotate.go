package cli

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
	"clonepath/cmd/clonepath/internal/applying"
	"clonepath/cmd/clonepath/internal/cmdutil"
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

type rotateOptions struct {
	cmdutil.ChainFlags
	applying.TokenSource
	applying.AgreementFlags
	cmdutil.ReportFlags
}

func newRotate(streams cmdutil.Streams) *cobra.Command {
	o := rotateOptions{}
	o.Notes = streams.Err
	cmd := &cobra.Command{
		Use:     "rotate",
		Short:   "Put a new token at the secret path",
		Long:    rotateLong,
		Example: rotateExample,
		Args:    applying.NoValues(&o.TokenSource, &o.SandboxFlag),
		RunE: func(cmd *cobra.Command, _ []string) error {
			o.NoteNoInput(cmd)
			return runRotate(cmd.Context(), streams, &o)
		},
	}
	f := cmd.Flags()
	o.AddSource(f, cmdutil.AgentAnswers, cmdutil.CredentialType)
	o.AddAgentProfile(f)
	o.AddToken(f)
	o.AddAgreement(f)
	o.AddSending(f)
	o.AddReporting(f)
	return cmd
}

func runRotate(ctx context.Context, streams cmdutil.Streams, o *rotateOptions) error {
	if err := errors.Join(cmdutil.OneOf("output", o.Output, cmdutil.Outputs...), o.MustAgree(streams, "rotate")); err != nil {
		return err
	}
	s, err := cmdutil.NewSubject(ctx, &o.ChainFlags, false)
	if err != nil {
		return err
	}
	defer s.Close()
	t := s.Setup.Target
	if err := rotatable(t); err != nil {
		return err
	}
	if err := s.Lock("rotate"); err != nil {
		return err
	}
	token, err := o.newToken(ctx, streams, s.World.Vault, t)
	if err != nil {
		return err
	}
	if err := applying.Try(ctx, s, t, token); err != nil {
		return untried(err)
	}
	d, err := draftRotation(ctx, s, token)
	if err != nil {
		return err
	}
	out := o.Talk(streams)
	d.Precheck(ctx, s.World.Operator)
	if err := d.Print(out, s.World.Vault, "text"); err != nil {
		return err
	}
	if err := errors.Join(d.Refusal(&o.AgreementFlags), handedOver(d)); err != nil {
		return err
	}
	done, err := rotate(ctx, s, streams, o, d)
	if err != nil {
		return err
	}
	return applying.Verify(ctx, s, streams, &o.ReportFlags, done)
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
		return cmdutil.Usagef("missing%s: give the flag, or a file with -f; the token is tried against the repository before it is stored, and the chain is checked afterwards", missing)
	}
	return nil
}

// newToken is the token to store: from where the flags say, else asked for.
func (o *rotateOptions) newToken(ctx context.Context, streams cmdutil.Streams, vault *sealed.Vault, t target.Target) (sealed.Value, error) {
	token, err := o.GivenToken(ctx, streams, vault)
	if err != nil || token.Len() > 0 {
		return token, err
	}
	if !o.MayAsk(streams) {
		return token, cmdutil.Usagef("the new token is missing: give it with --token-stdin or --token-file")
	}
	return applying.AskToken(ctx, streams, vault, "New Git token for the secret "+t.SecretName())
}

// untried words why a token that could not be tried is not stored.
func untried(err error) error {
	if errors.Is(err, applying.ErrNoAnswer) {
		return cmdutil.Usagef("nothing was changed in AWS: %w", err)
	}
	return err
}

// draftRotation reads the secret and plans the one Change.
func draftRotation(ctx context.Context, s *cmdutil.Subject, token sealed.Value) (*applying.Draft, error) {
	account, t := s.World.Operator, s.Setup.Target
	d := &applying.Draft{Comparison: plan.Comparison{Setup: s.Setup}, Sandbox: s.Ask.Sandbox, Nothing: "Nothing to write."}
	caller, err := account.CallerIdentity(ctx)
	if err != nil {
		return nil, applying.ReadError(ctx, err)
	}
	d.Actual = plan.Actual{Caller: caller.ARN, Account: caller.Account}
	if wanted := cmp.Or(t.SecretARNAccount(), t.RoleAccount()); wanted != "" && wanted != caller.Account {
		return nil, &cmdutil.ExitError{Code: cmdutil.ExitUnknown, Cause: fmt.Errorf("nothing was changed in AWS: the credentials are for account %s, the secret is in %s; choose a profile of that account", caller.Account, wanted)}
	}
	if err := s.Settle(ctx, caller.Account); err != nil {
		return nil, err
	}
	secret, err := account.DescribeSecret(ctx, t.SecretID)
	if err != nil {
		return nil, applying.ReadError(ctx, err)
	}
	r := plan.Rotation{Region: account.Region(), Secret: secret, Path: t.SecretPath, Token: token, Random: s.World.Rand}
	if secret.Deleted == nil {
		if r.Value, err = account.GetSecretValue(ctx, t.SecretID); err != nil {
			return nil, applying.ReadError(ctx, err)
		}
		secretpath.Seal(s.World.Vault, r.Value.Value, sealed.Value{})
	}
	d.Planned, err = plan.Rotate(r)
	return d, err
}

// handedOver stops a rotation that somebody else has to make.
func handedOver(d *applying.Draft) error {
	for _, h := range d.Planned.Handover {
		return &cmdutil.ExitError{Code: cmdutil.ExitFault, Cause: fmt.Errorf("nothing was changed in AWS: the secret belongs to %s, which has to store the token", h.Owner)}
	}
	return nil
}

// rotate makes the Change, if there is one, and prints the way back.
func rotate(ctx context.Context, s *cmdutil.Subject, streams cmdutil.Streams, o *rotateOptions, d *applying.Draft) ([]plan.Outcome, error) {
	changes := d.Planned.Changes
	if len(changes) == 0 {
		return nil, nil
	}
	if err := o.Agree(ctx, streams, "Store the new token in account "+d.Actual.Account+"?", "store it", false); err != nil {
		return nil, err
	}
	done, err := applying.Change(ctx, s, o.Talk(streams), d.Actual.Account, changes)
	for _, outcome := range done {
		sayWayBack(streams, o, outcome)
	}
	return done, err
}

func sayWayBack(streams cmdutil.Streams, o *rotateOptions, outcome plan.Outcome) {
	c := outcome.Change
	current := cmp.Or(outcome.Applied.VersionID, c.Token)
	back := plan.WayBack(c.Region, c.Resource, c.Before, current)
	_, _ = fmt.Fprintf(o.Talk(streams), "Back: %s\n  $ %s\n", clean.Line(back.Text), clean.Text(back.Command))
}
