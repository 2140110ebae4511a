package faults_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"clonepath/awsops/target"
	"clonepath/checks/evidence"
	"clonepath/checks/faults/faulttest"
	"clonepath/checks/verdict"
)

// Events of CloudTrail, by the hours before the Record was taken.

const theSession = "arn:aws:sts::111122223333:assumed-role/torque-git-reader/torque-sync"

func event(id string, hoursAgo int, edit func(*evidence.TrailEvent)) evidence.TrailEvent {
	e := evidence.TrailEvent{
		ID: id, At: faulttest.Now.Add(-time.Duration(hoursAgo) * time.Hour), Region: faulttest.Region,
		Account: faulttest.Account, Caller: "arn:aws:iam::111122223333:user/admin",
	}
	edit(&e)
	return e
}

// assumed is the agent's AssumeRole as the role's account sees it: without an ARN.
func assumed(hoursAgo int) evidence.TrailEvent {
	return event("e-assume", hoursAgo, func(e *evidence.TrailEvent) {
		e.Name, e.Source, e.Resources, e.Session = "AssumeRole", "sts.amazonaws.com", []string{faulttest.RoleARN}, theSession
		e.Caller, e.CallerID, e.Account, e.ExternalID = "", "AROAEXAMPLEAGENT:torque-agent", "046086677675", true
	})
}

func readBy(caller string, hoursAgo int) evidence.TrailEvent {
	return event("e-read", hoursAgo, func(e *evidence.TrailEvent) {
		e.Name, e.Source, e.Resources, e.Caller = "GetSecretValue", "secretsmanager.amazonaws.com", []string{"git-repo-token"}, caller
	})
}

func wrote(name, resource string, hoursAgo int) evidence.TrailEvent {
	return event("e-"+name, hoursAgo, func(e *evidence.TrailEvent) {
		e.Name, e.Write, e.Resources = name, true, []string{resource}
	})
}

// refusedIn is a refused AssumeRole of a caller of the role's own account.
func refusedIn(caller string, hoursAgo int) evidence.TrailEvent {
	return event("e-refused", hoursAgo, func(e *evidence.TrailEvent) {
		e.Name, e.Source, e.Resources, e.Caller, e.Code = "AssumeRole", "sts.amazonaws.com", []string{faulttest.RoleARN}, caller, "AccessDenied"
	})
}

// trail puts events into a Record, the newest first, as a collector does.
func trail(events ...evidence.TrailEvent) edit {
	return func(r *evidence.Record) {
		slices.SortStableFunc(events, func(a, b evidence.TrailEvent) int { return b.At.Compare(a.At) })
		r.Trail = evidence.Observed(evidence.Operator, faulttest.Now, append([]evidence.TrailEvent{}, events...))
	}
}

func checkOf(rep *verdict.Report, id evidence.CheckID) verdict.Check {
	i := slices.IndexFunc(rep.Checks, func(c verdict.Check) bool { return c.ID == id })
	return rep.Checks[i]
}

// What CloudTrail saw the agent do after the last change is proof; nothing else is.
func TestRecordedProof(t *testing.T) {
	const neighbour = `{"AWS":["` + faulttest.Agent + `","arn:aws:iam::046086677675:role/other"]}`
	managed := func(updated *time.Time) edit {
		return func(r *evidence.Record) {
			(*r.RolePolicies.Value)[0].ARN, (*r.RolePolicies.Value)[0].Kind = "arn:aws:iam::111122223333:policy/p", "managed"
			(*r.RolePolicies.Value)[0].Updated = updated
		}
	}
	ago := func(hours int) *time.Time { at := faulttest.Now.Add(-time.Duration(hours) * time.Hour); return &at }
	for _, tt := range []struct {
		name         string
		edit         edit
		assume, read verdict.Provenance
	}{
		{"nothing recorded proves nothing", trail(), verdict.Evaluated, verdict.Evaluated},
		{"both", trail(assumed(5), readBy(theSession, 5)), verdict.Proven, verdict.Proven},
		{"assumed only", trail(assumed(5)), verdict.Proven, verdict.Evaluated},
		{"read by a session that nobody saw opened", trail(readBy(theSession, 5)), verdict.Evaluated, verdict.Evaluated},
		{"read by another session", trail(assumed(5), readBy(theSession+"2", 5)), verdict.Proven, verdict.Evaluated},
		{"by another account", all(trail(assumed(5)), func(r *evidence.Record) { (*r.Trail.Value)[0].Account = "444455556666" }), verdict.Evaluated, verdict.Evaluated},
		{"another of the account is trusted too", all(trail(assumed(5)), trustStatement(neighbour, "sts:AssumeRole", idCondition)), verdict.Evaluated, verdict.Evaluated},
		{"with an ARN it is the agent all the same", all(trail(assumed(5)), trustStatement(neighbour, "sts:AssumeRole", idCondition), func(r *evidence.Record) {
			(*r.Trail.Value)[0].Caller = faulttest.AgentCall
		}), verdict.Proven, verdict.Evaluated},
		{"the trust policy changed since", trail(assumed(5), readBy(theSession, 5), wrote("UpdateAssumeRolePolicy", "torque-git-reader", 4)), verdict.Evaluated, verdict.Evaluated},
		{"the trust policy changed before", trail(assumed(5), readBy(theSession, 5), wrote("UpdateAssumeRolePolicy", "torque-git-reader", 6)), verdict.Proven, verdict.Proven},
		{"a change that was refused is none", all(trail(assumed(5), wrote("UpdateAssumeRolePolicy", "torque-git-reader", 4)), func(r *evidence.Record) {
			(*r.Trail.Value)[0].Code = "AccessDenied"
		}), verdict.Proven, verdict.Evaluated},
		{"the secret changed since", all(trail(assumed(5), readBy(theSession, 5)), func(r *evidence.Record) { r.Secret.Value.LastChanged = ago(3) }), verdict.Proven, verdict.Evaluated},
		{"the role was made since", all(trail(assumed(5), readBy(theSession, 5)), func(r *evidence.Record) { r.Role.Value.Created = ago(3) }), verdict.Evaluated, verdict.Evaluated},
		{"a managed policy changed since", all(trail(assumed(5), readBy(theSession, 5)), managed(ago(3))), verdict.Proven, verdict.Evaluated},
		{"a managed policy changed before", all(trail(assumed(5), readBy(theSession, 5)), managed(ago(300))), verdict.Proven, verdict.Proven},
		{"a managed policy of unknown age", all(trail(assumed(5), readBy(theSession, 5)), managed(nil)), verdict.Proven, verdict.Evaluated},
		{"refused later", trail(assumed(5), refusedIn(faulttest.AgentCall, 4)), verdict.Evaluated, verdict.Evaluated},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r := faulttest.AsOperator()
			tt.edit(r)
			rep := judged(t, r)
			same(t, "root causes", ids(rep.RootCauses), nil)
			for id, want := range map[evidence.CheckID]verdict.Provenance{evidence.AssumeRole: tt.assume, evidence.RoleReadsSecret: tt.read} {
				if c := checkOf(rep, id); c.Provenance != want || c.Status != verdict.Pass {
					t.Errorf("%s is %s, %s, want %s: %s", id, c.Status, c.Provenance, want, c.Summary)
				}
			}
			if t.Failed() {
				dump(t, rep)
			}
		})
	}
}

// The proof is cited so that anybody finds it again, settles what it implies,
// and what was assumed before is known now.
func TestRecordedProofIsCited(t *testing.T) {
	r := faulttest.AsOperator()
	r.Target.AgentPrincipal, r.AgentOrigin = "", target.Documented
	if n := len(judged(t, r).Assumptions); n != 3 {
		t.Errorf("%d assumptions without a proof", n)
	}
	trail(assumed(5), readBy(theSession, 4))(r)
	rep := judged(t, r)
	for id, want := range map[evidence.CheckID]string{
		evidence.AssumeRole:      "event e-assume, 2026-03-10T07:00:00Z, from account 046086677675, in eu-west-1",
		evidence.RoleReadsSecret: "event e-read, 2026-03-10T08:00:00Z, from account 111122223333, in eu-west-1",
	} {
		if got := checkOf(rep, id).Summary; !strings.Contains(got, want) {
			t.Errorf("%s says %q, not %q", id, got, want)
		}
	}
	for _, id := range []evidence.CheckID{evidence.TrustAgent, evidence.RolePermission, evidence.SecretKey} {
		if c := checkOf(rep, id); c.Provenance != verdict.Proven {
			t.Errorf("%s is %s", id, c.Provenance)
		}
	}
	if len(rep.Assumptions) != 1 || !strings.HasPrefix(rep.Assumptions[0].Text, "the runner calls as the agent") {
		t.Errorf("still assumed: %v", rep.Assumptions)
	}
}

// Documents that refuse stand; that the agent came through is cited, with what
// it may mean.
func TestRecordedProofContradicts(t *testing.T) {
	r := faulttest.AsOperator()
	trail(assumed(5))(r)
	r.Target.ExternalID = "another-external-id-0123456789"
	rep := judged(t, r)
	same(t, "root causes", ids(rep.RootCauses), []string{"trust-externalid-mismatch"})
	if text := strings.Join(rep.RootCauses[0].Evidence, "\n"); !strings.Contains(text, "event e-assume") || !strings.Contains(text, "Torque holds other values") {
		t.Errorf("evidence:\n%s", text)
	}
	if c := checkOf(rep, evidence.AssumeRole); c.Status != verdict.Blocked {
		t.Errorf("assume-role is %s", c.Status)
	}
}

// A run of the agent that is older than a change proves nothing any more.
func TestOldRunOfTheAgent(t *testing.T) {
	r := faulttest.Healthy()
	r.Assume.At = faulttest.Now.Add(-2 * time.Hour)
	r.RoleValue.At = r.Assume.At
	if rep := judged(t, r); checkOf(rep, evidence.AssumeRole).Provenance != verdict.Proven || checkOf(rep, evidence.RoleReadsSecret).Provenance != verdict.Proven {
		t.Error("nothing changed, and it is not proven")
	}
	trail(wrote("PutRolePolicy", "torque-git-reader", 1))(r)
	rep := judged(t, r)
	for _, id := range []evidence.CheckID{evidence.AssumeRole, evidence.RoleReadsSecret, evidence.RolePermission} {
		if c := checkOf(rep, id); c.Status != verdict.Pass || c.Provenance != verdict.Evaluated {
			t.Errorf("%s is %s, %s", id, c.Status, c.Provenance)
		}
	}
}

func TestAnotherCallerIsRefused(t *testing.T) {
	const node, pod = "arn:aws:sts::111122223333:assumed-role/eks-node/i-0abc", "arn:aws:iam::111122223333:role/torque-agent"
	selfHosted := func(r *evidence.Record) {
		r.Target.AgentPrincipal, r.Hosting = pod, "self"
		trustStatement(`{"AWS":"`+pod+`"}`, "sts:AssumeRole", idCondition)(r)
	}
	runCases(t, []faultCase{
		{name: "the node asks, the pod's role is trusted", edit: all(selfHosted, trail(refusedIn(node, 1))),
			want: []string{"agent-different-identity"},
			is:   map[evidence.CheckID]string{evidence.AssumeRole: "fail", evidence.TrustAgent: "pass", evidence.RoleReadsSecret: "blocked by assume-role"}},
		{name: "before the role changed", edit: all(selfHosted, trail(refusedIn(node, 2), wrote("UpdateAssumeRolePolicy", "torque-git-reader", 1)))},
		{name: "the agent came through", edit: all(selfHosted, trail(refusedIn(node, 2), event("e-ok", 1, func(e *evidence.TrailEvent) {
			e.Name, e.Resources, e.Caller = "AssumeRole", []string{faulttest.RoleARN}, "arn:aws:sts::111122223333:assumed-role/torque-agent/x"
		})))},
		{name: "a user tried", edit: all(selfHosted, trail(refusedIn("arn:aws:iam::111122223333:user/admin", 1)))},
		{name: "a stranger of the role's account, while the agent is Torque's", edit: trail(refusedIn(node, 1))},
		{name: "self-hosted, the principal only documented", edit: all(trail(refusedIn(node, 1)), func(r *evidence.Record) {
			r.Target.AgentPrincipal, r.AgentOrigin, r.Hosting = "", target.Documented, "self"
		}), want: []string{"agent-different-identity"}},
		{name: "the agent's own run outranks it", from: faulttest.Healthy, edit: all(trail(refusedIn(node, 1)), func(r *evidence.Record) { r.Hosting = "self" })},
	})
}

// The caller that a real refusal names outranks the guide.
func TestRefusedCallerOutranksTheGuide(t *testing.T) {
	const other = "arn:aws:sts::349148204654:assumed-role/agent-sa-role/torque"
	r := refusedAgent()
	r.AgentCaller, r.Target.AgentPrincipal, r.AgentOrigin = nil, "", target.Documented
	r.Assume.Failure.Caller = other
	rep := judged(t, r)
	same(t, "root causes", ids(rep.RootCauses), []string{"trust-principal-wrong"})
	if f := rep.RootCauses[0]; f.Certainty != verdict.Certain || !strings.Contains(f.Summary, "arn:aws:iam::349148204654:role/agent-sa-role") {
		t.Errorf("%s: %s", f.Certainty, f.Summary)
	}
}
