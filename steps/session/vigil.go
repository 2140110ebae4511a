package session

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

// TrailLate is how long an event takes to appear, at most in general.
const TrailLate = 15 * time.Minute

// Look is one question to CloudTrail, answered.
type Look struct {
	At     time.Time
	events []evidence.TrailEvent
	Err    error
}

// Vigil waits for the agent's first call after Save was pressed in Torque, as
// CloudTrail records it: who the agent is, and whether it gets through.
type Vigil struct {
	V       *Verification
	Since   time.Time
	Elapsed time.Duration
	Last    Look // the latest one
	Looks   int
	Events  []evidence.TrailEvent
	Seen    []faults.Observation
}

// Vigil begins to wait for the test in Torque.
func (v *Verification) Vigil() *Vigil { return &Vigil{V: v} }

// Begin watches from now on, or since it was begun if nobody called for us
// meanwhile.
func (w *Vigil) Begin() {
	if w.V.Watched.IsZero() {
		w.V.Watched = w.V.S.Deps.Clock()
	}
	w.Since = w.V.Watched
}

// Look is the work of asking CloudTrail once.
func (w *Vigil) Look() func(context.Context) Look {
	s, question, since := w.V.S, w.V.Question(), w.Since
	own := s.Identity.ARN
	return func(ctx context.Context) Look {
		events, err := s.Deps.Backend.Watch(ctx, question, since)
		return Look{s.Deps.Clock(), others(events, own), err}
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

// Complete tells whether the agent got through: it assumed the role, and the
// secret was read.
func Complete(events []evidence.TrailEvent) bool {
	done := map[string]bool{}
	for _, e := range events {
		done[e.Name] = done[e.Name] || e.Code == ""
	}
	return done["AssumeRole"] && done["GetSecretValue"]
}

// Take takes over what CloudTrail told. What confirms the agent principal is
// kept with the Setup, and proves the chain in the report.
func (w *Vigil) Take(now Look) {
	w.Last = now
	w.Looks++
	w.Elapsed = now.At.Sub(w.Since)
	if now.Err != nil || len(now.events) <= len(w.Events) {
		return
	}
	w.Events, w.Seen = now.events, nil
	confirmed := ""
	for _, e := range w.Events {
		s := faults.Observe(w.V.Record, e)
		w.Seen = append(w.Seen, s)
		if s.Status == verdict.Pass && s.Principal != "" {
			confirmed = s.Principal
		}
	}
	if confirmed != "" {
		w.V.S.Confirm(confirmed)
	}
	w.V.Adopt(faults.WithEvents(w.V.Record, w.Events, confirmed))
}

// Confirm takes a principal over that was seen calling.
func (s *Session) Confirm(principal string) {
	s.Setup.Target.AgentPrincipal, s.Setup.Agent.Origin = target.Principals(principal), target.Confirmed
}

// Stranger is a caller whom the role let in and who is not the agent principal as
// it was known, "" where there is none.
func (w *Vigil) Stranger() string {
	for _, s := range w.Seen {
		if s.Status == verdict.Warn && s.Principal != "" {
			return s.Principal
		}
	}
	return ""
}

// Principal is the one that was seen, "" where no event names one.
func (w *Vigil) Principal() string {
	for _, s := range w.Seen {
		if s.Principal != "" {
			return s.Principal
		}
	}
	return ""
}

// Over reports whether asking again is of no use: the agent got through, or
// CloudTrail is closed to us.
func (l Look) Over() bool { return Complete(l.events) || denied(l.Err) }
