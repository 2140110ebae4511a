package main

import (
	"context"
	"fmt"
	"time"

	"github.com/spf13/pflag"

	"clonepath/awsops"
	"clonepath/checks"
	"clonepath/checks/faults"

	"clonepath/steps/plan"
)

// freshRole is how long a role that was just changed may be refused to the agent
// before that counts.
const freshRole = 90 * time.Second

// settling is how long IAM usually takes to know a change everywhere.
const settling = time.Minute

// beside registers the agent's profile for the checks after a write.
func (o *options) beside(f *pflag.FlagSet) {
	f.StringVar(&o.agentProfil, "agent-profile", "", "AWS profile of the agent, used beside the operator's to check")
}

// verify runs the checks after a write. What was changed stands, whatever they
// find.
func (s *subject) verify(ctx context.Context, streams stdio, o *options, done []plan.Outcome) error {
	s.unlock()
	fresh := changedIAM(done)
	if fresh && s.world.Agent != nil {
		s.ask.Retry = freshRole
	}
	progress := newProgress(streams.err, o.output)
	record, err := checks.Run(ctx, s.world, s.ask, progress.event)
	progress.clear()
	if ctx.Err() != nil {
		return &exitError{exitAborted, fmt.Errorf("aborted while checking; %s", plan.DoneText(done))}
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
	if err := keepEvidence(ctx, streams, o, record, s.world.Vault); err != nil {
		return err
	}
	_, _ = fmt.Fprintln(o.talk(streams))
	if err := printReport(streams, s.world.Vault, judged, o.output); err != nil {
		return err
	}
	if fresh && s.world.Agent == nil {
		_, _ = fmt.Fprintf(o.talk(streams), "\nIAM changes take seconds, sometimes a minute: start the test in Torque after %s.\n", s.world.Clock().Add(settling).Format(time.TimeOnly))
	}
	return status(faults.ExitCode(judged, o.strict, o.requireProven))
}

// changedIAM tells whether something was changed that takes time to be seen.
func changedIAM(done []plan.Outcome) bool {
	for _, outcome := range done {
		switch outcome.Change.Kind {
		case awsops.CreateSecret, awsops.PutSecretValue, awsops.TagSecret:
		default:
			if !outcome.Applied.Already {
				return true
			}
		}
	}
	return false
}
