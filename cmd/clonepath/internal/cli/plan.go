package cli

import (
	"context"

	"github.com/spf13/cobra"

	"clonepath/cmd/clonepath/internal/applying"
	"clonepath/cmd/clonepath/internal/cmdutil"
)

const planLong = `Reads AWS and prints what apply would change, as diffs, with what can break and
how to go back. Of a secret's value only the shape is shown. Nothing is changed.

Exit codes: 0 nothing to change, 2 usage, 3 what is there or asked for is wrong as
it stands, 4 AWS could not be read, 5 changes are pending, 130 aborted,
143 by SIGTERM.`

const planExample = `  clonepath plan --sandbox=trust-externalid-mismatch
  clonepath plan -f bundle/clonepath.yaml -o json
  clonepath plan --role-arn ARN --secret-id NAME --agent-principal ARN --external-id "$ID"`

type planOptions struct {
	cmdutil.ChainFlags
	applying.TokenSource
	applying.DecidingFlags
	output string
}

func newPlan(streams cmdutil.Streams) *cobra.Command {
	o := planOptions{}
	o.Notes = streams.Err
	cmd := &cobra.Command{
		Use:     "plan",
		Short:   "Print what apply would change in AWS",
		Long:    planLong,
		Example: planExample,
		Args:    applying.NoValues(&o.TokenSource, &o.SandboxFlag),
		RunE:    func(cmd *cobra.Command, _ []string) error { return runPlan(cmd.Context(), streams, &o) },
	}
	f := cmd.Flags()
	o.AddSource(f, cmdutil.AllAnswers)
	o.AddSandbox(f)
	o.AddToken(f)
	o.AddDeciding(f)
	f.StringVarP(&o.output, "output", "o", "text", "how to print the plan: `text` or json")
	return cmd
}

func runPlan(ctx context.Context, streams cmdutil.Streams, o *planOptions) error {
	if err := cmdutil.OneOf("output", o.output, "text", "json"); err != nil {
		return err
	}
	s, err := cmdutil.NewSubject(ctx, &o.ChainFlags, false)
	if err != nil {
		return err
	}
	defer s.Close()
	token, err := o.GivenToken(ctx, streams, s.World.Vault)
	if err != nil {
		return err
	}
	d, err := applying.MakePlan(ctx, s, &o.DecidingFlags, token)
	if err != nil {
		return err
	}
	d.Precheck(ctx, s.World.Operator)
	if err := d.Print(streams.Out, s.World.Vault, o.output); err != nil {
		return err
	}
	return cmdutil.Status(d.ExitCode())
}
