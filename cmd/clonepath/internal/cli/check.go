package cli

import (
	"context"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"clonepath/checks"
	"clonepath/checks/evidence"
	"clonepath/checks/faults"
	"clonepath/cmd/clonepath/internal/cmdutil"
)

const checkLong = `Runs every check of the chain and prints a report. Nothing in AWS is changed.

Exit codes: 0 no fault found (warnings allowed), 2 usage, 3 a fault was found,
4 no fault found but something needed could not be determined, 130 aborted, 143 by
SIGTERM.
` + fleetHelp

const checkExample = `  clonepath check --sandbox
  clonepath check --role-arn ARN --secret-id NAME --secret-path token --repo https://github.com/acme/blueprints.git
  clonepath check -f bundle/clonepath.yaml --allow-git-host git.example.com -o json
  clonepath check -f bundles/ --allow-git-host git.example.com -o junit > checks.xml`

type checkOptions struct {
	cmdutil.ChainFlags
	cmdutil.ReportFlags
	cmdutil.LastGoodFlag
	fleetFlags
	audit bool
}

func newCheck(streams cmdutil.Streams) *cobra.Command {
	o := checkOptions{}
	o.Notes = streams.Err
	cmd := &cobra.Command{
		Use:     "check",
		Short:   "Check the whole chain and name what is broken",
		Long:    checkLong + cmdutil.TorqueHelp,
		Example: checkExample,
		Args:    cmdutil.NoArguments(&o.SandboxFlag),
		RunE: func(cmd *cobra.Command, _ []string) error {
			return runCheck(cmd.Context(), streams, &o)
		},
	}
	f := cmd.Flags()
	o.AddSource(f, cmdutil.AgentAnswers, cmdutil.CredentialType)
	o.AddLastGood(f)
	o.AddIdentity(f)
	o.AddSandbox(f)
	o.AddSending(f)
	o.AddReporting(f)
	o.addFleet(f)
	f.BoolVar(&o.audit, "audit", false, "also judge the best practices, as clonepath audit does; takes up to a minute longer")
	return cmd
}

func runCheck(ctx context.Context, streams cmdutil.Streams, o *checkOptions) error {
	if err := cmdutil.OneOf("output", o.Output, cmdutil.Outputs...); err != nil {
		return err
	}
	if many, err := o.findFleet(ctx); err != nil || many != nil {
		if err != nil {
			return err
		}
		if o.audit {
			return cmdutil.Usagef("--audit is for one bundle at a time: it reads a whole account, and CloudTrail once a second")
		}
		if o.Fixes != "" {
			return cmdutil.Usagef("--write-fix writes the fix of one set-up, and -f names several: name one")
		}
		return runFleet(ctx, streams, o, many)
	}
	s, err := cmdutil.NewSubject(ctx, &o.ChainFlags, false)
	if err != nil {
		return err
	}
	defer s.Close()
	if err := required(s); err != nil {
		return err
	}
	if o.audit {
		s.Ask.Practices = practicesOf(s.Setup)
	}
	record, err := observed(ctx, streams, s, o.Output)
	if err != nil {
		return err
	}
	judged := faults.Judge(record)
	s.LastGood(ctx, streams, &o.LastGoodFlag, record, judged)
	if err := cmdutil.KeepEvidence(ctx, streams, &o.ReportFlags, record, s.World.Vault); err != nil {
		return err
	}
	if err := o.Print(ctx, streams, s.World.Vault, judged); err != nil {
		return err
	}
	return cmdutil.Status(faults.ExitCode(judged, o.Strict, o.RequireProven))
}

// observed runs the checks, and shows how far they are.
func observed(ctx context.Context, streams cmdutil.Streams, s *cmdutil.Subject, output string) (*evidence.Record, error) {
	progress := cmdutil.NewProgress(streams.Err, output)
	record, err := checks.Run(ctx, s.World, s.Ask, progress.Event)
	progress.Clear()
	if ctx.Err() != nil {
		return nil, &cmdutil.ExitError{Code: cmdutil.ExitAborted, Cause: fmt.Errorf("aborted; nothing was changed in AWS")}
	}
	return record, err
}

// required says which values check cannot do without, all at once.
func required(s *cmdutil.Subject) error {
	if missing := s.Missing(); len(missing) > 0 {
		return cmdutil.Usagef("missing %s: give the flag, or a file with -f (or try --sandbox)", strings.Join(missing, " and "))
	}
	return nil
}
