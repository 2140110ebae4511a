package cmdutil

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

// KeepEvidence writes what --save and --share ask for.
func KeepEvidence(ctx context.Context, streams Streams, o *ReportFlags, record *evidence.Record, vault *sealed.Vault) error {
	if o.Share != "" {
		SayReadable(streams, o.Share)
	}
	return StoreEvidence(ctx, streams, o, record, vault)
}

// SayReadable says what masking leaves.
func SayReadable(streams Streams, path string) {
	_, _ = fmt.Fprintf(streams.Err, "%s: names, numbers and unknown words are replaced, the same one always by the same. These remain readable:\n", clean.Line(path))
	for _, what := range evidence.Readable {
		_, _ = fmt.Fprintf(streams.Err, "  - %s\n", what)
	}
}

// StoreEvidence is KeepEvidence for one of several runs: what masking leaves was
// said before.
func StoreEvidence(ctx context.Context, streams Streams, o *ReportFlags, record *evidence.Record, vault *sealed.Vault) error {
	if o.Save != "" {
		if err := evidence.Save(ctx, written.Named(o.Save), record, vault); err != nil {
			return Usagef("save the evidence: %w", err)
		}
	}
	if o.Share == "" {
		return nil
	}
	masked, err := evidence.Mask(record)
	if err != nil {
		return fmt.Errorf("mask the evidence: %w", err)
	}
	if !slices.Equal(causes(record), causes(masked)) {
		_, _ = fmt.Fprintf(streams.Err, "note: the masked evidence is diagnosed differently (%v, not %v): say so to whom you send it\n", causes(masked), causes(record))
	}
	if err := evidence.Save(ctx, written.Named(o.Share), masked, vault); err != nil {
		return Usagef("save the masked evidence: %w", err)
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
