package faults

import (
	"cmp"
	"fmt"
	"slices"

	"clonepath/awsops/target"
	"clonepath/checks/evidence"
	"clonepath/checks/faults/phrase"
	"clonepath/checks/faults/snapshot"
	"clonepath/checks/verdict"
)

// Observation is what one event of CloudTrail, watched for, shows of the agent.
type Observation struct {
	Event evidence.TrailEvent
	// Status is pass for a call that succeeded and fits what is known, warn for
	// one that succeeded and does not, fail for one that was refused.
	Status verdict.Status
	What   string // "assumed the role"
	Who    string // the caller's ARN, or what the event tells in its place
	// Principal is the agent principal that it confirms, "" where the event names
	// none or shows a refusal.
	Principal string
	Meaning   string // sentences
}

// Observe reads one event. Of a caller of another account CloudTrail tells the
// account only, and a caller whom another account's role refused it does not
// record here at all.
func Observe(r *evidence.Record, e evidence.TrailEvent) Observation {
	snap := snapshot.Of(r)
	s := Observation{Event: e, Status: verdict.Pass, What: whatHappened(e), Who: e.Caller}
	if s.Who == "" {
		s.Who = fmt.Sprintf("somebody of account %s (%s)", cmp.Or(e.Account, "unknown"), cmp.Or(e.CallerID, "no id"))
	}
	switch {
	case e.Code != "":
		s.Status = verdict.Fail
		s.Meaning = fmt.Sprintf("AWS refused the call: %s. %s", e.Code, phrase.Ended(phrase.Cut(cmp.Or(e.Message, "The event says no more"), 300)))
	case snap.Reads(&e):
		s.Meaning = "The token was read. What follows is Git's: the clone in Torque."
	case e.Caller == "":
		s.account(snap)
	default:
		s.named(snap)
	}
	return s
}

func whatHappened(e evidence.TrailEvent) string {
	done := map[string][2]string{
		"AssumeRole":     {"assumed the role", "tried to assume the role"},
		"GetSecretValue": {"read the secret", "tried to read the secret"},
	}[e.Name]
	if e.Code != "" {
		return done[1]
	}
	return done[0]
}

// named is a caller with an ARN: now it is known who the agent is.
func (s *Observation) named(snap *snapshot.Snapshot) {
	s.Principal = s.Who
	if role, ok := target.RoleARNOf(s.Who); ok {
		s.Principal = role
	}
	if target.SamePrincipal(s.Who, snap.Agent) {
		s.Principal = snap.Agent // the path of a role is not in its session's ARN
		s.Meaning = "This confirms the agent principal."
		return
	}
	s.Status = verdict.Warn
	s.Meaning = fmt.Sprintf("The agent principal was taken to be %s (%s), and this is another. If it is your agent, it is the one that the trust policy has to name.", snap.Agent, snap.Origin)
}

// account is a caller of whom only the account is known.
func (s *Observation) account(snap *snapshot.Snapshot) {
	const silent = "CloudTrail does not name callers of other accounts."
	switch {
	case s.Event.Account != target.AccountOf(snap.Agent):
		s.Status = verdict.Warn
		s.Meaning = fmt.Sprintf("The agent principal was taken to be %s (%s), which is of another account. %s", snap.Agent, snap.Origin, silent)
	case snap.ByAgent(&s.Event):
		s.Principal = snap.Agent
		s.Meaning = "The role trusts nobody else of that account: this confirms the agent principal. " + silent
	default:
		s.Meaning = "That is the agent's account; the role trusts others of it too, so it may be one of them. " + silent
	}
}

// WithEvents is a Record with events that were watched, newest first, and with the
// principal that they confirm, "" for none.
func WithEvents(r *evidence.Record, events []evidence.TrailEvent, principal string) *evidence.Record {
	after := *r
	known := slices.Clone(r.Trail.Get())
	for _, e := range events {
		if !slices.ContainsFunc(known, func(k evidence.TrailEvent) bool { return k.ID == e.ID }) {
			known = append(known, e)
		}
	}
	slices.SortStableFunc(known, func(a, b evidence.TrailEvent) int { return cmp.Or(b.At.Compare(a.At), cmp.Compare(a.ID, b.ID)) })
	if len(known) > 0 {
		after.Trail = evidence.Observed(evidence.Operator, known[0].At, known)
	}
	if principal != "" {
		after.Target.AgentPrincipal, after.AgentOrigin = target.Principals(principal), target.Confirmed
	}
	return &after
}
