package main

import (
	"context"
	"fmt"
	"slices"

	"clonepath/awsops/clean"
	"clonepath/awsops/sealed"
	"clonepath/awsops/written"
	"clonepath/checks/evidence"
	"clonepath/checks/faults"
)

// keepEvidence writes what --save and --share ask for.
func keepEvidence(ctx context.Context, streams stdio, o *reportFlags, record *evidence.Record, vault *sealed.Vault) error {
	if o.share != "" {
		sayReadable(streams, o.share)
	}
	return storeEvidence(ctx, streams, o, record, vault)
}

// sayReadable says what masking leaves.
func sayReadable(streams stdio, path string) {
	_, _ = fmt.Fprintf(streams.err, "%s: names, numbers and unknown words are replaced, the same one always by the same. These remain readable:\n", clean.Line(path))
	for _, what := range evidence.Readable {
		_, _ = fmt.Fprintf(streams.err, "  - %s\n", what)
	}
}

func storeEvidence(ctx context.Context, streams stdio, o *reportFlags, record *evidence.Record, vault *sealed.Vault) error {
	if o.save != "" {
		if err := evidence.Save(ctx, written.Named(o.save), record, vault); err != nil {
			return usagef("save the evidence: %w", err)
		}
	}
	if o.share == "" {
		return nil
	}
	masked, err := evidence.Mask(record)
	if err != nil {
		return fmt.Errorf("mask the evidence: %w", err)
	}
	if !slices.Equal(causes(record), causes(masked)) {
		_, _ = fmt.Fprintf(streams.err, "note: the masked evidence is diagnosed differently (%v, not %v): say so to whom you send it\n", causes(masked), causes(record))
	}
	if err := evidence.Save(ctx, written.Named(o.share), masked, vault); err != nil {
		return usagef("save the masked evidence: %w", err)
	}
	return nil
}

// causes are the root causes of a record by their ids.
func causes(record *evidence.Record) []string {
	var ids []string
	for _, f := range faults.Judge(record).RootCauses {
		ids = append(ids, f.Fault)
	}
	return ids
}
