package session

import (
	"context"
	"strings"
	"time"

	"clonepath/awsops/target"
	"clonepath/checks"
	"clonepath/checks/evidence"
	"clonepath/checks/faults"
	"clonepath/checks/verdict"
	"clonepath/steps/plan"
)

const (
	// FreshRole is how long a denial as the agent is tried again after a change.
	FreshRole = 90 * time.Second
	// SettleTime is how long AWS needs, at most in general, to let a change of IAM
	// be seen everywhere.
	SettleTime = time.Minute
)

// Subject says what is verified: a Setup made here, or fields as they were given.
type Subject int

const (
	AsSetUp Subject = iota
	AsGiven
	AsSent // what somebody sent: nothing is asked, nothing can be run again
)

// Verification is one run of the checks, and what may be done about what it found.
type Verification struct {
	S       *Session
	What    Subject
	Record  *evidence.Record
	Report  *verdict.Report // nil before anything was judged
	Cut     bool            // the run was cancelled before its end, or shows what is no longer so
	changes int             // made in AWS before the run: later ones make it outdated
	Watched time.Time       // since when CloudTrail is watched; calls of ours come before
}

// Seen is what was observed so far, judged.
type Seen struct {
	Record   *evidence.Record
	Report   *verdict.Report
	Identity *Identity
	elapsed  time.Duration
	Waiting  time.Duration // what is left of trying a fresh role again
}

// Verify begins a run of the checks.
func (s *Session) Verify(what Subject) *Verification { return &Verification{S: s, What: what} }

// Verified is a verification of what was observed elsewhere: evidence that was
// saved, or what a customer sent. There is nothing to run again, to repair or to
// watch.
func (s *Session) Verified(record *evidence.Record) *Verification {
	v := s.Verify(AsSent)
	v.Adopt(record)
	return v
}

// Stands reports whether what was found still holds: the run came to its end, and
// nothing was changed in AWS since.
func (v *Verification) Stands() bool {
	changed, _, _ := v.S.Journal.Read()
	return v.Report != nil && !v.Cut && (v.What == AsSent || len(changed) == v.changes)
}

// Restart forgets what was found before a new run.
func (v *Verification) Restart() {
	changed, _, _ := v.S.Journal.Read()
	*v = Verification{S: v.S, What: v.What, changes: len(changed)}
}

// Question fills in what a person answered.
func (v *Verification) Question() checks.Question {
	q, chosen := v.S.Deps.Question, v.S.Setup
	if v.What == AsSetUp {
		chosen = v.S.Expected()
		q.RegionSource = "the wizard"
	}
	q.Target, q.AgentOrigin, q.Hosting, q.CredentialType = chosen.Target, chosen.Agent.Origin, chosen.Agent.Hosting, chosen.Credential.Type
	q.CredentialName = chosen.Credential.Name
	if q.AgentOrigin == "" && q.Target.AgentPrincipal == "" {
		q.AgentOrigin = target.Documented
	}
	if id := v.S.Identity; id != nil {
		q.Local = id.Local
		if q.RegionSource == "" {
			q.RegionSource = id.RegionSource
		}
	}
	if v.S.Fresh {
		q.Retry = FreshRole
	}
	q.AllowGitHost = v.S.Allowed()
	return q
}

// Check is a run of the checks with everything that they take from the session, so that they
// can go on beside the front end; they are judged as they grow.
func (v *Verification) Check() func(context.Context, func(Seen)) (Seen, error) {
	question, identity, backend := v.Question(), v.S.Identity, v.S.Deps.Backend
	profile := v.S.Setup.Choices.Profile
	finish := v.finish()
	return func(ctx context.Context, send func(Seen)) (Seen, error) {
		if identity == nil {
			// Who we are is a check of its own: a failure is found there.
			if id, err := backend.Open(ctx, profile, question.Target.Region); err == nil {
				send(Seen{Identity: &id})
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
			return Seen{}, crashed
		}
		if err != nil {
			return Seen{}, err
		}
		return finish(record), nil
	}
}

// AskAgain asks for one check again: what it rests on, and what that needs.
func (v *Verification) AskAgain(id evidence.CheckID) func(context.Context) (Seen, error) {
	question, backend, finish := v.Question(), v.S.Deps.Backend, v.finish()
	question.Only, question.Before = faults.Collectors(id), v.Record
	v.Watched = time.Time{}
	return func(ctx context.Context) (Seen, error) {
		record, err := backend.Check(ctx, question, func(checks.Event) {})
		if err != nil {
			return Seen{}, err
		}
		return finish(record), nil
	}
}

// finish adds to a record what was changed here, and judges it.
func (v *Verification) finish() func(*evidence.Record) Seen {
	changed, _, _ := v.S.Journal.Read()
	return func(record *evidence.Record) Seen {
		record.Did.Changed = append([]string{}, changed...)
		return Seen{Record: record, Report: faults.Judge(record)}
	}
}

// judge turns events into reports beside the run, always the newest, so that the
// run never waits for it. What it returns is the crash that ended it, or nil.
func judge(events <-chan checks.Event, send func(Seen)) <-chan error {
	ended := make(chan error, 1)
	go func() {
		defer func() {
			if p := recover(); p != nil {
				ended <- CrashOf(p)
				return
			}
			ended <- nil
		}()
		for e := range events {
			for len(events) > 0 {
				e = <-events
			}
			send(Seen{Record: e.Record, Report: faults.Judge(e.Record), elapsed: e.Elapsed, Waiting: e.Waiting})
		}
	}()
	return ended
}

// Sees takes over what a run has seen so far.
func (v *Verification) Sees(now Seen) {
	if now.Identity != nil {
		v.S.Identity = now.Identity
	}
	if now.Report != nil {
		v.Record, v.Report = now.Record, now.Report
	}
}

// Adopt takes a record over as what is known.
func (v *Verification) Adopt(record *evidence.Record) {
	v.Record, v.Report = record, faults.Judge(record)
	v.S.Report = v.Report
}

// FirstCause is the first root cause, nil where there is none.
func (v *Verification) FirstCause() *verdict.Finding {
	if v.Report == nil || len(v.Report.RootCauses) == 0 {
		return nil
	}
	return &v.Report.RootCauses[0]
}

// Operated reports whether there is an operator with access to the account.
func (v *Verification) Operated() bool {
	return v.What != AsSent && v.S.Deps.Question.As != evidence.Agent && v.S.Identity != nil
}

// Fixable reports whether a plan of ours can address a finding: a root cause, and
// no warning.
func (v *Verification) Fixable(f *verdict.Finding) bool {
	if f == nil || !v.Operated() || !plan.Fixable(f.Fault) {
		return false
	}
	for _, cause := range v.Report.RootCauses {
		if cause.Fault == f.Fault && cause.Check == f.Check {
			return true
		}
	}
	return false
}

// StandIns reports whether names and values are not the real ones.
func (v *Verification) StandIns() bool { return v.Record != nil && evidence.Masked(v.Record) }

// What a finding's fix offers to take along.
const (
	CopiesValue    = "The value to enter in Torque"
	CopiesCommands = "The fix's commands"
	CopiesPatch    = "The patch"
)

// Copyable is what a finding's fix offers to take along: the value to enter in
// Torque before anything else. Of masked evidence it is nothing: what stands there
// is a stand-in.
func (v *Verification) Copyable(f *verdict.Finding) (what, text string) {
	switch {
	case v.StandIns():
		return "", ""
	case f.Fix.Copy != "":
		return CopiesValue, f.Fix.Copy
	case len(f.Fix.Commands) > 0:
		return CopiesCommands, strings.Join(f.Fix.Commands, "\n")
	}
	return CopiesPatch, f.Fix.Patch
}
