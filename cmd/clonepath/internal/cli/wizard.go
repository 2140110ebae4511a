package cli

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"time"

	"clonepath/awsops"
	"clonepath/awsops/clean"
	"clonepath/awsops/sandbox"
	"clonepath/checks/evidence"
	"clonepath/checks/faults"
	"clonepath/cmd/clonepath/internal/cmdutil"
	"clonepath/steps/bundle"
	"clonepath/steps/plan"
	"clonepath/steps/session"
	"clonepath/steps/setup"
	"clonepath/steps/state"
	"clonepath/tui/page"
)

type wizardOptions struct {
	cmdutil.ChainFlags
	plain   bool
	noInput bool
}

// runWizard opens the wizard on a terminal, or its line-by-line form.
func runWizard(ctx context.Context, streams cmdutil.Streams, o *wizardOptions) error {
	asLines := cmdutil.Linewise(o.plain)
	if !asLines && !cmdutil.BothTerminals(streams) {
		return cmdutil.Usagef("the wizard needs a terminal: use --plain to answer line by line, or clonepath check")
	}
	if o.noInput {
		return cmdutil.Usagef("the wizard asks; with --no-input use clonepath check or clonepath export")
	}
	s, err := cmdutil.NewSubject(ctx, &o.ChainFlags, o.Sandbox == cmdutil.SandboxHealthy)
	if err != nil {
		return err
	}
	defer s.Close()
	deps, err := wizardDeps(ctx, s, o)
	deps.Colour = streams.Colours()
	if err != nil {
		return err
	}
	outcome, err := cmdutil.Show(ctx, streams, deps, asLines)
	if !asLines {
		sayGoodbye(s, streams, outcome)
	}
	switch {
	case asLines && outcome.Aborted:
		return &cmdutil.ExitError{Code: cmdutil.ExitAborted, Cause: errors.New("aborted; " + cmdutil.LedgerOf(ctx).Text())}
	case err != nil && !outcome.Aborted:
		return err
	}
	return outcomeStatus(outcome)
}

// wizardDeps composes what the wizard needs. On the sandbox everything differs
// by ordinary options only.
func wizardDeps(ctx context.Context, s *cmdutil.Subject, o *wizardOptions) (page.Deps, error) {
	live := &session.Live{
		World:   s.World,
		Account: openAccount(s, o.Profile),
		Writer:  func(to plan.Writer, _ string) plan.Writer { return cmdutil.LedgerOf(ctx).Noting(to) },
		Bundle: func(dir string, chosen setup.Setup) ([]string, error) {
			return bundle.Export(dir, chosen, s.World.Vault)
		},
	}
	deps := page.Deps{
		Deps: session.Deps{
			Backend: live, Setup: s.Setup, Question: s.Ask,
			ExportDir: "clonepath-bundle",
			Vault:     s.World.Vault, Clock: s.World.Clock, Rand: s.World.Rand,
			Diagnose: func(ctx context.Context, paths []string) (*evidence.Record, error) {
				return o.Open(ctx, paths, s.World.Vault)
			},
		},
	}
	if s.Sandbox != nil {
		deps.ConfirmDefaultApply, deps.Banner = true, "sandbox"
		if o.Sandbox != cmdutil.SandboxHealthy {
			deps.Mode = page.ModeCheck
		}
		return deps, nil
	}
	if chain := s.World.Operator; chain != nil {
		deps.Region, deps.RegionSource = chain.Region(), chain.RegionSource()
	}
	live.World.HTTP = nil // Git goes the way of the account that is chosen
	keepState(ctx, s, &deps, live)
	if o.Profile != "" || os.Getenv("AWS_ACCESS_KEY_ID") != "" {
		return deps, nil // the credentials are chosen already
	}
	profiles, err := awsops.Profiles(ctx)
	if err != nil {
		return deps, cmdutil.Usagef("read the AWS profiles: %w", err)
	}
	deps.Profiles = session.ProfilesOf(profiles)
	return deps, nil
}

// openAccount opens the operator's account of a profile and region; the flag's
// profile stands where none was chosen.
func openAccount(s *cmdutil.Subject, chosen string) func(context.Context, string, string) *awsops.Account {
	if box := s.Sandbox; box != nil {
		return func(_ context.Context, _, region string) *awsops.Account {
			return cmdutil.SandboxAccount(box, sandbox.Admin, cmp.Or(region, box.Target().Region))
		}
	}
	return func(ctx context.Context, profile, region string) *awsops.Account {
		return awsops.Open(ctx, awsops.Options{Profile: cmp.Or(profile, chosen), Region: region})
	}
}

// keepState lets the wizard keep an unfinished Setup, and a journal of writes.
// A kept one that cannot be read is left where it is and not offered.
func keepState(ctx context.Context, s *cmdutil.Subject, deps *page.Deps, live *session.Live) {
	store := state.Open(state.DefaultDir(), s.World.Vault)
	if chosen, found, err := store.LoadSetup(ctx); err == nil && found {
		deps.Unfinished, deps.UnfinishedAt = &chosen, store.SavedAt()
	}
	deps.Keep = func(chosen *setup.Setup) error {
		if chosen == nil {
			return store.ClearSetup()
		}
		return store.SaveSetup(*chosen)
	}
	live.Writer = func(to plan.Writer, account string) plan.Writer {
		return cmdutil.LedgerOf(ctx).Noting(store.Journalled(to, account, time.Now))
	}
}

// sayGoodbye prints what the alternate screen takes away with it.
func sayGoodbye(s *cmdutil.Subject, streams cmdutil.Streams, o session.Outcome) {
	w := s.World.Vault.Writer(streams.Out)
	_, _ = fmt.Fprintln(w, strings.Join(clean.Lines(o.Summary()), "\n"))
	_ = w.Close()
}

func outcomeStatus(o session.Outcome) error {
	switch {
	case o.Aborted:
		return cmdutil.Status(cmdutil.ExitAborted)
	case o.Report != nil:
		return cmdutil.Status(faults.ExitCode(o.Report, false, false))
	}
	return nil
}
