package main

import (
	"bytes"
	"context"
	"os"
	"path/filepath"

	"clonepath/awsops/written"
	"clonepath/checks/fleet"
	"clonepath/checks/report"
)

// suffixes are the ends of the files that reports are written to.
var suffixes = map[string]string{"text": ".txt", "json": ".json", "markdown": ".md", "html": ".html", "junit": ".xml"}

// keep writes a member's files: what --save, --share and --reports ask for.
func (r *fleetRun) keep(ctx context.Context, m member, outcome fleet.Outcome) error {
	o := r.of(m)
	var err error
	for _, place := range []*string{&o.save, &o.share} {
		if *place, err = fileIn(*place, m.name, ".json"); err != nil {
			return err
		}
	}
	if err := storeEvidence(ctx, r.streams, &o.reportFlags, outcome.Record, r.commons.vault); err != nil {
		return err
	}
	file, err := fileIn(o.reports, m.name, suffixes[o.output])
	if err != nil || file == "" {
		return err
	}
	var text bytes.Buffer
	if err := render(&text, outcome.Report, o.output, report.Options{Width: 100}); err != nil {
		return err
	}
	if _, err := r.commons.vault.WriteFile(ctx, written.Named(file), text.Bytes(), 0o600); err != nil {
		return usagef("write a report: %w", err)
	}
	return nil
}

// fileIn is a member's file in a directory, which is made; "" where no
// directory is given.
func fileIn(dir, name, suffix string) (string, error) {
	if dir == "" {
		return "", nil
	}
	file := filepath.Join(dir, filepath.FromSlash(name)+suffix)
	if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
		return "", usagef("many bundles need a directory for their files: %w", err)
	}
	return file, nil
}
