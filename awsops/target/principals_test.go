package target

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
)

const (
	oldAgent = "arn:aws:iam::046086677675:role/agent-sa-role"
	newAgent = "arn:aws:iam::349148204654:role/agent,with-comma"
	aRunner  = "arn:aws:iam::111122223333:role/runners/blue"
)

func TestPrincipalsAsTyped(t *testing.T) {
	for text, want := range map[string][]string{
		"":       {},
		oldAgent: {oldAgent},
		oldAgent + ", " + newAgent + "," + aRunner:     {oldAgent, newAgent, aRunner},
		newAgent + "\n" + oldAgent + " ,\t" + newAgent: {newAgent, oldAgent},
		" " + oldAgent:   {oldAgent},
		"no ARN, at all": {"no ARN, at all"},
		oldAgent + " ":   {oldAgent + " "}, // a fault, and shown as one
	} {
		if got := Principals(text).All(); !slices.Equal(got, want) {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

func TestPrincipalsInJSON(t *testing.T) {
	for _, row := range []struct {
		t    Target
		want string
	}{
		{Target{}, `"agentPrincipal":""`},
		{Target{AgentPrincipal: oldAgent}, `"agentPrincipal":"` + oldAgent + `"`},
		{Target{AgentPrincipal: PrincipalsOf(oldAgent, newAgent)}, `"agentPrincipal":["` + oldAgent + `","` + newAgent + `"]`},
		{Target{RunnerPrincipals: aRunner}, `"runnerPrincipals":["` + aRunner + `"]`},
	} {
		text, err := json.Marshal(row.t)
		if err != nil || !strings.Contains(string(text), row.want) {
			t.Errorf("%s, %v: want %s in it", text, err, row.want)
		}
		var back Target
		if err := json.Unmarshal(text, &back); err != nil || back != row.t {
			t.Errorf("%s becomes %+v, %v", text, back, err)
		}
	}
	var wrong Target
	if err := json.Unmarshal([]byte(`{"runnerPrincipals":{"a":1}}`), &wrong); err == nil {
		t.Error("an object is taken for a list of ARNs")
	}
}

func TestCallers(t *testing.T) {
	all := Target{AgentPrincipal: PrincipalsOf(newAgent, oldAgent), RunnerPrincipals: RunnersOf(aRunner, oldAgent)}
	if got := all.Callers(); !slices.Equal(got, []string{oldAgent, aRunner, newAgent}) {
		t.Errorf("%q", got)
	}
	if got := all.Problems(); len(got) > 0 {
		t.Errorf("%v", got)
	}
	all.RunnerPrincipals += ", arn:aws:sts::111122223333:assumed-role/blue/pod"
	if got := all.Problems(); len(got) != 1 || got[0].Field != FieldRunners || got[0].Fault != "trust-principal-session-arn" {
		t.Errorf("%+v", got)
	}
}
