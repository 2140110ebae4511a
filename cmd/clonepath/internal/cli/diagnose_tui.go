package cli

import (
	"context"
	"crypto/rand"
	"slices"
	"time"

	"clonepath/awsops/sealed"
	"clonepath/checks/faults"
	"clonepath/cmd/clonepath/internal/cmdutil"
	"clonepath/steps/session"
	"clonepath/tui/page"
)

// diagnoseOnScreens opens what diagnose would print. There is no account behind
// it: nothing can be asked again or changed.
func diagnoseOnScreens(ctx context.Context, streams cmdutil.Streams, o *diagnoseOptions, names []string) error {
	switch {
	case o.Output != "text":
		return cmdutil.Usagef("--tui and -o exclude each other: the one opens the report, the other prints it")
	case slices.Contains(names, "-"):
		return cmdutil.ErrKeyboard
	case !cmdutil.Linewise(false) && !cmdutil.BothTerminals(streams):
		return cmdutil.Usagef("--tui needs a terminal: leave it out to print the report")
	}
	vault := sealed.NewVault()
	result, err := o.TakeIn(ctx, nil, names, vault)
	if err != nil {
		return err
	}
	if err := cmdutil.SayRead(streams, vault, result); err != nil {
		return err
	}
	if err := cmdutil.KeepEvidence(ctx, streams, &o.ReportFlags, result.Record, vault); err != nil {
		return err
	}
	outcome, err := cmdutil.Show(ctx, streams, page.Deps{
		Deps: session.Deps{Vault: vault, Clock: time.Now, Rand: rand.Reader},
		Mode: page.ModeReport, Record: cmdutil.Sourced(result), Colour: streams.Colours(),
	}, cmdutil.Linewise(false))
	switch {
	case outcome.Aborted:
		return cmdutil.Status(cmdutil.ExitAborted)
	case err != nil:
		return err
	}
	return cmdutil.Status(faults.ExitCode(outcome.Report, o.Strict, o.RequireProven))
}
