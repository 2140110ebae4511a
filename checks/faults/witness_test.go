package faults_test

import (
	"strings"
	"testing"
	"time"

	"clonepath/awsops/target"
	"clonepath/checks/evidence"
	"clonepath/checks/faults"
	"clonepath/checks/faults/faulttest"
	"clonepath/checks/verdict"
)

func TestWitness(t *testing.T) {
	r := faulttest.AsOperator()
	agent, _ := r.Target.Agent(r.AgentOrigin)
	a, err := target.ParseARN(agent)
	if err != nil {
		t.Fatal(err)
	}
	event := func(name, caller, account, code string) evidence.TrailEvent {
		return evidence.TrailEvent{ID: "1", Name: name, Caller: caller, Account: account, Code: code, At: time.Now(), Region: "eu-west-1",
			Resources: []string{r.Target.RoleARN, r.Target.SecretID}}
	}
	const other = "arn:aws:sts::999988887777:assumed-role/other/pod"
	for name, tt := range map[string]struct {
		event     evidence.TrailEvent
		status    verdict.Status
		principal string
		says      string
	}{
		"the agent":             {event("AssumeRole", agent, a.Account, ""), verdict.Pass, agent, "confirms the agent principal"},
		"the agent's account":   {event("AssumeRole", "", a.Account, ""), verdict.Pass, agent, "trusts nobody else"},
		"another":               {event("AssumeRole", other, "999988887777", ""), verdict.Warn, "arn:aws:iam::999988887777:role/other", "and this is another"},
		"another account":       {event("AssumeRole", "", "999988887777", ""), verdict.Warn, "", "of another account"},
		"refused":               {event("AssumeRole", other, "999988887777", "AccessDenied"), verdict.Fail, "", "AWS refused the call: AccessDenied"},
		"the session's read":    {event("GetSecretValue", "arn:aws:sts::111122223333:assumed-role/torque-git-reader/t", "", ""), verdict.Pass, "", "The token was read"},
		"a read that is denied": {event("GetSecretValue", "arn:aws:sts::111122223333:assumed-role/torque-git-reader/t", "", "AccessDenied"), verdict.Fail, "", "refused"},
	} {
		t.Run(name, func(t *testing.T) {
			got := faults.Observe(r, tt.event)
			if got.Status != tt.status || got.Principal != tt.principal || !strings.Contains(got.Meaning, tt.says) || got.What == "" || got.Who == "" {
				t.Errorf("%+v", got)
			}
		})
	}
}

// What was watched proves the chain as if the agent had called now.
func TestWitnessedProves(t *testing.T) {
	r := faulttest.AsOperator()
	agent, _ := r.Target.Agent(r.AgentOrigin)
	e := evidence.TrailEvent{ID: "1", Name: "AssumeRole", Source: "sts.amazonaws.com", Caller: agent, At: time.Now().Add(time.Hour), Resources: []string{r.Target.RoleARN}}
	after := faults.WithEvents(r, []evidence.TrailEvent{e, e}, agent)
	if after.AgentOrigin != target.Confirmed || len(after.Trail.Get()) != 1+len(r.Trail.Get()) {
		t.Errorf("%v, %d events", after.AgentOrigin, len(after.Trail.Get()))
	}
	for _, c := range faults.Judge(after).Checks {
		if c.ID == evidence.AssumeRole && c.Provenance != verdict.Proven {
			t.Errorf("assume-role is %s", c.Provenance)
		}
	}
}
