package cli

import (
	"fmt"

	"github.com/spf13/cobra"

	"clonepath/checks/intake"
	"clonepath/cmd/clonepath/internal/cmdutil"
)

const collectLong = `Prints a shell script that collects, in the customer's AWS account, what diagnosing
needs. The script only reads, never asks for the secret's value, and needs the aws
program and sh alone: it runs in CloudShell. Its one output file is an input of
clonepath diagnose. With --kubernetes it also asks kubectl for names, service
accounts, start times and two variables, never for whole objects. Values that no flag gives are arguments of the script.`

func newCollect(streams cmdutil.Streams) *cobra.Command {
	o := cmdutil.SourceFlags{Notes: streams.Err}
	var script bool
	var also intake.ScriptOptions
	cmd := &cobra.Command{
		Use:   "collect --script",
		Short: "Print a read-only script that collects evidence in somebody else's account",
		Long:  collectLong,
		Example: `  clonepath collect --script > collect.sh
  clonepath collect --script --role-arn ARN --secret-id NAME --region eu-west-1 --external-id "$ID" > collect.sh
  clonepath diagnose clonepath-collected.txt error.txt`,
		Args: cmdutil.NoArguments(&cmdutil.SandboxFlag{}),
		RunE: func(cmd *cobra.Command, _ []string) error {
			if !script {
				return cmdutil.Usagef("collect prints a script with --script; to collect with your own credentials use clonepath check --save FILE")
			}
			chosen, _, err := o.ReadSetup(cmd.Context())
			if err != nil {
				return err
			}
			text, err := intake.Script(chosen.Target, also)
			if err != nil {
				return cmdutil.Usagef("%w", err)
			}
			if _, err := fmt.Fprint(streams.Out, text); err != nil {
				return fmt.Errorf("print the script: %w", err)
			}
			return nil
		},
	}
	cmd.Flags().BoolVar(&script, "script", false, "print the script")
	cmd.Flags().BoolVar(&also.Kubernetes, "kubernetes", false, "let the script ask the cluster too (kubectl, read-only), as whom agent and runners call")
	cmd.Flags().BoolVar(&also.Audit, "audit", false, "also collect what clonepath audit needs of CloudTrail's trails")
	cmd.Flags().BoolVar(&also.Raw, "audit-raw", false, "also write "+intake.RawFile+", which describes every user, role and policy of the account")
	o.AddFile(cmd.Flags())
	o.AddTarget(cmd.Flags())
	return cmd
}
