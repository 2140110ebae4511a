package cli

import (
	"context"
	"errors"
	"fmt"
	"os"

	"github.com/spf13/cobra"

	"clonepath/awsops/clean"
	"clonepath/cmd/clonepath/internal/cmdutil"
)

// run executes one command line and returns the exit code.
func run(ctx context.Context, args []string, streams cmdutil.Streams) int {
	streams.Colour = cmdutil.ColourChoice(args)
	streams, flush := streams.Netted()
	defer flush()
	return execute(ctx, args, streams)
}

func execute(ctx context.Context, args []string, streams cmdutil.Streams) int {
	door := cmdutil.NewDoor()
	err := door.Refuse(args, os.Environ())
	if err == nil {
		root := newRoot(streams)
		root.SetArgs(args)
		err = root.ExecuteContext(ctx)
	}
	code, text := cmdutil.CodeOf(ctx, err)
	if text != "" {
		_, _ = fmt.Fprintln(streams.Err, "clonepath: "+clean.Text(door.Scrubbed(text)))
	}
	return code
}

const rootLong = `clonepath sets up and checks the chain by which Quali Torque takes its Git token
from AWS Secrets Manager: secret, role, trust policy, credential, clone.

Without a command it opens the wizard. Try it without an AWS account:

    clonepath --sandbox                the wizard, on an embedded AWS account
    clonepath check --sandbox          the checks, all of them green
    clonepath check --sandbox=FAULT    the same with something broken
    clonepath sandbox --list           what can be broken

Each flag that answers a question has a variable: CLONEPATH_ROLE_ARN stands for
--role-arn. A flag wins over its variable, a variable over the file of -f.`

func newRoot(streams cmdutil.Streams) *cobra.Command {
	o := wizardOptions{}
	o.Notes = streams.Err
	root := &cobra.Command{
		Use:           "clonepath",
		Short:         "Set up and diagnose Git credentials from AWS Secrets Manager for Torque",
		Long:          rootLong,
		Args:          cmdutil.NoArguments(&o.SandboxFlag),
		SilenceErrors: true,
		SilenceUsage:  true,
		PersistentPreRunE: func(cmd *cobra.Command, _ []string) error {
			if err := cmdutil.OneOf("color", cmd.Flag("color").Value.String(), cmdutil.Colours...); err != nil {
				return err
			}
			return cmdutil.TakeVariables(cmd.Flags(), streams.Err)
		},
		RunE: func(cmd *cobra.Command, _ []string) error {
			return runWizard(cmd.Context(), streams, &o)
		},
	}
	root.Version = built() // no template of our own: that would link every method of the AWS clients
	root.SetIn(streams.In)
	root.SetOut(streams.Out)
	root.SetErr(streams.Err)
	root.SetFlagErrorFunc(func(cmd *cobra.Command, err error) error {
		for _, silent := range []error{cmdutil.ErrTokenFlag, cmdutil.ErrStdinValue} {
			if errors.Is(err, silent) {
				return cmdutil.Usagef("%w", silent)
			}
		}
		return cmdutil.Usagef("%w%s; see %s --help", err, cmdutil.NearFlag(cmd, err), cmd.CommandPath())
	})
	root.PersistentFlags().BoolVar(&o.noInput, "no-input", false, "ask nothing: use defaults, and fail where a value is missing")
	o.AddSource(root.Flags())
	o.AddIdentity(root.Flags())
	o.AddSandbox(root.Flags())
	o.AddSending(root.Flags())
	cmdutil.AddColour(root.PersistentFlags())
	cmdutil.RefuseToken(root.PersistentFlags())
	root.Flags().BoolVar(&o.plain, "plain", false, "ask line by line, for screen readers and pipes")
	root.AddCommand(
		newVersion(streams),
	)
	for _, group := range []struct {
		id, title string
		commands  []*cobra.Command
	}{
		{"look", "Find out what is wrong:", []*cobra.Command{
			newCheck(streams), newAudit(streams), newDiagnose(streams), newCollect(streams), newDiff(streams), newExplain(streams),
		}},
		{"change", "Set up and change:", []*cobra.Command{
			newPlan(streams), newApply(streams), newRotate(streams), newUndo(streams), newExport(streams),
		}},
		{"try", "Try it without an account:", []*cobra.Command{newSandbox(streams)}},
	} {
		root.AddGroup(&cobra.Group{ID: group.id, Title: group.title})
		for _, cmd := range group.commands {
			cmd.GroupID = group.id
			root.AddCommand(cmd)
		}
	}
	root.AddCommand(topics()...)
	return root
}

// Main runs the command line of this process and returns its exit code.
func Main() int {
	return cmdutil.UntilSignal(func(ctx context.Context) int {
		return run(ctx, os.Args[1:], cmdutil.Streams{In: os.Stdin, Out: os.Stdout, Err: os.Stderr})
	}, os.Stderr)
}

// Root is the tree of commands, for who describes it.
func Root() *cobra.Command { return newRoot(cmdutil.Streams{}) }
