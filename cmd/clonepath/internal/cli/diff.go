package cli

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"clonepath/awsops/sealed"
	"clonepath/checks/compare"
	"clonepath/checks/report"
	"clonepath/cmd/clonepath/internal/cmdutil"
)

const diffLong = `Says what broke since it worked: compares two runs, the older one first.

A and B are evidence that clonepath check --save or --share wrote, or reports of
clonepath check -o json, in any mix; - is standard input. For each root cause
that is new in B, what explains it comes first; everything else that changed
comes after. What differs at every run is never a change: times, durations,
ports of this machine, request ids, names of sessions. Of reports, and of masked
evidence, less can be compared; what that is, is said.

Exit codes: 0 nothing broke (B has no root cause that A has not, whatever else
changed), 2 unreadable input, or nothing in common, 3 B has a new root cause.`

const diffExample = `  clonepath diff last-good.json broken.json
  clonepath diff monday.json today.json -o markdown
  clonepath check -f bundle/clonepath.yaml -o json | clonepath diff last-week.json -`

func newDiff(streams cmdutil.Streams) *cobra.Command {
	var output string
	cmd := &cobra.Command{
		Use:     "diff A B",
		Short:   "Say what broke since it worked, from two reports or saved evidence",
		Long:    diffLong,
		Example: diffExample,
		Args: func(_ *cobra.Command, args []string) error {
			switch {
			case len(args) != 2:
				return cmdutil.Usagef("diff takes two files, the older one first: clonepath diff A B; see clonepath diff --help for what they may hold")
			case args[0] == "-" && args[1] == "-":
				return cmdutil.Usagef("standard input can be one of the two only: name a file for the other")
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error { return runDiff(cmd.Context(), streams, output, args) },
	}
	cmd.Flags().StringVarP(&output, "output", "o", "text", "how to print what changed: `text`, json or markdown")
	return cmd
}

func runDiff(ctx context.Context, streams cmdutil.Streams, output string, names []string) error {
	if err := cmdutil.OneOf("output", output, "text", "json", "markdown"); err != nil {
		return err
	}
	var sides [2]compare.Input
	for i, name := range names {
		in, err := cmdutil.ReadInput(ctx, streams.In, name)
		if err != nil {
			return err
		}
		if sides[i], err = compare.Read(in.Name, in.Text); err != nil {
			return cmdutil.Usagef("%w", err)
		}
	}
	if ofSandboxes(sides) {
		sides[1] = compare.Aligned(sides[0], sides[1])
	}
	d, err := compare.Of(sides[0], sides[1])
	if err != nil {
		return cmdutil.Usagef("%w", err)
	}
	w := sealed.NewVault().Writer(streams.Out)
	switch output {
	case "json":
		err = report.DiffJSON(w, d)
	case "markdown":
		err = report.DiffMarkdown(w, d)
	default:
		err = report.DiffText(w, d, cmdutil.TextOptions(streams.Out))
	}
	if err == nil {
		err = w.Close()
	}
	if err != nil {
		return fmt.Errorf("print what changed: %w", err)
	}
	return cmdutil.Status(d.ExitCode())
}

// ofSandboxes tells whether both runs started a sandbox of their own.
func ofSandboxes(sides [2]compare.Input) bool {
	for _, in := range sides {
		if in.Record == nil || !in.Record.Sandbox {
			return false
		}
	}
	return true
}
