package tui

import (
	"context"
	"strings"
	"time"

	"clonepath/awsops/target"
	"clonepath/checks"
	"clonepath/checks/evidence"
	"clonepath/checks/faults"
	"clonepath/checks/verdict"
	"clonepath/steps"
)

const (
	// freshRole is how long a denial as the agent is tried again after a change.
	freshRole = 90 * time.Second
	// settleTime is how long AWS needs, at most in general, to let a change of IAM
	// be seen everywhere.
	settleTime = time.Minute
)

// subject says what is verified: a Setup made here, or fields as they were given.
type subject int

const (
	asSetUp subject = iota
	asGiven
	asSent // what somebody sent: nothing is asked, nothing can be run again
)

// verification is one run of the checks, and what may be done about what it found.
type verification struct {
	s       *session
	what    subject
	record  *evidence.Record
	report  *verdict.Report // nil before anything was judged
	cut     bool            // the run was cancelled before its end, or shows what is no longer so
	changes int             // made in AWS before the run: later ones make it outdated
	watched time.Time       // since when CloudTrail is watched; calls of ours come before
}

// seen is what was observed so far, judged.
type seen struct {
	record   *evidence.Record
	report   *verdict.Report
	identity *Identity
	elapsed  time.Duration
	waiting  time.Duration // what is left of trying a fresh role again
}

func (s *session) verify(what subject) *verification { return &verification{s: s, what: what} }

// verified is a verification of what was observed elsewhere: evidence that was
// saved, or what a customer sent. There is nothing to run again, to repair or to
// watch.
func (s *session) verified(record *evidence.Record) *verification {
	v := s.verify(asSent)
	v.adopt(record)
	return v
}

// stands reports whether what was found still holds: the run came to its end, and
// nothing was changed in AWS since.
func (v *verification) stands() bool {
	changed, _, _ := v.s.journal.read()
	return v.report != nil && !v.cut && (v.what == asSent || len(changed) == v.changes)
}

// restart forgets what was found before a new run.
func (v *verification) restart() {
	changed, _, _ := v.s.journal.read()
	*v = verification{s: v.s, what: v.what, changes: len(changed)}
}

// question fills in what a person answered.
func (v *verification) question() checks.Question {
	q, setup := v.s.deps.Question, v.s.setup
	if v.what == asSetUp {
		setup = v.s.expected()
		q.RegionSource = "the wizard"
	}
	q.Target, q.AgentOrigin, q.Hosting, q.CredentialType = setup.Target, setup.Agent.Origin, setup.Agent.Hosting, setup.Credential.Type
	q.CredentialName = setup.Credential.Name
	if q.AgentOrigin == "" && q.Target.AgentPrincipal == "" {
		q.AgentOrigin = target.Documented
	}
	if id := v.s.identity; id != nil {
		q.Local = id.Local
		if q.RegionSource == "" {
			q.RegionSource = id.RegionSource
		}
	}
	if v.s.fresh {
		q.Retry = freshRole
	}
	q.AllowGitHost = v.s.allowed()
	return q
}

// check is a run of the checks with everything that they take from the session, so that they
// can go on beside the front end; they are judged as they grow.
func (v *verification) check() func(context.Context, func(seen)) (seen, error) {
	question, identity, backend := v.question(), v.s.identity, v.s.deps.Backend
	profile := v.s.setup.Choices.Profile
	finish := v.finish()
	return func(ctx context.Context, send func(seen)) (seen, error) {
		if identity == nil {
			// Who we are is a check of its own: a failure is found there.
			if id, err := backend.Open(ctx, profile, question.Target.Region); err == nil {
				send(seen{identity: &id})
				question.Local = id.Local
			}
		}
		events := make(chan checks.Event, 256)
		judged := judge(events, send)
		record, err := backend.Check(ctx, question, func(e checks.Event) {
			select {
			case events <- e:
			default: // a later one tells more
			}
		})
		close(events)
		if crashed := <-judged; crashed != nil {
			return seen{}, crashed
		}
		if err != nil {
			return seen{}, err
		}
		return finish(record), nil
	}
}

// askAgain asks for one check again: what it rests on, and what that needs.
func (v *verification) askAgain(id evidence.CheckID) func(context.Context) (seen, error) {
	question, backend, finish := v.question(), v.s.deps.Backend, v.finish()
	question.Only, question.Before = faults.Collectors(id), v.record
	v.watched = time.Time{}
	return func(ctx context.Context) (seen, error) {
		record, err := backend.Check(ctx, question, func(checks.Event) {})
		if err != nil {
			return seen{}, err
		}
		return finish(record), nil
	}
}

// finish adds to a record what was changed here, and judges it.
func (v *verification) finish() func(*evidence.Record) seen {
	changed, _, _ := v.s.journal.read()
	return func(record *evidence.Record) seen {
		record.Did.Changed = append([]string{}, changed...)
		return seen{record: record, report: faults.Judge(record)}
	}
}

// judge turns events into reports beside the run, always the newest, so that the
// run never waits for it. What it returns is the crash that ended it, or nil.
func judge(events <-chan checks.Event, send func(seen)) <-chan error {
	ended := make(chan error, 1)
	go func() {
		defer func() {
			if p := recover(); p != nil {
				ended <- crashOf(p)
				return
			}
			ended <- nil
		}()
		for e := range events {
			for len(events) > 0 {
				e = <-events
			}
			send(seen{record: e.Record, report: faults.Judge(e.Record), elapsed: e.Elapsed, waiting: e.Waiting})
		}
	}()
	return ended
}

// sees takes over what a run has seen so far.
func (v *verification) sees(now seen) {
	if now.identity != nil {
		v.s.identity = now.identity
	}
	if now.report != nil {
		v.record, v.report = now.record, now.report
	}
}

// adopt takes a record over as what is known.
func (v *verification) adopt(record *evidence.Record) {
	v.record, v.report = record, faults.Judge(record)
	v.s.report = v.report
}

// firstCause is the first root cause, nil where there is none.
func (v *verification) firstCause() *verdict.Finding {
	if v.report == nil || len(v.report.RootCauses) == 0 {
		return nil
	}
	return &v.report.RootCauses[0]
}

// operated reports whether there is an operator with access to the account.
func (v *verification) operated() bool {
	return v.what != asSent && v.s.deps.Question.As != evidence.Agent && v.s.identity != nil
}

// fixable reports whether a plan of ours can address a finding: a root cause, and
// no warning.
func (v *verification) fixable(f *verdict.Finding) bool {
	if f == nil || !v.operated() || !steps.Fixable(f.Fault) {
		return false
	}
	for _, cause := range v.report.RootCauses {
		if cause.Fault == f.Fault && cause.Check == f.Check {
			return true
		}
	}
	return false
}

// standIns reports whether names and values are not the real ones.
func (v *verification) standIns() bool { return v.record != nil && evidence.Masked(v.record) }

// What a finding's fix offers to take along.
const (
	copiesValue    = "The value to enter in Torque"
	copiesCommands = "The fix's commands"
	copiesPatch    = "The patch"
)

// copyable is what a finding's fix offers to take along: the value to enter in
// Torque before anything else. Of masked evidence it is nothing: what stands there
// is a stand-in.
func (v *verification) copyable(f *verdict.Finding) (what, text string) {
	switch {
	case v.standIns():
		return "", ""
	case f.Fix.Copy != "":
		return copiesValue, f.Fix.Copy
	case len(f.Fix.Commands) > 0:
		return copiesCommands, strings.Join(f.Fix.Commands, "\n")
	}
	return copiesPatch, f.Fix.Patch
}
