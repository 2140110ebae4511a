package main

import (
	"context"
	"crypto/rand"
	"fmt"
	"os"
	"slices"
	"time"

	"clonepath/awsops/sealed"
	"clonepath/checks/evidence"
	"clonepath/checks/faults"
	"clonepath/checks/intake"

	"clonepath/steps/session"
	"clonepath/tui/page"
)

// diagnoseOnScreens opens what diagnose would print. There is no account behind
// it: nothing can be asked again or changed.
func diagnoseOnScreens(ctx context.Context, streams stdio, o *diagnoseOptions, names []string) error {
	switch {
	case o.output != "text":
		return usagef("--tui and -o exclude each other: the one opens the report, the other prints it")
	case slices.Contains(names, "-"):
		return errKeyboard
	case !linewise(false) && !bothTerminals(streams):
		return usagef("--tui needs a terminal: leave it out to print the report")
	}
	vault := sealed.NewVault()
	result, err := o.takeIn(ctx, nil, names, vault)
	if err != nil {
		return err
	}
	if err := sayRead(streams, vault, result); err != nil {
		return err
	}
	if err := keepEvidence(ctx, streams, &o.reportFlags, result.Record, vault); err != nil {
		return err
	}
	outcome, err := show(ctx, streams, page.Deps{
		Deps: session.Deps{Vault: vault, Clock: time.Now, Rand: rand.Reader},
		Mode: page.ModeReport, Record: sourced(result), Colour: os.Getenv("NO_COLOR") == "",
	}, linewise(false))
	switch {
	case outcome.Aborted:
		return status(exitAborted)
	case err != nil:
		return err
	}
	return status(faults.ExitCode(outcome.Report, o.strict, o.requireProven))
}

// linewise tells whether screens are replaced by their line-by-line form.
func linewise(asked bool) bool {
	return asked || os.Getenv("ACCESSIBLE") == "1" || os.Getenv("TERM") == "dumb"
}

var errKeyboard = usagef("standard input is the keyboard here: name a file")

// open reads files for the screens. What diagnose tells on stderr stands in the
// record: what was read is shown there.
func (o *sourceFlags) open(ctx context.Context, paths []string, vault *sealed.Vault) (*evidence.Record, error) {
	if slices.Contains(paths, "-") {
		return nil, errKeyboard
	}
	result, err := o.takeIn(ctx, nil, paths, vault)
	if err != nil {
		return nil, err
	}
	return sourced(result), nil
}

// sourced is the record with its sources, and with what a person must know of
// them first, among what was read.
func sourced(result *intake.Result) *evidence.Record {
	record := *result.Record
	var read []string
	for _, text := range result.Warnings {
		read = append(read, "attention: "+text)
	}
	for _, f := range result.Found {
		read = append(read, fmt.Sprintf("%s (%s)", f.What, f.Input))
	}
	for _, what := range record.Did.Read {
		if !slices.Contains(read, what) {
			read = append(read, what)
		}
	}
	record.Did.Read = read
	return &record
}
