package cli

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"clonepath/awsops"
	"clonepath/awsops/clean"
	"clonepath/awsops/sealed"
	"clonepath/cmd/clonepath/internal/cmdutil"
	"clonepath/steps/bundle"
)

const exportLong = `Writes what a Setup asks for as files, for reuse without a screen: clonepath.yaml
and its schema, the policies, a script for the AWS CLI, Terraform, CloudFormation,
a request to the security team, what to enter in Torque, and Kubernetes manifests
that check as an agent that you host yourself. README.md there says what is what.

It makes no AWS call. Into a folder that is not empty it writes only if that folder
holds a bundle; there it replaces its own files and touches no other.`

func newExport(streams cmdutil.Streams) *cobra.Command {
	o := cmdutil.SourceFlags{Notes: streams.Err}
	cmd := &cobra.Command{
		Use:   "export DIR",
		Short: "Write the bundle",
		Long:  exportLong,
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) == 1 {
				return nil
			}
			if err := cmdutil.StrayAnswer(args); err != nil {
				return err
			}
			return cmdutil.Usagef("export takes the folder to write to: clonepath export DIR")
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			return runExport(cmd.Context(), streams, &o, args[0])
		},
	}
	o.AddSource(cmd.Flags(), cmdutil.AllAnswers)
	return cmd
}

func runExport(ctx context.Context, streams cmdutil.Streams, o *cmdutil.SourceFlags, dir string) error {
	chosen, _, err := o.ReadSetup(ctx)
	if err != nil {
		return err
	}
	if chosen.Target.Region == "" {
		chosen.Target.Region = awsops.Open(ctx, awsops.Options{Profile: o.Profile}).Region()
	}
	for _, need := range []struct{ value, flag string }{
		{chosen.Target.RoleARN, "--role-arn"}, {chosen.Target.SecretID, "--secret-id"}, {chosen.Target.Region, "--region"},
	} {
		if need.value == "" {
			return cmdutil.Usagef("missing %s: give the flag, or a file with -f", need.flag)
		}
	}
	chosen = chosen.WithDefaults()
	for _, problem := range chosen.Problems() {
		if !problem.Likely {
			return cmdutil.Usagef("%w", problem)
		}
		_, _ = fmt.Fprintf(streams.Err, "note: %s\n", clean.Line(problem.Error()))
	}
	files, err := bundle.Export(dir, chosen, sealed.NewVault())
	if err != nil {
		return cmdutil.Usagef("%w", err)
	}
	for _, name := range files {
		if _, err := fmt.Fprintln(streams.Out, clean.Line(name)); err != nil {
			return err
		}
	}
	if chosen.Target.ExternalID == "" {
		_, _ = fmt.Fprintln(streams.Err, "note: without --external-id the exported trust policy demands none; see clonepath explain trust-no-externalid")
	}
	return nil
}
