package intake

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"clonepath/awsops/target"
	"clonepath/checks/cluster"
	"clonepath/checks/evidence"
)

// What people send of a cluster holds whole objects, environment values and the last
// applied configuration among them. They are reduced at once to names, service
// account, start, and two variables.

const (
	roleAnnotation  = "eks.amazonaws.com/role-arn"
	roleVariable    = "AWS_ROLE_ARN"
	tokenVariable   = "AWS_CONTAINER_CREDENTIALS_FULL_URI"
	maxOfCluster    = 5000 // objects that are kept of one kind
	agentLabelValue = "torque-agent"
)

// kubeObject is what is read of a Kubernetes object.
type kubeObject struct {
	Kind     string
	Metadata struct {
		Namespace, Name     string
		Labels, Annotations map[string]string
	}
	Spec struct {
		ServiceAccountName string
		Containers         []struct {
			Env []struct{ Name, Value string }
		}
	}
	Status struct{ StartTime moment }
}

// isIdentity tells a pod or a service account from all other objects.
func isIdentity(o object) bool {
	kind := string(o["kind"])
	return o.holds("metadata", '{') && (kind == `"ServiceAccount"` || kind == `"Pod"` && o.holds("spec", '{'))
}

func isListOfIdentities(o object) bool {
	var items []object
	return o.holds("items", '[') && json.Unmarshal(o["items"], &items) == nil && slices.ContainsFunc(items, isIdentity)
}

// kubeList takes the items of kubectl get -o json one by one.
func (d *reader) kubeList(o object, _ []byte) error {
	var items []json.RawMessage
	if err := decode(o["items"], "kubectl get", &items); err != nil {
		return err
	}
	read := 0
	for _, item := range items {
		var one object
		if json.Unmarshal(item, &one) != nil || !isIdentity(one) {
			d.json(item)
			continue
		}
		var k kubeObject
		if json.Unmarshal(item, &k) == nil && d.ofCluster(k) {
			read++
		}
	}
	d.found("kubectl get: %d objects, of which names and AWS identities are kept", read)
	return nil
}

func (d *reader) kubeObject(_ object, text []byte) error {
	var k kubeObject
	if err := decode(text, "kubectl get", &k); err != nil {
		return err
	}
	if d.ofCluster(k) {
		d.found("%s %s/%s", strings.ToLower(k.Kind), k.Metadata.Namespace, k.Metadata.Name)
	}
	return nil
}

// ofCluster keeps what an object says of an AWS identity, and reports whether it is of
// a kind that may.
func (d *reader) ofCluster(k kubeObject) bool {
	c := d.cluster()
	switch k.Kind {
	case "ServiceAccount":
		keepFew(&c.Accounts, evidence.ServiceAccount{Namespace: k.Metadata.Namespace, Name: k.Metadata.Name, RoleARN: arnOrNone(k.Metadata.Annotations[roleAnnotation])})
	case "Pod":
		p := evidence.Pod{Namespace: k.Metadata.Namespace, Name: k.Metadata.Name, Account: k.Spec.ServiceAccountName, Started: k.Status.StartTime.pointer()}
		if k.Metadata.Labels["app"] == agentLabelValue {
			p.Kind = evidence.AgentPod
		}
		for _, container := range k.Spec.Containers {
			for _, variable := range container.Env {
				switch variable.Name {
				case roleVariable:
					p.RoleARN = arnOrNone(variable.Value)
				case tokenVariable:
					p.Container = true
				}
			}
		}
		keepFew(&c.Pods, p)
	default:
		return false
	}
	return true
}

// associations are the answers of aws eks list- and describe-pod-identity-association.
func (d *reader) associations(_ object, text []byte) error {
	type association struct {
		Namespace, ServiceAccount, RoleArn, TargetRoleArn, ExternalId string
		DisableSessionTags                                            bool
		CreatedAt                                                     moment
	}
	var answer struct {
		Association  association
		Associations []association
	}
	if err := decode(text, "eks describe-pod-identity-association", &answer); err != nil {
		return err
	}
	c := d.cluster()
	for _, a := range append(answer.Associations, answer.Association) {
		if a.ServiceAccount == "" {
			continue
		}
		kept := evidence.PodIdentity{
			Namespace: a.Namespace, Account: a.ServiceAccount, RoleARN: arnOrNone(a.RoleArn), TargetRoleARN: arnOrNone(a.TargetRoleArn),
			External: a.ExternalId != "", NoSessionTags: a.DisableSessionTags, Created: a.CreatedAt.pointer(),
		}
		same := slices.IndexFunc(c.Associations, func(k evidence.PodIdentity) bool { return k.Namespace == kept.Namespace && k.Account == kept.Account })
		switch {
		case same < 0:
			keepFew(&c.Associations, kept)
		case kept.RoleARN != "": // the list, which came first, names no role
			c.Associations[same] = kept
		}
		d.found("Pod Identity association of %s/%s", a.Namespace, a.ServiceAccount)
	}
	return nil
}

// blueprint takes the service accounts that the grains of a Torque blueprint name.
func (d *reader) blueprint(_ object, text []byte) error {
	var b struct {
		Grains map[string]struct {
			Spec struct {
				Agent struct {
					Account   string `json:"service-account"`
					Namespace string `json:"runner-namespace"`
				}
			}
		}
	}
	if err := decode(text, "a Torque blueprint", &b); err != nil {
		return err
	}
	c := d.cluster()
	for _, grain := range b.Grains {
		if account := grain.Spec.Agent; account.Account != "" && !strings.Contains(account.Account, "{{") {
			keepFew(&c.Grains, evidence.ServiceAccount{Namespace: account.Namespace, Name: account.Account})
		}
	}
	slices.SortFunc(c.Grains, func(a, b evidence.ServiceAccount) int {
		return strings.Compare(a.Namespace+"/"+a.Name, b.Namespace+"/"+b.Name)
	})
	d.found("a Torque blueprint: %d service accounts of its grains", len(c.Grains))
	return nil
}

// kubectl reads the lines of the script's kubectl sections, as tabs part them, and
// reports whether it is one.
func (d *reader) kubectl(s called) bool {
	if s.words[0] != "kubectl" || len(s.words) < 2 {
		return false
	}
	c := d.cluster()
	for _, line := range s.answer {
		cells := strings.Split(line.Text, "\t")
		switch {
		case s.words[1] == "serviceaccounts" && len(cells) == 3:
			keepFew(&c.Accounts, evidence.ServiceAccount{Namespace: cells[0], Name: cells[1], RoleARN: arnOrNone(cells[2])})
		case s.words[1] == "pods" && len(s.words) > 2 && len(cells) == 6:
			keepFew(&c.Pods, podOf(s.words[2], cells))
		}
	}
	d.found("kubectl %s: %d lines", strings.Join(s.words[1:], " "), len(s.answer))
	return true
}

func podOf(kind string, cells []string) evidence.Pod {
	p := evidence.Pod{Namespace: cells[0], Name: cells[1], Account: cells[2], RoleARN: arnOrNone(cells[4]), Container: strings.TrimSpace(cells[5]) != ""}
	if kind == evidence.AgentPod || kind == evidence.RunnerPod {
		p.Kind = kind
	}
	var started moment
	if raw, err := json.Marshal(cells[3]); err == nil && started.UnmarshalJSON(raw) == nil {
		p.Started = started.pointer()
	}
	return p
}

// cluster is the fact that all of it belongs to.
func (d *reader) cluster() *evidence.Cluster {
	if !d.record.Cluster.Seen() {
		d.record.Cluster = evidence.Observed(d.by, d.at, evidence.Cluster{})
		d.record.Cluster.From = d.place()
	}
	return d.record.Cluster.Value
}

func keepFew[T any](list *[]T, one T) {
	if len(*list) < maxOfCluster {
		*list = append(*list, one)
	}
}

// arnOrNone is the first ARN of a text: a pod with two containers gives it twice.
func arnOrNone(text string) string {
	for _, word := range strings.Fields(text) {
		if target.Check(target.FieldAgentPrincipal, word) == nil {
			return word
		}
	}
	return ""
}

// settleCallers takes over who calls, as the cluster shows it, where nobody said so.
func (d *reader) settleCallers() {
	if !d.record.Cluster.Seen() {
		return
	}
	t := &d.record.Target
	d.record.Hosting = "self"
	var agents, runners []string
	origin := target.Confirmed
	all := cluster.Callers(*d.record.Cluster.Value)
	for _, c := range all {
		switch {
		case c.ARN == "" || c.Bare:
			continue
		case c.Agent:
			agents = append(agents, c.ARN)
			if c.Origin != target.Confirmed {
				origin = c.Origin
			}
		default:
			runners = append(runners, c.ARN)
		}
		d.result.Derived = append(d.result.Derived, Derived{fieldOf(c), masked(fieldOf(c), c.ARN), fmt.Sprintf("%s, of the service account %s (%s)", c.Because, c.Name(), c.Origin)})
	}
	if t.AgentPrincipal == "" && len(agents) > 0 {
		t.AgentPrincipal, d.record.AgentOrigin = target.PrincipalsOf(agents...), origin
	}
	if t.RunnerPrincipals == "" && !t.RunnersAsAgent {
		t.RunnerPrincipals = target.RunnersOf(runners...)
	}
}

func fieldOf(c cluster.Caller) target.Field {
	if c.Agent {
		return target.FieldAgentPrincipal
	}
	return target.FieldRunners
}
