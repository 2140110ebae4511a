package cli

import (
	"bytes"
	"context"
	"os"
	"path/filepath"

	"clonepath/awsops/written"
	"clonepath/checks/fleet"
	"clonepath/checks/report"
	"clonepath/cmd/clonepath/internal/cmdutil"
)

// suffixes are the ends of the files that reports are written to.
var suffixes = map[string]string{"text": ".txt", "json": ".json", "markdown": ".md", "html": ".html", "junit": ".xml"}

// keep writes a member's files: what --save, --share and --reports ask for.
func (r *fleetRun) keep(ctx context.Context, m member, outcome fleet.Outcome) error {
	o := r.of(m)
	var err error
	for _, place := range []*string{&o.Save, &o.Share} {
		if *place, err = fileIn(*place, m.name, ".json"); err != nil {
			return err
		}
	}
	if err := cmdutil.StoreEvidence(ctx, r.streams, &o.ReportFlags, outcome.Record, r.commons.Vault); err != nil {
		return err
	}
	file, err := fileIn(o.reports, m.name, suffixes[o.Output])
	if err != nil || file == "" {
		return err
	}
	var text bytes.Buffer
	if err := cmdutil.Render(&text, outcome.Report, o.Output, report.Options{Width: 100, Verbose: true}); err != nil {
		return err
	}
	if _, err := r.commons.Vault.WriteFile(ctx, written.Named(file), text.Bytes(), 0o600); err != nil {
		return cmdutil.Usagef("write a report: %w", err)
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
		return "", cmdutil.Usagef("many bundles need a directory for their files: %w", err)
	}
	return file, nil
}
