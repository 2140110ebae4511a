package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/charmbracelet/x/term"
	"github.com/spf13/cobra"

	"clonepath/awsops/clean"
)

// stdio are the streams of one invocation.
type stdio struct {
	in  io.Reader
	out io.Writer
	err io.Writer
}

// netted puts the net in front of both streams: all that is printed passes it.
// The wizard's screens alone write to the terminal behind it.
func (s stdio) netted() (streams stdio, flush func()) {
	out, err := clean.NewWriter(s.out, colourful(s.out)), clean.NewWriter(s.err, colourful(s.err))
	return stdio{in: s.in, out: out, err: err}, func() { _ = errors.Join(out.Close(), err.Close()) }
}

// file returns a stream's file, nil if it is none; its callers ask it whether
// it is a terminal.
func file(stream any) *os.File {
	if net, ok := stream.(*clean.Writer); ok {
		stream = net.Under()
	}
	f, _ := stream.(*os.File)
	return f
}

// colourful reports whether colours are shown where a stream goes: on a terminal,
// unless NO_COLOR asks for none (no-color.org).
func colourful(stream any) bool {
	f := file(stream)
	return f != nil && term.IsTerminal(f.Fd()) && os.Getenv("NO_COLOR") == "" && os.Getenv("TERM") != "dumb"
}

// run executes one command line and returns the exit code.
func run(ctx context.Context, args []string, streams stdio) int {
	streams, flush := streams.netted()
	defer flush()
	return execute(ctx, args, streams)
}

func execute(ctx context.Context, args []string, streams stdio) int {
	door := newDoor()
	err := door.refuse(args, os.Environ())
	if err == nil {
		root := newRoot(streams)
		root.SetArgs(args)
		err = root.ExecuteContext(ctx)
	}
	code, text := codeOf(ctx, err)
	if text != "" {
		_, _ = fmt.Fprintln(streams.err, "clonepath: "+clean.Text(door.scrubbed(text)))
	}
	return code
}

const rootLong = `clonepath sets up and checks the chain by which Quali Torque takes its Git token
from AWS Secrets Manager: secret, role, trust policy, credential, clone.

Without a command it opens the wizard. Try it without an AWS account:

    clonepath --sandbox                the wizard, on an embedded AWS account
    clonepath check --sandbox          the checks, all of them green
    clonepath check --sandbox=FAULT    the same with something broken
    clonepath sandbox --list           what can be broken`

func newRoot(streams stdio) *cobra.Command {
	o := wizardOptions{}
	o.notes = streams.err
	root := &cobra.Command{
		Use:           "clonepath",
		Short:         "Set up and diagnose Git credentials from AWS Secrets Manager for Torque",
		Long:          rootLong,
		Args:          noArguments(&o.sandboxFlag),
		SilenceErrors: true,
		SilenceUsage:  true,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return runWizard(cmd.Context(), streams, &o)
		},
	}
	root.SetIn(streams.in)
	root.SetOut(streams.out)
	root.SetErr(streams.err)
	root.SetFlagErrorFunc(func(cmd *cobra.Command, err error) error {
		for _, silent := range []error{errTokenFlag, errStdinValue} {
			if errors.Is(err, silent) {
				return usagef("%w", silent)
			}
		}
		return usagef("%w; see %s --help", err, cmd.CommandPath())
	})
	root.PersistentFlags().BoolVar(&o.noInput, "no-input", false, "ask nothing: use defaults, and fail where a value is missing")
	o.addSource(root.Flags())
	o.addIdentity(root.Flags())
	o.addSandbox(root.Flags())
	o.addSending(root.Flags())
	refuseToken(root.PersistentFlags())
	root.Flags().BoolVar(&o.plain, "plain", false, "ask line by line, for screen readers and pipes")
	root.AddCommand(
		newCheck(streams),
		newDiagnose(streams),
		newCollect(streams),
		newExplain(streams),
		newExport(streams),
		newDiff(streams),
		newPlan(streams),
		newApply(streams),
		newUndo(streams),
		newRotate(streams),
		newSandbox(streams),
		newVersion(streams),
	)
	return root
}

// Main runs the command line of this process and returns its exit code.
func Main() int {
	return untilSignal(func(ctx context.Context) int {
		return run(ctx, os.Args[1:], stdio{in: os.Stdin, out: os.Stdout, err: os.Stderr})
	}, os.Stderr)
}
