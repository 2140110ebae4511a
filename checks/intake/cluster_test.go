package intake

import (
	"encoding/json"
	"strings"
	"testing"

	"clonepath/awsops/sealed"
	"clonepath/awsops/target"
	"clonepath/checks/evidence"
)

const wholePods = `{"apiVersion":"v1","kind":"List","items":[
{"kind":"Pod","metadata":{"name":"torque-agent-1","namespace":"torque","labels":{"app":"torque-agent"},
 "annotations":{"kubectl.kubernetes.io/last-applied-configuration":"{\"env\":\"hunter2-CANARY\"}"}},
 "spec":{"serviceAccountName":"torque-agent-sa","containers":[{"env":[{"name":"AWS_ROLE_ARN","value":"arn:aws:iam::111122223333:role/agent"},{"name":"DB_PASSWORD","value":"hunter2-CANARY"}]}]},
 "status":{"startTime":"2026-03-01T00:00:00Z"}},
{"kind":"ServiceAccount","metadata":{"name":"blue","namespace":"envs","annotations":{"eks.amazonaws.com/role-arn":"arn:aws:iam::111122223333:role/blue","note":"hunter2-CANARY"}}},
{"kind":"ConfigMap","metadata":{"name":"x"},"data":{"key":"hunter2-CANARY"}}]}`

const blueprintText = `spec_version: 2
kind: blueprint
grains:
  one:
    kind: terraform
    spec:
      agent:
        name: eks
        service-account: blue
        runner-namespace: envs
  two:
    kind: helm
    spec:
      agent:
        name: '{{ .inputs.agent }}'
        service-account: '{{ .inputs.account }}'
`

const associationText = `{"association":{"clusterName":"c","namespace":"envs","serviceAccount":"green","roleArn":"arn:aws:iam::111122223333:role/green",
"associationId":"a-1","createdAt":"2026-02-01T00:00:00Z","targetRoleArn":"arn:aws:iam::444455556666:role/far","externalId":"hunter2-CANARY","disableSessionTags":true}}`

// Of a whole cluster only the names and the AWS identities are kept.
func TestClusterIsReduced(t *testing.T) {
	got, err := Read([]Input{{Name: "pods.json", Text: []byte(wholePods)}, {Name: "blueprint.yaml", Text: []byte(blueprintText)}, {Name: "a.json", Text: []byte(associationText)}},
		Given{}, sealed.NewVault())
	if err != nil {
		t.Fatal(err)
	}
	text, err := json.Marshal(got.Record)
	if err != nil || strings.Contains(string(text), "CANARY") || strings.Contains(string(text), "DB_PASSWORD") {
		t.Errorf("%v: it keeps more than the identities:\n%s", err, text)
	}
	r := got.Record
	if r.Target.AgentPrincipal != "arn:aws:iam::111122223333:role/agent" || r.AgentOrigin != target.Confirmed || r.Hosting != "self" {
		t.Errorf("the agent is %s, %s, %s", r.Target.AgentPrincipal, r.AgentOrigin, r.Hosting)
	}
	if r.Target.RunnerPrincipals != "arn:aws:iam::111122223333:role/blue" {
		t.Errorf("the runners are %q", r.Target.RunnerPrincipals)
	}
	if list := r.Cluster.Get().Associations; len(list) != 1 || list[0].TargetRoleARN != "arn:aws:iam::444455556666:role/far" || !list[0].External || !list[0].NoSessionTags {
		t.Errorf("%+v", list)
	}
}

// What the script's kubectl prints is read line by line.
func TestClusterOfTheScript(t *testing.T) {
	text := collectedHeader + "\n=== clonepath: target\nroleArn=arn:aws:iam::111122223333:role/reader\n" +
		"\n=== clonepath: kubectl pods agent\ntorque\tagent-1\tagent\t2026-03-01T00:00:00Z\tarn:aws:iam::111122223333:role/agent arn:aws:iam::111122223333:role/agent\t\n" +
		"\n=== clonepath: kubectl pods runner\nenvs\trun-1\tblue\t2026-03-01T00:00:00Z\t\thttp://169.254.170.23/v1/credentials\nerror: forbidden\n" +
		"\n=== clonepath: kubectl serviceaccounts\nenvs\tblue\t\n\n=== clonepath: end\n"
	got, err := Read([]Input{{Name: "collected.txt", Text: []byte(text)}}, Given{}, sealed.NewVault())
	if err != nil {
		t.Fatal(err)
	}
	c := got.Record.Cluster.Get()
	if len(c.Pods) != 2 || c.Pods[0].Kind != evidence.AgentPod || c.Pods[0].RoleARN == "" || !c.Pods[1].Container || c.Pods[1].Started == nil || len(c.Accounts) != 1 {
		t.Errorf("%+v", c)
	}
	if got.Record.Target.AgentPrincipal != "arn:aws:iam::111122223333:role/agent" || got.Record.Target.RunnerPrincipals != "" {
		t.Errorf("%+v", got.Record.Target)
	}
}
