package tui

import (
	"context"
	"errors"
	"time"

	"clonepath/awsops/awserr"
	"clonepath/awsops/target"
	"clonepath/checks/evidence"
	"clonepath/checks/faults"
	"clonepath/checks/verdict"
)

// trailLate is how long an event takes to appear, at most in general.
const trailLate = 15 * time.Minute

// look is one question to CloudTrail, answered.
type look struct {
	at     time.Time
	events []evidence.TrailEvent
	err    error
}

// vigil waits for the agent's first call after Save was pressed in Torque, as
// CloudTrail records it: who the agent is, and whether it gets through.
type vigil struct {
	v       *verification
	since   time.Time
	elapsed time.Duration
	last    look // the latest one
	looks   int
	events  []evidence.TrailEvent
	seen    []faults.Observation
}

func (v *verification) vigil() *vigil { return &vigil{v: v} }

// begin watches from now on, or since it was begun if nobody called for us
// meanwhile.
func (w *vigil) begin() {
	if w.v.watched.IsZero() {
		w.v.watched = w.v.s.deps.Clock()
	}
	w.since = w.v.watched
}

// look is the work of asking CloudTrail once.
func (w *vigil) look() func(context.Context) look {
	s, question, since := w.v.s, w.v.question(), w.since
	own := s.identity.ARN
	return func(ctx context.Context) look {
		events, err := s.deps.Backend.Watch(ctx, question, since)
		return look{s.deps.Clock(), others(events, own), err}
	}
}

// others leaves out what the operator called.
func others(events []evidence.TrailEvent, own string) []evidence.TrailEvent {
	var kept []evidence.TrailEvent
	for _, e := range events {
		if e.Caller == "" || e.Caller != own {
			kept = append(kept, e)
		}
	}
	return kept
}

// denied tells whether asking again is of no use.
func denied(err error) bool {
	var f *awserr.Failure
	return errors.As(err, &f) && f.Class == awserr.Denied
}

// complete tells whether the agent got through: it assumed the role, and the
// secret was read.
func complete(events []evidence.TrailEvent) bool {
	done := map[string]bool{}
	for _, e := range events {
		done[e.Name] = done[e.Name] || e.Code == ""
	}
	return done["AssumeRole"] && done["GetSecretValue"]
}

// take takes over what CloudTrail told. What confirms the agent principal is
// kept with the Setup, and proves the chain in the report.
func (w *vigil) take(now look) {
	w.last = now
	w.looks++
	w.elapsed = now.at.Sub(w.since)
	if now.err != nil || len(now.events) <= len(w.events) {
		return
	}
	w.events, w.seen = now.events, nil
	confirmed := ""
	for _, e := range w.events {
		s := faults.Observe(w.v.record, e)
		w.seen = append(w.seen, s)
		if s.Status == verdict.Pass && s.Principal != "" {
			confirmed = s.Principal
		}
	}
	if confirmed != "" {
		w.v.s.confirm(confirmed)
	}
	w.v.adopt(faults.WithEvents(w.v.record, w.events, confirmed))
}

// confirm takes a principal over that was seen calling.
func (s *session) confirm(principal string) {
	s.setup.Target.AgentPrincipal, s.setup.Agent.Origin = principal, target.Confirmed
}

// stranger is a caller whom the role let in and who is not the agent principal as
// it was known, "" where there is none.
func (w *vigil) stranger() string {
	for _, s := range w.seen {
		if s.Status == verdict.Warn && s.Principal != "" {
			return s.Principal
		}
	}
	return ""
}

// principal is the one that was seen, "" where no event names one.
func (w *vigil) principal() string {
	for _, s := range w.seen {
		if s.Principal != "" {
			return s.Principal
		}
	}
	return ""
}

// over reports whether asking again is of no use: the agent got through, or
// CloudTrail is closed to us.
func (l look) over() bool { return complete(l.events) || denied(l.err) }
