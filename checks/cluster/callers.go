package cluster

import (
	"cmp"
	"slices"

	"clonepath/awsops/target"
	"clonepath/checks/evidence"
)

// Caller is a service account under which the agent or a runner runs.
type Caller struct {
	Namespace, Account string
	Agent              bool   // else a runner
	ARN                string // as whom it calls, "" where that is not known
	Origin             target.Origin
	Because            string // how that is known, or what would tell
	Bare               bool   // it has no identity of its own
}

// Name is the service account as people write it.
func (c Caller) Name() string {
	if c.Namespace == "" {
		return c.Account
	}
	return c.Namespace + "/" + c.Account
}

// Callers are the service accounts of agent and runners, the agent's first. One is a
// runner's where a pod of it was said to be one, or where a blueprint's grain names it.
func Callers(c evidence.Cluster) []Caller {
	var list []Caller
	add := func(namespace, account string, agent bool) {
		if account == "" || slices.ContainsFunc(list, func(k Caller) bool {
			return k.Account == account && (k.Namespace == namespace || namespace == "" || k.Namespace == "")
		}) {
			return
		}
		caller := Caller{Namespace: cmp.Or(namespace, namespaceOf(c, account)), Account: account, Agent: agent}
		caller.identify(c)
		list = append(list, caller)
	}
	for _, kind := range []string{evidence.AgentPod, evidence.RunnerPod} {
		for _, p := range c.Pods {
			if p.Kind == kind {
				add(p.Namespace, p.Account, kind == evidence.AgentPod)
			}
		}
	}
	for _, g := range c.Grains {
		add(g.Namespace, g.Name, false)
	}
	slices.SortStableFunc(list, func(a, b Caller) int {
		return cmp.Or(boolFirst(a.Agent, b.Agent), cmp.Compare(a.Name(), b.Name()))
	})
	return list
}

func boolFirst(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return -1
	}
	return 1
}

// namespaceOf is the one namespace that has a service account of that name, "" where
// none or several have.
func namespaceOf(c evidence.Cluster, account string) string {
	var found []string
	for _, a := range c.Accounts {
		if a.Name == account && !slices.Contains(found, a.Namespace) {
			found = append(found, a.Namespace)
		}
	}
	if len(found) != 1 {
		return ""
	}
	return found[0]
}

// identify says as whom the service account calls. A running pod keeps what it
// started with, whatever was annotated or associated since.
func (c *Caller) identify(all evidence.Cluster) {
	pods := c.pods(all)
	annotated, known := c.annotated(all)
	assigned := c.associated(all)
	running := roles(pods)
	both := slices.ContainsFunc(pods, func(p evidence.Pod) bool { return p.Container && p.RoleARN != "" })
	pod := slices.IndexFunc(pods, func(p evidence.Pod) bool { return p.Container })
	switch {
	case both || len(running) > 1 || annotated != "" && assigned != nil:
		c.Because = "it has an annotation and a Pod Identity association, or pods that differ: aws sts get-caller-identity in one of them tells"
	case len(running) == 1:
		c.ARN, c.Origin, c.Because = running[0], target.Confirmed, "AWS_ROLE_ARN of a running pod"
	case pod >= 0 && assigned != nil && assigned.RoleARN != "" && older(assigned, pods[pod]):
		c.ARN, c.Origin, c.Because = cmp.Or(assigned.TargetRoleARN, assigned.RoleARN), target.Confirmed, "a Pod Identity association older than a running pod"
	case assigned != nil && assigned.RoleARN != "":
		c.ARN, c.Origin, c.Because = cmp.Or(assigned.TargetRoleARN, assigned.RoleARN), target.Likely, "a Pod Identity association; whether the pods started after it is not known"
	case annotated != "" && len(pods) > 0:
		c.ARN, c.Origin, c.Because = annotated, target.Likely, "the annotation alone: the pods that run do not have it yet"
		c.Bare = true
	case annotated != "":
		c.ARN, c.Origin, c.Because = annotated, target.Likely, "the annotation alone"
	case assigned != nil || pod >= 0:
		c.Because = "a Pod Identity association: aws eks describe-pod-identity-association tells its role"
	case len(pods) > 0:
		c.Bare, c.Because = true, "its running pods have neither AWS_ROLE_ARN nor Pod Identity: they call as their node does, or as nobody"
	case known && len(all.Associations) > 0:
		c.Bare, c.Because = true, "it has no annotation, and no association names it"
	case known:
		c.Because = "it has no annotation; whether a Pod Identity association names it, aws eks list-pod-identity-associations tells"
	default:
		c.Because = "nobody sent the service account"
	}
}

// pods are those that run under it.
func (c *Caller) pods(all evidence.Cluster) []evidence.Pod {
	return slices.DeleteFunc(slices.Clone(all.Pods), func(p evidence.Pod) bool { return !c.is(p.Namespace, p.Account) })
}

func (c *Caller) annotated(all evidence.Cluster) (role string, known bool) {
	for _, a := range all.Accounts {
		if c.is(a.Namespace, a.Name) {
			return a.RoleARN, true
		}
	}
	return "", false
}

func (c *Caller) associated(all evidence.Cluster) *evidence.PodIdentity {
	for i, a := range all.Associations {
		if c.is(a.Namespace, a.Account) {
			return &all.Associations[i]
		}
	}
	return nil
}

func (c *Caller) is(namespace, account string) bool {
	return account == c.Account && (namespace == c.Namespace || namespace == "" || c.Namespace == "")
}

// roles are the AWS_ROLE_ARN of pods, each once.
func roles(pods []evidence.Pod) []string {
	var list []string
	for _, p := range pods {
		if p.RoleARN != "" && !slices.Contains(list, p.RoleARN) {
			list = append(list, p.RoleARN)
		}
	}
	return list
}

func older(a *evidence.PodIdentity, p evidence.Pod) bool {
	return a.Created != nil && p.Started != nil && a.Created.Before(*p.Started)
}
