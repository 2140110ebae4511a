package cli

import (
	"context"

	"github.com/spf13/cobra"

	"clonepath/awsops/sealed"
	"clonepath/checks/faults"
	"clonepath/cmd/clonepath/internal/cmdutil"
)

const diagnoseLong = `Diagnoses from what somebody sent, without any access to the AWS account.

Each INPUT is a file, or - for standard input. It is recognised by its shape:
  - evidence that clonepath check --save or --share wrote; several of one target are merged
  - the file that the script of clonepath collect --script wrote
  - JSON of aws CLI calls: iam get-role, get-role-policy, list-role-policies, list-attached-role-policies,
    get-policy, get-policy-version; secretsmanager describe-secret, get-resource-policy,
    list-secret-version-ids; kms describe-key, get-key-policy; sts get-caller-identity
  - a CloudTrail event, a policy document, an error text as Torque, the aws CLI or Git shows it
One file may hold several of them. The values entered in Torque are given by flags.
What was not given is unknown, and the report says what to ask for next.

Exit codes: 0 no fault found (warnings allowed), 2 unreadable or unknown input,
3 a fault was found, 4 no fault found but something needed could not be determined.`

const diagnoseExample = `  clonepath diagnose evidence.json
  clonepath diagnose operator.json agent.json --share ticket.json
  clonepath diagnose error.txt get-role.json --external-id "$ID" --secret-id git-repo-token
  clonepath diagnose --tui ticket.json
  clonepath diagnose --ask error.txt
  pbpaste | clonepath diagnose - --role-arn ARN -o markdown`

type diagnoseOptions struct {
	cmdutil.SourceFlags
	cmdutil.ReportFlags
	screens bool // --tui
	ask     bool // --ask
}

func newDiagnose(streams cmdutil.Streams) *cobra.Command {
	o := diagnoseOptions{}
	o.Notes = streams.Err
	cmd := &cobra.Command{
		Use:     "diagnose INPUT…",
		Short:   "Name the cause from saved evidence, JSON of aws CLI calls, or an error text",
		Long:    diagnoseLong,
		Example: diagnoseExample,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) == 0 {
				return cmdutil.Usagef("diagnose needs an INPUT: a file, or - for standard input; see clonepath diagnose --help for what it may hold")
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			if o.screens {
				return diagnoseOnScreens(cmd.Context(), streams, &o, args)
			}
			return runDiagnose(cmd.Context(), streams, &o, args)
		},
	}
	cmd.Flags().BoolVar(&o.screens, "tui", false, "open the report on the screens; needs a terminal")
	cmd.Flags().BoolVar(&o.ask, "ask", false, "print only the one question whose answer would tell most, ready to send")
	o.AddFile(cmd.Flags())
	o.AddTarget(cmd.Flags())
	o.AddReporting(cmd.Flags())
	return cmd
}

func runDiagnose(ctx context.Context, streams cmdutil.Streams, o *diagnoseOptions, names []string) error {
	if err := cmdutil.OneOf("output", o.Output, cmdutil.Outputs...); err != nil {
		return err
	}
	vault := sealed.NewVault()
	result, err := o.TakeIn(ctx, streams.In, names, vault)
	if err != nil {
		return err
	}
	if err := cmdutil.SayRead(streams, vault, result); err != nil {
		return err
	}
	judged := faults.Judge(result.Record)
	if err := cmdutil.KeepEvidence(ctx, streams, &o.ReportFlags, result.Record, vault); err != nil {
		return err
	}
	if o.ask {
		if err := cmdutil.PrintQuestion(streams, vault, judged.Question); err != nil {
			return err
		}
		return cmdutil.Status(faults.ExitCode(judged, o.Strict, o.RequireProven))
	}
	if err := o.Print(ctx, streams, vault, judged); err != nil {
		return err
	}
	return cmdutil.Status(faults.ExitCode(judged, o.Strict, o.RequireProven))
}
