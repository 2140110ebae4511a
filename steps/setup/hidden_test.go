package setup

import (
	"errors"
	"strings"
	"testing"

	"clonepath/awsops/target"
)

// Every text of a Setup is looked at, and the refusal names its key and the place.
func TestCheckHidden(t *testing.T) {
	const bad = "torque\u202egit"
	for key, chosen := range map[string]Setup{
		"target.secretPath": {Target: target.Target{SecretPath: bad}},
		"target.repo":       {Target: target.Target{Repo: bad}},
		"secret.tags":       {Secret: SecretChoice{Tags: map[string]string{"a": bad}}},
		"role.tags":         {Role: RoleChoice{Tags: map[string]string{bad: "a"}}},
		"credential.spaces": {Credential: CredentialChoice{Spaces: []string{"a", bad}}},
		"agent.origin":      {Agent: AgentChoice{Origin: bad}},
	} {
		var p *Problem
		if err := chosen.CheckHidden(); !errors.As(err, &p) || p.Key != key || !strings.Contains(p.Error(), "‹U+202E› at place 7") || strings.Contains(p.Error(), "\u202e") {
			t.Errorf("%s: %v", key, err)
		}
		found := false
		for _, p := range chosen.Problems() {
			found = found || p.Key == key && !p.Likely
		}
		if !found {
			t.Errorf("%s: no problem of the Setup", key)
		}
	}
	kept := Setup{Choices: Choices{Profile: bad}} // no document holds it
	if err := kept.CheckHidden(); err != nil {
		t.Error(err)
	}
	for _, field := range AllFields() {
		if field.Kind != Choice && field.Validate(Setup{}, bad) == nil {
			t.Errorf("the question %s takes it", field.Key)
		}
	}
}
