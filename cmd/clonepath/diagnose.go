package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"

	"clonepath/awsops/clean"
	"clonepath/awsops/received"
	"clonepath/awsops/sealed"
	"clonepath/checks/faults"
	"clonepath/checks/intake"
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
  pbpaste | clonepath diagnose - --role-arn ARN -o markdown`

func newDiagnose(streams stdio) *cobra.Command {
	o := options{notes: streams.err}
	var screens bool
	cmd := &cobra.Command{
		Use:     "diagnose INPUT…",
		Short:   "Name the cause from saved evidence, JSON of aws CLI calls, or an error text",
		Long:    diagnoseLong,
		Example: diagnoseExample,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) == 0 {
				return usagef("diagnose needs an INPUT: a file, or - for standard input; see clonepath diagnose --help for what it may hold")
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			if screens {
				return diagnoseOnScreens(cmd.Context(), streams, &o, args)
			}
			return runDiagnose(cmd.Context(), streams, &o, args)
		},
	}
	cmd.Flags().BoolVar(&screens, "tui", false, "open the report on the screens; needs a terminal")
	o.file(cmd.Flags())
	o.fields(cmd.Flags())
	o.reporting(cmd.Flags())
	return cmd
}

func runDiagnose(ctx context.Context, streams stdio, o *options, names []string) error {
	if err := oneOf("output", o.output, "text", "json", "markdown"); err != nil {
		return err
	}
	vault := sealed.NewVault()
	result, err := o.takeIn(ctx, streams.in, names, vault)
	if err != nil {
		return err
	}
	if err := sayRead(streams, vault, result); err != nil {
		return err
	}
	judged := faults.Judge(result.Record)
	if err := keepEvidence(ctx, streams, o, result.Record, vault); err != nil {
		return err
	}
	if err := printReport(streams, vault, judged, o.output); err != nil {
		return err
	}
	return status(faults.ExitCode(judged, o.strict, o.requireProven))
}

// takeIn reads the inputs and recognises what they hold.
func (o *options) takeIn(ctx context.Context, stdin io.Reader, names []string, vault *sealed.Vault) (*intake.Result, error) {
	given, err := o.beforehand(ctx)
	if err != nil {
		return nil, err
	}
	var inputs []intake.Input
	for _, name := range names {
		in, err := readInput(ctx, stdin, name)
		if err != nil {
			return nil, err
		}
		inputs = append(inputs, in)
	}
	result, err := intake.Read(inputs, given, vault)
	if err != nil {
		text, _ := vault.Scrub(err.Error())
		return nil, usagef("%s", text)
	}
	return result, nil
}

// beforehand is what file and flags say of the set-up.
func (o *options) beforehand(ctx context.Context) (intake.Given, error) {
	chosen, _, err := o.readSetup(ctx)
	if err != nil {
		return intake.Given{}, err
	}
	g := intake.Given{
		Target: chosen.Target, AgentOrigin: chosen.Agent.Origin, Hosting: chosen.Agent.Hosting, CredentialType: chosen.Credential.Type,
		Tool: version(), Now: time.Now().UTC(),
	}
	switch {
	case o.given.Region != "":
		g.RegionSource = "--region"
	case g.Target.Region != "":
		g.RegionSource = filepath.Base(o.path)
	}
	return g, nil
}

// readInput reads a file, or standard input for "-".
func readInput(ctx context.Context, stdin io.Reader, name string) (in intake.Input, err error) {
	if name == "-" {
		in.Name = "standard input"
		in.Text, err = received.ReadStream(ctx, stdin, in.Name, received.Input)
	} else {
		in.Name = filepath.Base(name)
		in.Text, err = received.Named(name).Read(ctx, received.Input)
	}
	if err != nil {
		return in, unreadable(ctx, fmt.Errorf("read an input: %w", err))
	}
	return in, nil
}

// sayRead tells on stderr what the inputs were taken for, what follows from
// them, and what the person must know of them.
func sayRead(streams stdio, vault *sealed.Vault, r *intake.Result) error {
	w := vault.Writer(streams.err)
	var errs []error
	say := func(format string, args ...any) {
		_, err := fmt.Fprintln(w, clean.Line(fmt.Sprintf(format, args...)))
		errs = append(errs, err)
	}
	for _, f := range r.Found {
		say("read %s: %s", f.Input, f.What)
	}
	for _, d := range r.Derived {
		say("%s is %s, taken from %s", d.Field, d.Value, d.From)
	}
	for _, u := range r.Unread {
		say("not read: %s: %s", u.Input, u.Why)
	}
	for _, text := range r.Warnings {
		say("attention: %s", text)
	}
	return errors.Join(append(errs, w.Close())...)
}
