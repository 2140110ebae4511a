package faults_test

import (
	"strings"
	"testing"

	"clonepath/checks/evidence"
	"clonepath/checks/faults/faulttest"
)

func simulated(action, decision string, missing ...string) edit {
	return func(r *evidence.Record) {
		r.Simulation = evidence.Observed(evidence.Operator, faulttest.Now, evidence.Simulation{Results: []evidence.Simulated{
			{Action: action, Resource: faulttest.SecretARN, Decision: decision, Missing: missing},
		}})
	}
}

// The simulator is cited where it agrees and where it contradicts; what we found
// stands either way.
func TestSecondOpinion(t *testing.T) {
	const read = "secretsmanager:GetSecretValue"
	for _, tt := range []struct {
		name string
		edit edit
		want []string // root causes
		says string
	}{
		{"agrees that it may", simulated(read, "allowed"), nil, "says allowed to secretsmanager:GetSecretValue, which agrees"},
		{"agrees that it may not", all(simulated(read, "implicitDeny"), permission("s3:GetObject", "*", "")), []string{"role-permission-policy-missing"},
			"says implicitDeny to secretsmanager:GetSecretValue, which agrees"},
		{"would refuse", simulated(read, "explicitDeny", "aws:SourceIp"), nil, "contradicts this evaluation (allowed); the simulator sees the role's own policies and boundary only; it had no value for aws:SourceIp"},
		{"would allow", all(simulated(read, "allowed"), permission("s3:GetObject", "*", "")), []string{"role-permission-policy-missing"}, "contradicts this evaluation (refused)"},
		{"of the key", all(customerKey, mayDecrypt("{}"), simulated("kms:Decrypt", "allowed")), nil, "says allowed to kms:Decrypt, which agrees"},
		{"of a key that nobody asked about", simulated("kms:Decrypt", "allowed"), nil, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r := faulttest.AsOperator()
			tt.edit(r)
			rep := judged(t, r)
			same(t, "root causes", ids(rep.RootCauses), tt.want)
			text := checkOf(rep, evidence.RolePermission).Summary
			for _, f := range rep.RootCauses {
				text += "\n" + strings.Join(f.Evidence, "\n")
			}
			if !strings.Contains(text, tt.says) || tt.says == "" && strings.Contains(text, "simulator") {
				t.Errorf("says %q", text)
			}
		})
	}
}
