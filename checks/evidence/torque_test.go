package evidence_test

import (
	"bytes"
	"encoding/json"
	"testing"
	"time"

	"clonepath/awsops/target"
	"clonepath/checks/evidence"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

// inTorque is the telling record with what Torque shows.
func inTorque() *evidence.Record {
	r := telling()
	all, at := false, now.Add(-time.Minute)
	r.Torque = &evidence.TorqueAsked{Host: "torque.acme.example", Space: "acme-space", Credential: "acme-credential"}
	r.TorqueCredential = evidence.Observed(evidence.Operator, now, evidence.TorqueCredential{
		Name: "acme-credential", CloudType: "sourceControl", Type: "github", AllSpaces: &all, Spaces: []string{"acme-space", "zebra"},
		Fields: []evidence.TorqueField{{Field: "credential_data.role_arn", Kind: "text", ARN: "arn:aws:iam::111122223333:role/team/Acme-Git-Reader", Of: target.FieldRoleARN, Compared: evidence.TorqueSame}},
	})
	r.TorqueAgents = evidence.Observed(evidence.Operator, now, []evidence.TorqueAgent{{Name: "acme-agent", Type: "K8S", Status: "Active", LastKeepAlive: &at, Errors: []string{"acme-agent lost its way"}}})
	r.TorqueRepository = evidence.Observed(evidence.Operator, now, evidence.TorqueRepository{
		Name: "acme-repository", URL: "https://git.acme.example/platform/blueprints.git", Branch: "acme-main", Credential: "acme-credential", Status: "Failed",
		Errors: []string{"the credential acme-credential of 'zebra' was refused at https://git.acme.example/platform/blueprints.git in acme-space"}, Agents: []string{"acme-agent"},
	})
	return r
}

func TestMaskHidesTorquesNames(t *testing.T) {
	masked, text := maskedWithout(t, inTorque(), "acme", "111122223333", "blueprints", "zebra", "git-reader")
	credential, repository := masked.TorqueCredential.Get(), masked.TorqueRepository.Get()
	if credential.Name != masked.Torque.Credential || repository.Credential != credential.Name || credential.Spaces[0] != masked.Torque.Space ||
		repository.Agents[0] != masked.TorqueAgents.Get()[0].Name || repository.Branch != masked.Target.Branch || repository.Status != "Failed" ||
		credential.Fields[0].ARN != masked.Target.RoleARN || credential.Fields[0].Field != "credential_data.role_arn" || credential.CloudType != "sourceControl" {
		t.Errorf("names no longer agree: %s", text)
	}
}

func TestTorqueFitsTheSchema(t *testing.T) {
	schema, _ := evidenceSchema(t)
	text, err := json.Marshal(inTorque())
	if err != nil {
		t.Fatal(err)
	}
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	if err := schema.Validate(doc); err != nil {
		t.Error(err)
	}
}

func TestMergeKeepsWhichTorqueWasAsked(t *testing.T) {
	with, without := record(), record()
	with.Torque = &evidence.TorqueAsked{Host: "portal.qtorque.io", Space: "platform"}
	for _, r := range []*evidence.Record{merged(t, with, without), merged(t, without, with)} {
		if r.Torque == nil || r.Torque.Space != "platform" {
			t.Errorf("%+v", r.Torque)
		}
	}
}
