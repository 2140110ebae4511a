package main

import (
	"context"
	"fmt"
	"io"
	"strings"

	"github.com/charmbracelet/x/term"
	"github.com/spf13/cobra"

	"clonepath/awsops/sealed"
	"clonepath/checks"
	"clonepath/checks/faults"
	"clonepath/checks/report"
	"clonepath/checks/verdict"
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
	chainFlags
	reportFlags
	lastGoodFlag
	fleetFlags
}

func newCheck(streams stdio) *cobra.Command {
	o := checkOptions{}
	o.notes = streams.err
	cmd := &cobra.Command{
		Use:     "check",
		Short:   "Check the whole chain and name what is broken",
		Long:    checkLong + torqueHelp,
		Example: checkExample,
		Args:    noArguments(&o.sandboxFlag),
		RunE: func(cmd *cobra.Command, _ []string) error {
			return runCheck(cmd.Context(), streams, &o)
		},
	}
	f := cmd.Flags()
	o.addSource(f, agentAnswers, credentialType)
	o.addLastGood(f)
	o.addIdentity(f)
	o.addSandbox(f)
	o.addSending(f)
	o.addReporting(f)
	o.addFleet(f)
	return cmd
}

func runCheck(ctx context.Context, streams stdio, o *checkOptions) error {
	if err := oneOf("output", o.output, outputs...); err != nil {
		return err
	}
	if many, err := o.findFleet(ctx); err != nil || many != nil {
		if err != nil {
			return err
		}
		return runFleet(ctx, streams, o, many)
	}
	s, err := newSubject(ctx, &o.chainFlags, false)
	if err != nil {
		return err
	}
	defer s.close()
	if err := s.required(); err != nil {
		return err
	}
	progress := newProgress(streams.err, o.output)
	record, err := checks.Run(ctx, s.world, s.ask, progress.event)
	progress.clear()
	if ctx.Err() != nil {
		return &exitError{exitAborted, fmt.Errorf("aborted; nothing was changed in AWS")}
	}
	if err != nil {
		return err
	}
	judged := faults.Judge(record)
	s.lastGood(ctx, streams, &o.lastGoodFlag, record, judged)
	if err := keepEvidence(ctx, streams, &o.reportFlags, record, s.world.Vault); err != nil {
		return err
	}
	if err := printReport(streams, s.world.Vault, judged, o.output); err != nil {
		return err
	}
	return status(faults.ExitCode(judged, o.strict, o.requireProven))
}

// required says which values check cannot do without, all at once.
func (s *subject) required() error {
	if missing := s.missing(); len(missing) > 0 {
		return usagef("missing %s: give the flag, or a file with -f (or try --sandbox)", strings.Join(missing, " and "))
	}
	return nil
}

// missing lists the flags of what check cannot do without.
func (s *subject) missing() (flags []string) {
	if s.ask.Target.RoleARN == "" {
		flags = append(flags, "--role-arn")
	}
	if s.ask.Target.SecretID == "" {
		flags = append(flags, "--secret-id")
	}
	return flags
}

// outputs are the forms in which a report is printed.
var outputs = []string{"text", "json", "markdown", "html", "junit"}

// printReport renders a report without secrets, through the scrubbing writer.
func printReport(streams stdio, vault *sealed.Vault, r *verdict.Report, format string) error {
	r = sealed.Scrubbed(vault, r)
	w := vault.Writer(streams.out, report.Ours(format, r)...)
	err := render(w, r, format, textOptions(streams.out))
	if err == nil {
		err = w.Close()
	}
	if err != nil {
		return fmt.Errorf("print the report: %w", err)
	}
	return nil
}

// render writes a report in one of the outputs.
func render(w io.Writer, r *verdict.Report, format string, text report.Options) error {
	switch format {
	case "json":
		return report.JSON(w, r)
	case "markdown":
		return report.Markdown(w, r)
	case "html":
		return report.HTML(w, r)
	case "junit":
		return report.JUnit(w, r)
	}
	return report.Text(w, r, text)
}

// textOptions fits the text to where it goes: colour and width only on a terminal.
func textOptions(out io.Writer) report.Options {
	f := file(out)
	if f == nil || !term.IsTerminal(f.Fd()) {
		return report.Options{Width: 100}
	}
	width, _, err := term.GetSize(f.Fd())
	if err != nil || width < 40 {
		width = 80
	}
	return report.Options{Color: colourful(out), Width: min(width, 120)}
}
