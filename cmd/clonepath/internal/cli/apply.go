package cli

import (
	"context"
	"errors"

	"github.com/spf13/cobra"

	"clonepath/cmd/clonepath/internal/applying"
	"clonepath/cmd/clonepath/internal/cmdutil"
	"clonepath/steps/plan"
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

type applyOptions struct {
	cmdutil.ChainFlags
	applying.TokenSource
	applying.DecidingFlags
	applying.AgreementFlags
	cmdutil.ReportFlags
}

func newApply(streams cmdutil.Streams) *cobra.Command {
	o := applyOptions{}
	o.Notes = streams.Err
	cmd := &cobra.Command{
		Use:     "apply",
		Short:   "Change AWS as planned, then check",
		Long:    applyLong,
		Example: applyExample,
		Args:    applying.NoValues(&o.TokenSource, &o.SandboxFlag),
		RunE: func(cmd *cobra.Command, _ []string) error {
			o.NoteNoInput(cmd)
			return runApply(cmd.Context(), streams, &o)
		},
	}
	f := cmd.Flags()
	o.AddSource(f, cmdutil.AllAnswers)
	o.AddAgentProfile(f)
	o.AddSandbox(f)
	o.AddToken(f)
	o.AddDeciding(f)
	o.AddAgreement(f)
	o.AddSending(f)
	o.AddReporting(f)
	return cmd
}

func runApply(ctx context.Context, streams cmdutil.Streams, o *applyOptions) error {
	if err := errors.Join(cmdutil.OneOf("output", o.Output, cmdutil.Outputs...), o.MustAgree(streams, "apply")); err != nil {
		return err
	}
	s, err := cmdutil.NewSubject(ctx, &o.ChainFlags, false)
	if err != nil {
		return err
	}
	defer s.Close()
	if err := s.Lock("apply"); err != nil {
		return err
	}
	d, err := draftApply(ctx, s, streams, o)
	if err != nil {
		return err
	}
	out := o.Talk(streams)
	d.Precheck(ctx, s.World.Operator)
	if err := d.Print(out, s.World.Vault, "text"); err != nil {
		return err
	}
	if err := d.Refusal(&o.AgreementFlags); err != nil {
		return err
	}
	var done []plan.Outcome
	if changes := d.Planned.Changes; len(changes) > 0 {
		if err := applying.TryNew(ctx, s, d.Setup.Target, changes); err != nil {
			return err
		}
		if err := o.Agree(ctx, streams, "Make "+applying.These(len(changes))+" in account "+d.Actual.Account+"?", "apply "+applying.These(len(changes)), s.Sandbox != nil); err != nil {
			return err
		}
		if done, err = applying.Change(ctx, s, out, d.Actual.Account, changes); err != nil {
			return err
		}
	}
	s.Setup = d.Setup
	s.FillQuestion(&o.ChainFlags)
	return applying.Verify(ctx, s, streams, &o.ReportFlags, done)
}

// draftApply makes the plan, and asks for what it needs from a person.
func draftApply(ctx context.Context, s *cmdutil.Subject, streams cmdutil.Streams, o *applyOptions) (*applying.Draft, error) {
	token, err := o.GivenToken(ctx, streams, s.World.Vault)
	if err != nil {
		return nil, err
	}
	d, err := applying.MakePlan(ctx, s, &o.DecidingFlags, token)
	if err != nil || !o.MayAsk(streams) {
		return d, err
	}
	if token.Len() == 0 && d.Actual.Secret.NeedsToken() {
		if token, err = applying.AskToken(ctx, streams, s.World.Vault, "Git token for the secret "+d.Desired.SecretName); err != nil {
			return nil, err
		}
		if err := d.Replan(s, &o.DecidingFlags, token); err != nil {
			return nil, err
		}
	}
	if q := d.Planned.Question; q != nil {
		if err := o.Decide(ctx, streams, q); err != nil {
			return nil, err
		}
		return d, d.Replan(s, &o.DecidingFlags, token)
	}
	return d, nil
}
