package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"time"

	"github.com/charmbracelet/x/term"

	"clonepath/awsops"
	"clonepath/awsops/clean"
	"clonepath/awsops/sandbox"
	"clonepath/checks/evidence"
	"clonepath/checks/faults"
	"clonepath/steps/bundle"
	"clonepath/steps/plan"
	"clonepath/steps/session"
	"clonepath/steps/setup"
	"clonepath/steps/state"
	"clonepath/tui/app"
	"clonepath/tui/page"
	"clonepath/tui/plain"
)

// runWizard opens the wizard on a terminal, or its line-by-line form.
func runWizard(ctx context.Context, streams stdio, o *options) error {
	asLines := linewise(o)
	if !asLines && !bothTerminals(streams) {
		return usagef("the wizard needs a terminal: use --plain to answer line by line, or clonepath check")
	}
	if o.noInput {
		return usagef("the wizard asks; with --no-input use clonepath check or clonepath export")
	}
	s, err := newSubject(ctx, o, o.sandbox == sandboxHealthy)
	if err != nil {
		return err
	}
	defer s.close()
	deps, err := s.wizardDeps(ctx, o)
	if err != nil {
		return err
	}
	outcome, err := show(ctx, streams, deps, asLines)
	if !asLines {
		s.sayGoodbye(streams, outcome)
	}
	switch {
	case asLines && outcome.Aborted:
		return &exitError{exitAborted, errors.New("aborted; " + ledgerOf(ctx).text())}
	case err != nil && !outcome.Aborted:
		return err
	}
	return outcomeStatus(outcome)
}

// show asks on screens, which own the terminal, or line by line.
func show(ctx context.Context, streams stdio, deps page.Deps, asLines bool) (session.Outcome, error) {
	if asLines {
		return plain.RunPlain(ctx, deps, streams.in, streams.out)
	}
	return app.Run(ctx, deps, streams.in, file(streams.out))
}

func bothTerminals(streams stdio) bool {
	in, out := file(streams.in), file(streams.out)
	return in != nil && out != nil && term.IsTerminal(in.Fd()) && term.IsTerminal(out.Fd())
}

// wizardDeps composes what the wizard needs. On the sandbox everything differs
// by ordinary options only.
func (s *subject) wizardDeps(ctx context.Context, o *options) (page.Deps, error) {
	live := &session.Live{
		World:   s.world,
		Account: s.openAccount(o.profile),
		Writer:  func(to plan.Writer, _ string) plan.Writer { return ledgerOf(ctx).noting(to) },
		Bundle: func(dir string, chosen setup.Setup) ([]string, error) {
			return bundle.Export(dir, chosen, s.world.Vault)
		},
	}
	deps := page.Deps{
		Deps: session.Deps{
			Backend: live, Setup: s.setup, Question: s.ask,
			ExportDir: "clonepath-bundle",
			Vault:     s.world.Vault, Clock: s.world.Clock, Rand: s.world.Rand,
			Diagnose: func(ctx context.Context, paths []string) (*evidence.Record, error) {
				return o.open(ctx, paths, s.world.Vault)
			},
		},
		Colour: os.Getenv("NO_COLOR") == "",
	}
	if s.sandbox != nil {
		deps.ConfirmDefaultApply, deps.Banner = true, "sandbox"
		if o.sandbox != sandboxHealthy {
			deps.Mode = page.ModeCheck
		}
		return deps, nil
	}
	if chain := s.world.Operator; chain != nil {
		deps.Region, deps.RegionSource = chain.Region(), chain.RegionSource()
	}
	live.World.HTTP = nil // Git goes the way of the account that is chosen
	s.keepState(ctx, &deps, live)
	if o.profile != "" || os.Getenv("AWS_ACCESS_KEY_ID") != "" {
		return deps, nil // the credentials are chosen already
	}
	profiles, err := awsops.Profiles(ctx)
	if err != nil {
		return deps, usagef("read the AWS profiles: %w", err)
	}
	deps.Profiles = session.ProfilesOf(profiles)
	return deps, nil
}

// openAccount opens the operator's account of a profile and region; the flag's
// profile stands where none was chosen.
func (s *subject) openAccount(chosen string) func(context.Context, string, string) *awsops.Account {
	if box := s.sandbox; box != nil {
		return func(_ context.Context, _, region string) *awsops.Account {
			return sandboxAccount(box, sandbox.Admin, cmp.Or(region, box.Target().Region))
		}
	}
	return func(ctx context.Context, profile, region string) *awsops.Account {
		return awsops.Open(ctx, awsops.Options{Profile: cmp.Or(profile, chosen), Region: region})
	}
}

// keepState lets the wizard keep an unfinished Setup, and a journal of writes.
// A kept one that cannot be read is left where it is and not offered.
func (s *subject) keepState(ctx context.Context, deps *page.Deps, live *session.Live) {
	store := state.Open(state.DefaultDir(), s.world.Vault)
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
		return ledgerOf(ctx).noting(store.Journalled(to, account, time.Now))
	}
}

// sayGoodbye prints what the alternate screen takes away with it.
func (s *subject) sayGoodbye(streams stdio, o session.Outcome) {
	w := s.world.Vault.Writer(streams.out)
	_, _ = fmt.Fprintln(w, strings.Join(clean.Lines(o.Summary()), "\n"))
	_ = w.Close()
}

func outcomeStatus(o session.Outcome) error {
	switch {
	case o.Aborted:
		return status(exitAborted)
	case o.Report != nil:
		return status(faults.ExitCode(o.Report, false, false))
	}
	return nil
}
