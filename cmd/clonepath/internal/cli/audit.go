package cli

import (
	"context"

	"github.com/spf13/cobra"

	"clonepath/checks"
	"clonepath/checks/evidence"
	"clonepath/cmd/clonepath/internal/cmdutil"
	"clonepath/steps/setup"
)

const auditLong = `Judges the guide's three best practices on the account of the secret: who can read the
secret, become the role or change either; whether CloudTrail would show it, and who did
read it; whether the token is changed in time. Nothing in AWS is changed, and the
secret's value is not read.

What documents of one account allow, the organisation may still forbid: an audit says
"allowed by this account's documents", and always what it could not see. Its findings
break no chain. Principals that are meant to read stand as audit.known in clonepath.yaml.

With INPUT it judges what somebody sent, offline: evidence of --save or --share, and JSON
of aws CLI calls, beside those of diagnose: iam get-account-authorization-details (up to
256 MiB), cloudtrail describe-trails, get-trail-status, get-event-selectors and
lookup-events, organizations list-policies-for-target and describe-policy, kms list-grants.

Exit codes: 0 judged, whatever was found (with --strict 3 where something was found),
2 usage, 4 no practice could be judged.`

const auditExample = `  clonepath audit --sandbox
  clonepath audit --role-arn ARN --secret-id NAME --region eu-west-1
  clonepath audit -f bundle/clonepath.yaml -o json
  clonepath audit -f bundle/clonepath.yaml --share audit.json
  clonepath audit --secret-id NAME details.json describe-trails.json`

type auditOptions struct {
	cmdutil.ChainFlags
	cmdutil.ReportFlags
}

func newAudit(streams cmdutil.Streams) *cobra.Command {
	o := auditOptions{}
	o.Notes = streams.Err
	cmd := &cobra.Command{
		Use:     "audit [INPUT…]",
		Short:   "Judge the best practices: who can read, would it be noticed, is it changed",
		Long:    auditLong,
		Example: auditExample,
		Args: func(cmd *cobra.Command, args []string) error {
			if o.Sandbox != "" {
				return cmdutil.NoArguments(&o.SandboxFlag)(cmd, args)
			}
			return cmdutil.StrayAnswer(args)
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := cmdutil.OneOf("output", o.Output, cmdutil.AuditOutputs...); err != nil {
				return err
			}
			if len(args) > 0 {
				return auditOffline(cmd.Context(), streams, &o, args)
			}
			return runAudit(cmd.Context(), streams, &o)
		},
	}
	f := cmd.Flags()
	o.AddSource(f, cmdutil.AgentAnswers, cmdutil.AuditAnswers)
	o.AddSandbox(f)
	o.AddAuditReporting(f)
	return cmd
}

func runAudit(ctx context.Context, streams cmdutil.Streams, o *auditOptions) error {
	s, err := cmdutil.NewSubject(ctx, &o.ChainFlags, false)
	if err != nil {
		return err
	}
	defer s.Close()
	if err := required(s); err != nil {
		return err
	}
	s.World.Agent, s.Ask.As = nil, evidence.Operator // an audit does nothing as the agent
	s.Ask.Practices, s.Ask.Only = practicesOf(s.Setup), checks.Audited()
	record, err := observed(ctx, streams, s, o.Output)
	if err != nil {
		return err
	}
	return finishAudit(ctx, streams, o, record, s.World.Vault)
}

// practicesOf is the question about the practices, with the readers that are known.
func practicesOf(s setup.Setup) *evidence.Practices {
	return &evidence.Practices{Known: append([]string{}, s.Audit.Known...)}
}
