package faults

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"clonepath/awsops/awserr"
	"clonepath/awsops/iampolicy"
	"clonepath/awsops/target"
	"clonepath/checks/evidence"
)

// CloudTrail is a witness: what it saw happened, what it did not see may have
// happened all the same. A success of the agent after the last change of what it
// rests on proves the call as if it were made now.

var trailRules = []rule{
	{fault: "agent-different-identity", statement: evidence.AssumeRole, by: ObservedP, find: anotherRefused},
}

// trail is what CloudTrail recorded, newest first.
func (v *view) trail() []evidence.TrailEvent { return v.r.Trail.Get() }

// roleChanged is when the role was last changed, as far as that is known.
func (v *view) roleChanged() time.Time {
	changed := timeOf(v.r.Role.Get().Created)
	for _, e := range v.trail() {
		if e.Write && e.Code == "" && slices.ContainsFunc(e.Resources, v.t.IsRole) {
			changed = later(changed, e.At)
		}
	}
	return changed
}

// chainChanged is when anything was last changed that decides about reading the
// secret. ok is false where a change could have escaped us.
func (v *view) chainChanged() (changed time.Time, ok bool) {
	changed = v.roleChanged()
	secret := v.r.Secret.Get()
	known := secret.LastChanged != nil && v.documentsKnown() && (v.r.Role.Get().Boundary == "" || v.r.Boundary.Seen())
	changed = later(changed, timeOf(secret.Created), timeOf(secret.LastChanged))
	for _, e := range v.trail() {
		if e.Write && e.Code == "" {
			changed = later(changed, e.At)
		}
	}
	for _, d := range append(slices.Clone(v.documents()), v.r.Boundary.Get()) {
		known = known && (d.ARN == "" || d.Updated != nil) // of a managed policy AWS tells the age
		changed = later(changed, timeOf(d.Updated))
	}
	// Changes of a customer's key are not looked up: its documents must allow today.
	return changed, known && (v.defaultKey() || v.decrypt().allowed())
}

// assumedNow tells whether the agent's own AssumeRole proves anything: it
// succeeded, and the role was not changed since, as evidence put together from
// several runs may show.
func (v *view) assumedNow() bool {
	return v.agentCalled && v.r.Assume.Seen() && !v.outdated(v.r.Assume.At, v.roleChanged())
}

// readNow tells the same of the secret's read by the session of the role.
func (v *view) readNow() bool {
	changed, _ := v.chainChanged()
	return v.agentCalled && v.r.RoleValue.Seen() && !v.outdated(v.r.RoleValue.At, changed)
}

// dateStep is how exact a server's Date is: it cuts off what is less.
const dateStep = time.Second

// outdated compares a time of this machine with one of AWS. A skew is known to
// a second only, and in doubt a call is not older than a change.
func (v *view) outdated(at, changed time.Time) bool {
	if s := v.r.Local.Get().ClockSkew; s != nil {
		if skew := time.Duration(*s * float64(time.Second)); skew.Abs() >= dateStep {
			at = at.Add(skew + dateStep)
		}
	}
	return changed.After(at)
}

func timeOf(t *time.Time) time.Time {
	if t == nil {
		return time.Time{}
	}
	return *t
}

func later(times ...time.Time) time.Time { return slices.MaxFunc(times, time.Time.Compare) }

// isRefusal tells whether an event is a denial.
func isRefusal(e *evidence.TrailEvent) bool {
	return strings.HasPrefix(e.Code, "AccessDenied") || e.Code == "UnauthorizedOperation"
}

// assumes tells whether an event is an AssumeRole of the role, reads whether it
// is a read of the secret's value.
func (v *view) assumes(e *evidence.TrailEvent) bool {
	return e.Name == "AssumeRole" && slices.ContainsFunc(e.Resources, v.t.IsRole)
}

func (v *view) reads(e *evidence.TrailEvent) bool {
	return e.Name == "GetSecretValue" && slices.ContainsFunc(e.Resources, v.t.IsSecret)
}

// byAgent tells whether the agent made a call. Where the event has no ARN, the
// unique id tells, or that the role trusts nobody else of that account.
func (v *view) byAgent(e *evidence.TrailEvent) bool {
	switch {
	case e.Caller != "":
		return target.SamePrincipal(e.Caller, v.agent)
	case e.Account == "" || e.Account != target.AccountOf(v.agent):
		return false
	case v.agentCalled && v.r.AgentCaller.Get().UserID != "" && e.CallerID != "":
		return uniqueID(e.CallerID) == uniqueID(v.r.AgentCaller.Value.UserID)
	}
	return v.alone()
}

// uniqueID is the id of a role without the name of its session.
func uniqueID(userID string) string {
	id, _, _ := strings.Cut(userID, ":")
	return id
}

// aloneInAccount tells whether of the agent's account the trust policy names the
// agent and nobody else.
func (v *view) aloneInAccount() bool {
	trust, ok := v.trust()
	if !ok || trust.doc == nil {
		return false
	}
	return !slices.ContainsFunc(trust.doc.Statements, func(s iampolicy.Statement) bool {
		return allows(&s) && (len(s.NotPrincipal) > 0 || slices.ContainsFunc(s.Principal, v.mayBeNeighbour))
	})
}

// mayBeNeighbour tells whether a principal is, or may be, another one of the
// agent's account.
func (v *view) mayBeNeighbour(p iampolicy.Principal) bool {
	account := target.AccountOf(v.agent)
	switch p.Class() {
	case iampolicy.ClassService, iampolicy.ClassFederated:
		return false
	case iampolicy.ClassAccount:
		return strings.Contains(p.Value, account)
	case iampolicy.ClassRole, iampolicy.ClassUser, iampolicy.ClassSession, iampolicy.ClassFederatedUser:
		return target.AccountOf(p.Value) == account && !target.SamePrincipal(p.Value, v.agent)
	}
	return true // everyone, or an id that does not tell its account
}

// recorded are the successes of the agent that CloudTrail saw after the last
// change of what they rest on; nil where there is none.
type recorded struct{ assume, read *evidence.TrailEvent }

// findRecorded leaves out what was refused later, here or in CloudTrail.
func (v *view) findRecorded() recorded {
	return recorded{v.recordedAssume(), v.recordedRead()}
}

func (v *view) recordedAssume() *evidence.TrailEvent {
	if evidence.FailureOf(v.r.Assume) != nil {
		return nil
	}
	return v.newest(func(e *evidence.TrailEvent) bool { return v.assumes(e) && v.byAgent(e) }, v.roleChanged())
}

// recordedRead is a read by a session that the agent opened.
func (v *view) recordedRead() *evidence.TrailEvent {
	changed, known := v.chainChanged()
	if !known || evidence.FailureOf(v.r.Assume) != nil || evidence.FailureOf(v.r.RoleValue) != nil {
		return nil
	}
	sessions := map[string]bool{}
	for _, e := range v.trail() {
		if v.assumes(&e) && v.byAgent(&e) && e.Code == "" && e.Session != "" {
			sessions[e.Session] = true
		}
	}
	return v.newest(func(e *evidence.TrailEvent) bool { return v.reads(e) && sessions[e.Caller] }, changed)
}

// newest returns the newest event of a kind, if it is a success after a time.
func (v *view) newest(is func(*evidence.TrailEvent) bool, after time.Time) *evidence.TrailEvent {
	events := v.trail()
	i := slices.IndexFunc(events, func(e evidence.TrailEvent) bool { return is(&e) && (e.Code == "" || isRefusal(&e)) })
	if i < 0 || events[i].Code != "" || !events[i].At.After(after) {
		return nil
	}
	return &events[i]
}

// trailProofs are the calls that CloudTrail saw succeed.
func (v *view) trailProofs() []proof {
	var list []proof
	if e := v.recorded().assume; e != nil {
		list = append(list, proof{of: evidence.AssumeRole, by: Proven, implies: impliedByAssume,
			because: recordedAssumption(e), otherwise: trailDoubt})
	}
	if e := v.recorded().read; e != nil {
		list = append(list, proof{of: evidence.RoleReadsSecret, by: Proven, implies: impliedByRead,
			because: recordedReading(e), otherwise: trailDoubt})
	}
	return list
}

// trailDoubt is how a recorded success and documents that refuse can both be true.
const trailDoubt = "; either Torque holds other values than those given here, or a change is not in CloudTrail yet"

func recordedAssumption(e *evidence.TrailEvent) string {
	return "CloudTrail recorded that the agent assumed the role: " + cite(e)
}

func recordedReading(e *evidence.TrailEvent) string {
	return "CloudTrail recorded that the agent's session read the secret: " + cite(e)
}

// cite names an event so that anybody can find it again.
func cite(e *evidence.TrailEvent) string {
	return fmt.Sprintf("event %s, %s, from account %s, in %s", e.ID, e.At.UTC().Format(time.RFC3339), cmp.Or(e.Account, target.AccountOf(e.Caller), "unknown"), e.Region)
}

// anotherRefused: the documents allow the agent, and CloudTrail shows that it is
// another principal who asks and is refused. A refusal of another account's
// caller is not recorded here, so this is about an agent of this account.
func anotherRefused(v *view) *hit {
	if !v.assume().ok || v.assume().refused() || v.agentCalled || v.recorded().assume != nil {
		return nil
	}
	e := v.refusedStranger()
	if e == nil {
		return nil
	}
	role, _ := target.RoleARNOf(e.Caller)
	return &hit{
		certainty: Likely,
		summary:   fmt.Sprintf("The role lets in %s, but CloudTrail shows that %s asked for it and was refused.", v.agent, e.Caller),
		evidence: []string{
			"refused: " + cite(e),
			"caller " + e.Caller,
			fmt.Sprintf("agent principal %s (%s)", v.agent, v.origin),
		},
		settle: "whether that caller is the agent: the annotation of its service account, or its node's role",
		with:   map[string]string{"agent": role},
	}
}

// refusedStranger is the newest AssumeRole that was refused since the role's last
// change to a role's session which is neither the agent nor the operator. It must
// be of the agent's account, or of the role's where a self-hosted agent's
// principal is only a guess.
func (v *view) refusedStranger() *evidence.TrailEvent {
	accounts := []string{target.AccountOf(v.agent)}
	if v.origin == target.Documented && v.r.Hosting == "self" {
		accounts = append(accounts, v.t.RoleAccount())
	}
	changed, events := v.roleChanged(), v.trail()
	i := slices.IndexFunc(events, func(e evidence.TrailEvent) bool {
		_, session := target.RoleARNOf(e.Caller)
		return v.assumes(&e) && isRefusal(&e) && session && e.At.After(changed) &&
			slices.Contains(accounts, target.AccountOf(e.Caller)) &&
			!target.SamePrincipal(e.Caller, v.agent) && e.Caller != v.r.Caller.Get().ARN
	})
	if i < 0 {
		return nil
	}
	return &events[i]
}

// refusedCaller is who called, as the refusal of the agent's own call says.
func refusedCaller(f *evidence.Fact[evidence.Session]) string {
	if f == nil || f.By != evidence.Agent || !f.Failed(awserr.Denied) {
		return ""
	}
	return f.Failure.Caller
}
