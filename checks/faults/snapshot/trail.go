package snapshot

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"clonepath/awsops/iampolicy"
	"clonepath/awsops/target"
	"clonepath/checks/evidence"
	"clonepath/checks/faults/whatif"
)

// RecordedCalls are the successes of the agent that CloudTrail saw after the last
// change of what they rest on; nil where there is none.
type RecordedCalls struct{ Assume, Read *evidence.TrailEvent }

// findRecorded leaves out what was refused later, here or in CloudTrail.
func (snap *Snapshot) findRecorded() RecordedCalls {
	return RecordedCalls{snap.recordedAssume(), snap.recordedRead()}
}

func (snap *Snapshot) recordedAssume() *evidence.TrailEvent {
	if evidence.FailureOf(snap.Record.Assume) != nil {
		return nil
	}
	return snap.newest(func(e *evidence.TrailEvent) bool { return snap.Assumes(e) && snap.ByAgent(e) }, snap.RoleChanged())
}

// recordedRead is a read by a session that the agent opened.
func (snap *Snapshot) recordedRead() *evidence.TrailEvent {
	changed, known := snap.chainChanged()
	if !known || evidence.FailureOf(snap.Record.Assume) != nil || evidence.FailureOf(snap.Record.RoleValue) != nil {
		return nil
	}
	sessions := map[string]bool{}
	for _, e := range snap.Trail() {
		if snap.Assumes(&e) && snap.ByAgent(&e) && e.Code == "" && e.Session != "" {
			sessions[e.Session] = true
		}
	}
	return snap.newest(func(e *evidence.TrailEvent) bool { return snap.Reads(e) && sessions[e.Caller] }, changed)
}

// newest returns the newest event of a kind, if it is a success after a time.
func (snap *Snapshot) newest(is func(*evidence.TrailEvent) bool, after time.Time) *evidence.TrailEvent {
	events := snap.Trail()
	i := slices.IndexFunc(events, func(e evidence.TrailEvent) bool { return is(&e) && (e.Code == "" || IsRefusal(&e)) })
	if i < 0 || events[i].Code != "" || !events[i].At.After(after) {
		return nil
	}
	return &events[i]
}

// Trail is what CloudTrail recorded, newest first.
func (snap *Snapshot) Trail() []evidence.TrailEvent { return snap.Record.Trail.Get() }

// Assumes reports whether an event is an AssumeRole of the role.
func (snap *Snapshot) Assumes(e *evidence.TrailEvent) bool {
	return e.Name == "AssumeRole" && slices.ContainsFunc(e.Resources, snap.Target.IsRole)
}

// Reads reports whether an event is a read of the secret's value.
func (snap *Snapshot) Reads(e *evidence.TrailEvent) bool {
	return e.Name == "GetSecretValue" && slices.ContainsFunc(e.Resources, snap.Target.IsSecret)
}

// IsRefusal reports whether an event is a denial.
func IsRefusal(e *evidence.TrailEvent) bool {
	return strings.HasPrefix(e.Code, "AccessDenied") || e.Code == "UnauthorizedOperation"
}

// ByAgent reports whether the agent made a call. Where the event has no ARN, the
// unique id tells, or that the role trusts nobody else of that account.
func (snap *Snapshot) ByAgent(e *evidence.TrailEvent) bool {
	switch {
	case e.Caller != "":
		return target.SamePrincipal(e.Caller, snap.Agent)
	case e.Account == "" || e.Account != target.AccountOf(snap.Agent):
		return false
	case snap.AgentCalled && snap.Record.AgentCaller.Get().UserID != "" && e.CallerID != "":
		return uniqueID(e.CallerID) == uniqueID(snap.Record.AgentCaller.Value.UserID)
	}
	return snap.alone()
}

// uniqueID is the id of a role without the name of its session.
func uniqueID(userID string) string {
	id, _, _ := strings.Cut(userID, ":")
	return id
}

// aloneInAccount reports whether of the agent's account the trust policy names the
// agent and nobody else.
func (snap *Snapshot) aloneInAccount() bool {
	trust, ok := snap.Trust()
	if !ok || trust.Doc == nil {
		return false
	}
	return !slices.ContainsFunc(trust.Doc.Statements, func(s iampolicy.Statement) bool {
		return whatif.Allows(&s) && (len(s.NotPrincipal) > 0 || slices.ContainsFunc(s.Principal, snap.mayBeNeighbour))
	})
}

// mayBeNeighbour reports whether a principal is, or may be, another one of the
// agent's account.
func (snap *Snapshot) mayBeNeighbour(p iampolicy.Principal) bool {
	account := target.AccountOf(snap.Agent)
	switch p.Class() {
	case iampolicy.ClassService, iampolicy.ClassFederated:
		return false
	case iampolicy.ClassAccount:
		return strings.Contains(p.Value, account)
	case iampolicy.ClassRole, iampolicy.ClassUser, iampolicy.ClassSession, iampolicy.ClassFederatedUser:
		return target.AccountOf(p.Value) == account && !target.SamePrincipal(p.Value, snap.Agent)
	}
	return true // everyone, or an id that does not tell its account
}

// RecordedAssumption is the sentence that an AssumeRole of the agent was recorded.
func RecordedAssumption(e *evidence.TrailEvent) string {
	return "CloudTrail recorded that the agent assumed the role: " + Cite(e)
}

// RecordedReading is the sentence that a read for the agent was recorded.
func RecordedReading(e *evidence.TrailEvent) string {
	return "CloudTrail recorded that the agent's session read the secret: " + Cite(e)
}

// Cite names an event so that anybody can find it again.
func Cite(e *evidence.TrailEvent) string {
	return fmt.Sprintf("event %s, %s, from account %s, in %s", e.ID, e.At.UTC().Format(time.RFC3339), cmp.Or(e.Account, target.AccountOf(e.Caller), "unknown"), e.Region)
}

// ReadElsewhere is the newest event of a read by the role that was refused in a
// region where the secret, which was found, is not; nil where there is none.
func (snap *Snapshot) ReadElsewhere() *evidence.TrailEvent {
	secret, events := snap.Record.Secret.Get(), snap.Trail()
	if secret.ARN == "" {
		return nil
	}
	i := slices.IndexFunc(events, func(e evidence.TrailEvent) bool {
		return e.Name == "GetSecretValue" && (e.Caller == "" || target.SamePrincipal(e.Caller, snap.RoleARN())) && (snap.Reads(&e) || len(e.Resources) == 0)
	})
	if i < 0 || events[i].Code == "" || events[i].Region == "" || events[i].Region == snap.SecretRegion() ||
		slices.ContainsFunc(secret.Replicas, func(r evidence.Replica) bool { return r.Region == events[i].Region }) {
		return nil
	}
	return &events[i]
}
