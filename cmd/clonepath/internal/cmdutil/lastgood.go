package cmdutil

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"

	"github.com/spf13/pflag"

	"clonepath/awsops/clean"
	"clonepath/awsops/received"
	"clonepath/awsops/sealed"
	"clonepath/awsops/written"
	"clonepath/checks/compare"
	"clonepath/checks/evidence"
	"clonepath/checks/faults"
	"clonepath/checks/verdict"
	"clonepath/steps/bundle"
)

// LastGoodFlag decides about the evidence of the last good run.
type LastGoodFlag struct{ noLastGood bool }

// AddLastGood registers --no-last-good.
func (o *LastGoodFlag) AddLastGood(f *pflag.FlagSet) {
	f.BoolVar(&o.noLastGood, "no-last-good", false, "with -f, neither keep the evidence of a run that found no fault as "+bundle.LastGood+" beside the file, nor compare with it")
}

// LastGood keeps the evidence of a run of a bundle that found no fault beside
// its file, and tells in the report of one that found a fault what changed since.
// That must never spoil the run: what goes wrong here is said in one line.
func (s *Subject) LastGood(ctx context.Context, streams Streams, o *LastGoodFlag, record *evidence.Record, verdict *verdict.Report) {
	if o.noLastGood || s.Sandbox != nil || !s.ofFile(record) {
		return
	}
	var note string
	switch {
	case faults.ExitCode(verdict, false, false) == faults.ExitNoFault:
		note = keepLastGood(ctx, filepath.Dir(s.source.Path()), record, s.World.Vault)
	case len(verdict.RootCauses) > 0:
		verdict.SinceLastGood, note = sinceLastGood(ctx, s.source.Beside(bundle.LastGood), record, verdict)
	}
	if note != "" {
		text, _ := s.World.Vault.Scrub(note)
		_, _ = fmt.Fprintln(streams.Err, "note: "+clean.Line(text))
	}
}

// ofFile reports whether the run was about what a file describes, beside which
// another can lie: flags can name another role, secret or repository.
func (s *Subject) ofFile(record *evidence.Record) bool {
	return s.source != nil && s.source.Lies() && compare.SameChain(&evidence.Record{Target: s.source.target}, record)
}

func keepLastGood(ctx context.Context, dir string, record *evidence.Record, vault *sealed.Vault) (note string) {
	if err := evidence.Save(ctx, written.In(dir, bundle.LastGood), record, vault); err != nil {
		return fmt.Sprintf("the evidence of this run, which found no fault, was not kept (%v); --no-last-good does not try", err)
	}
	return ""
}

// sinceLastGood compares a run with the last good one; nil where there is none
// that it can be compared with.
func sinceLastGood(ctx context.Context, file received.File, record *evidence.Record, verdict *verdict.Report) (since *verdict.SinceLastGood, note string) {
	path := file.Path()
	good, err := evidence.Load(ctx, file)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, ""
	case err != nil:
		return nil, fmt.Sprintf("the evidence of the last good run cannot be used: %v; the next run that finds no fault replaces it", err)
	case !compare.SameChain(good, record):
		return nil, fmt.Sprintf("%s is about another role, secret or repository, and was not compared with", path)
	}
	d, err := compare.Of(compare.Recorded(filepath.Base(path), good), compare.Input{Name: "this run", Record: record, Report: verdict})
	if err != nil {
		return nil, fmt.Sprintf("%s was not compared with: %v", path, err)
	}
	return d.Since(good.Taken), ""
}
