package cluster

import (
	"testing"
	"time"

	"clonepath/awsops/target"
	"clonepath/checks/evidence"
)

const (
	blue  = "arn:aws:iam::111122223333:role/blue"
	green = "arn:aws:iam::111122223333:role/green"
)

var (
	noon    = time.Date(2026, 3, 10, 12, 0, 0, 0, time.UTC)
	before  = noon.Add(-time.Hour)
	account = []evidence.ServiceAccount{{Namespace: "envs", Name: "runner"}}
)

func annotated(role string) []evidence.ServiceAccount {
	return []evidence.ServiceAccount{{Namespace: "envs", Name: "runner", RoleARN: role}}
}

func pod(edit func(*evidence.Pod)) []evidence.Pod {
	p := evidence.Pod{Namespace: "envs", Name: "p", Kind: evidence.RunnerPod, Account: "runner", Started: &noon}
	edit(&p)
	return []evidence.Pod{p}
}

func association(edit func(*evidence.PodIdentity)) []evidence.PodIdentity {
	a := evidence.PodIdentity{Namespace: "envs", Account: "runner", RoleARN: blue, Created: &before}
	edit(&a)
	return []evidence.PodIdentity{a}
}

// As whom a service account calls, by what was seen of it.
func TestOneCaller(t *testing.T) {
	grain := []evidence.ServiceAccount{{Name: "runner"}}
	asIs, asIt := func(*evidence.Pod) {}, func(*evidence.PodIdentity) {}
	irsa := func(p *evidence.Pod) { p.RoleARN = blue }
	podIdentity := func(p *evidence.Pod) { p.Container = true }
	for name, row := range map[string]struct {
		c      evidence.Cluster
		arn    string
		origin target.Origin
		bare   bool
	}{
		"a running pod":                          {evidence.Cluster{Pods: pod(irsa), Accounts: annotated(blue)}, blue, target.Confirmed, false},
		"annotated anew since it started":        {evidence.Cluster{Pods: pod(irsa), Accounts: annotated(green)}, blue, target.Confirmed, false},
		"annotated after it started":             {evidence.Cluster{Pods: pod(asIs), Accounts: annotated(blue)}, blue, target.Likely, true},
		"an annotation alone":                    {evidence.Cluster{Grains: grain, Accounts: annotated(blue)}, blue, target.Likely, false},
		"an older association":                   {evidence.Cluster{Pods: pod(podIdentity), Associations: association(asIt)}, blue, target.Confirmed, false},
		"its target role":                        {evidence.Cluster{Pods: pod(podIdentity), Associations: association(func(a *evidence.PodIdentity) { a.TargetRoleARN = green })}, green, target.Confirmed, false},
		"a younger association":                  {evidence.Cluster{Pods: pod(asIs), Associations: association(func(a *evidence.PodIdentity) { a.Created = &noon })}, blue, target.Likely, false},
		"the list of associations names no role": {evidence.Cluster{Pods: pod(podIdentity), Associations: association(func(a *evidence.PodIdentity) { a.RoleARN = "" })}, "", "", false},
		"both":                                   {evidence.Cluster{Pods: pod(irsa), Accounts: annotated(blue), Associations: association(asIt)}, "", "", false},
		"a pod without any":                      {evidence.Cluster{Pods: pod(asIs), Accounts: account}, "", "", true},
		"no annotation, associations unsent":     {evidence.Cluster{Grains: grain, Accounts: account}, "", "", false},
		"no annotation, others associated":       {evidence.Cluster{Grains: grain, Accounts: account, Associations: association(func(a *evidence.PodIdentity) { a.Account = "x" })}, "", "", true},
		"nobody sent the account":                {evidence.Cluster{Grains: grain}, "", "", false},
	} {
		all := Callers(row.c)
		if len(all) != 1 {
			t.Errorf("%s: %d callers, %+v", name, len(all), all)
			continue
		}
		if c := all[0]; c.ARN != row.arn || c.Origin != row.origin || c.Bare != row.bare || c.Because == "" || c.Agent {
			t.Errorf("%s: %+v", name, c)
		}
	}
}

// The agent comes first; a pod of which nobody said what it is stands for nobody.
func TestWhoIsWho(t *testing.T) {
	all := Callers(evidence.Cluster{
		Pods: []evidence.Pod{
			{Namespace: "shop", Name: "web-1", Account: "web"},
			{Namespace: "torque", Name: "agent-1", Kind: evidence.AgentPod, Account: "agent"},
			{Namespace: "torque", Name: "agent-2", Kind: evidence.AgentPod, Account: "agent"},
		},
		Grains: []evidence.ServiceAccount{{Namespace: "envs", Name: "b"}, {Namespace: "envs", Name: "a"}, {Namespace: "torque", Name: "agent"}},
	})
	names := ""
	for _, c := range all {
		names += c.Name() + " "
	}
	if names != "torque/agent envs/a envs/b " || !all[0].Agent {
		t.Errorf("%s%+v", names, all)
	}
}
