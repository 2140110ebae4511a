package applying

import (
	"context"
	"fmt"
	"slices"

	"clonepath/checks"
	"clonepath/checks/faults"
	"clonepath/cmd/clonepath/internal/cmdutil"
	"clonepath/steps/plan"
	"clonepath/steps/session"
)

// Verify runs the checks after a write. What was changed stands, whatever they
// find.
func Verify(ctx context.Context, s *cmdutil.Subject, streams cmdutil.Streams, o *cmdutil.ReportFlags, done []plan.Outcome) error {
	s.Unlock()
	fresh := changedIAM(done)
	if fresh && s.World.Agent != nil {
		s.Ask.Retry = session.FreshRole
	}
	progress := cmdutil.NewProgress(streams.Err, o.Output)
	record, err := checks.Run(ctx, s.World, s.Ask, progress.Event)
	progress.Clear()
	if ctx.Err() != nil {
		return &cmdutil.ExitError{Code: cmdutil.ExitAborted, Cause: fmt.Errorf("aborted while checking; %s", plan.DoneText(done))}
	}
	if err != nil {
		return err
	}
	for _, outcome := range done {
		if !outcome.Applied.Already {
			record.Did.Changed = append(record.Did.Changed, outcome.Change.Title)
		}
	}
	judged := faults.Judge(record)
	if err := cmdutil.KeepEvidence(ctx, streams, o, record, s.World.Vault); err != nil {
		return err
	}
	_, _ = fmt.Fprintln(o.Talk(streams))
	if err := o.Print(ctx, streams, s.World.Vault, judged); err != nil {
		return err
	}
	if fresh && s.World.Agent == nil {
		_, _ = fmt.Fprintf(o.Talk(streams), "\n%s\n", session.SettleHint(s.World.Clock()))
	}
	return cmdutil.Status(faults.ExitCode(judged, o.Strict, o.RequireProven))
}

// changedIAM reports whether something was changed that takes time to be seen.
func changedIAM(done []plan.Outcome) bool {
	return slices.ContainsFunc(done, func(o plan.Outcome) bool { return session.Slow(o.Change) && !o.Applied.Already })
}
