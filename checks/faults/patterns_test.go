package faults_test

import (
	"strings"
	"testing"

	"clonepath/checks/faults/faulttest"
)

// TestPatternsAreSharedAlike: a pattern of an ARN, however little of it is written,
// covers the masked ARN exactly if it covered the ARN. judged looks at both.
func TestPatternsAreSharedAlike(t *testing.T) {
	const account, secretName = "arn:aws:secretsmanager:eu-west-1:111122223333:", "git-repo-token"
	callers := map[string]bool{ // the agent is arn:aws:iam::046086677675:role/agent-sa-role
		"*:role/agent-sa-role": true, "*role/agent-sa-role": true, "*/agent-sa-role": true, "*agent-sa-role": true, "*-sa-role": true, "*:role/*-sa-role": true,
		"arn:*:role/agent-sa-role": true, "arn:aws:*:role/agent-sa-role": true, "arn:aws*:iam::*:role/agent-sa-role": true,
		"arn:aws:iam::*:role/agent-sa-role": true, "arn:aws:iam::*:role/agent*": true, "arn:aws:iam::*:role/agent-sa-role*": true,
		"arn:aws:iam::*:role/*": true, "arn:aws:iam::0460*:role/agent-sa-role": true, "arn:aws:iam::046086677675:role/agent-??-role": true,
		"arn:aws:iam::046086677675:*": true, "arn:aws:iam::046086677675:role/*": true, "*:iam::046086677675:role/agent*": true, "*046086677675*": true,
		"*": true, "arn:*": true, "a*": true, "?rn:aws:iam::*": true, "*:*": true,

		"*:role/agent-role": false, "*role/other-sa-role": false, "*/agent-sa": false, "*:role/agent-sa-role?": false, "arn:*:role/agent-sb-role": false,
		"arn:aws:iam::*:role/x*": false, "arn:aws:iam::*:role/torque*": false, "arn:aws:iam::0461*:role/agent-sa-role": false, "arn:aws:iam::046086677675:role/agent-???-role": false,
		"arn:aws:iam::*:user/agent-sa-role": false, "arn:aws:sts::*:assumed-role/agent-sa-role/*": false, "*:sts::*": false, "role/agent-sa-role": false, "agent-sa-role": false,
		"arn:aws-cn:iam::*:role/agent-sa-role": false, "*111122223333*": false, "*:role/torque-git-reader": false,
	}
	for pattern, covers := range callers {
		t.Run("caller "+pattern, func(t *testing.T) {
			r := faulttest.AsOperator()
			all(confirmed, underRoot(`{"StringEquals":{`+withID+`},"StringLike":{"aws:PrincipalArn":"`+pattern+`"}}`))(r)
			if rep := judged(t, r); (len(rep.RootCauses) == 0) != covers {
				t.Errorf("root causes %v", ids(rep.RootCauses))
			}
		})
	}
	// A customer's own agent: its account and its names are masked.
	for pattern, covers := range callers {
		t.Run("customer's caller "+pattern, func(t *testing.T) {
			own := strings.NewReplacer("046086677675", "778899001122", "0460", "7788", "0461", "7789", "agent-sa-role", "acme-sa-role", "agent", "acme")
			r := faulttest.AsOperator()
			all(confirmed, underRoot(`{"StringEquals":{`+withID+`},"StringLike":{"aws:PrincipalArn":"`+own.Replace(pattern)+`"}}`))(r)
			r.Target.AgentPrincipal = own.Replace(faulttest.Agent)
			r.Role.Value.Trust = own.Replace(r.Role.Value.Trust)
			if rep := judged(t, r); (len(rep.RootCauses) == 0) != covers {
				t.Errorf("root causes %v", ids(rep.RootCauses))
			}
		})
	}
	secrets := map[string]bool{
		"*": true, "*:secret:" + secretName + "-??????": true, "*:secret:git-*": true, "*secret:" + secretName + "*": true, "*" + secretName + "*": true, "*:git-repo-token-a1B2c3": true,
		"arn:aws:secretsmanager:*:secret:" + secretName + "-??????": true, "?rn:*:secret:" + secretName + "-??????": true, "arn:aws:secretsmanager:*:*:secret:git-*": true,
		"arn:aws:secretsmanager:eu-*:111122223333:secret:" + secretName + "-*": true, "arn:*:secretsmanager:*:1111????3333:secret:*": true,
		account + "*": true, account + "secret:*": true, account + "secret:g*": true, account + "secret:*-token-??????": true, account + "secret:git-????-token-??????": true,
		"*:111122223333:*": true, "*-a1B2c3": true, "arn:aws:secretsmanager:*:*": true, "arn:aws:*:eu-west-1:111122223333:secret:*": true,

		"*:secret:" + secretName: false, "*:secret:other-??????": false, "*:secret:gat-*": false, "*other*": false, "*-a1B2c4": false, "*:secret:" + secretName + "-?????": false,
		"arn:*:secret:prod/*": false, "arn:aws:secretsmanager:us-*:111122223333:secret:" + secretName + "-*": false, "arn:aws:secretsmanager:*:999988887777:secret:*": false,
		"*:secret:" + secretName + "-????": false, "*:secret:Git-repo-token-??????": false, "*:secret/" + secretName + "-??????": false, account + "secret:git-repo-token-a1B2c3-??????": false,
		account + "secret:*-tokens-??????": false, account + "secret:git-???-token-??????": false, "*:999988887777:*": false, "secret:" + secretName + "-*": false, secretName + "*": false,
	}
	for resource, covers := range secrets {
		t.Run("secret "+resource, func(t *testing.T) {
			r := faulttest.AsOperator()
			permission(readAction, resource, "")(r)
			if rep := judged(t, r); (len(rep.RootCauses) == 0) != covers {
				t.Errorf("root causes %v", ids(rep.RootCauses))
			}
		})
	}
	externalIDs := map[string]bool{
		"*": true, "bd4f*": true, "*d677": true, "*2a9e*": true, "bd4f0c2a9e6147d8b3a15c7e90f2d6??": true, "b*7": true, "????????????????????????????????": true,
		"ac11*": false, "*d678": false, "*2b9e*": false, "?": false, "bd4f0c2a9e6147d8b3a15c7e90f2d67": false, "tq-*": false,
	}
	for id, covers := range externalIDs {
		t.Run("external ID "+id, func(t *testing.T) {
			r := faulttest.AsOperator()
			trusts(`{"StringLike":{"sts:ExternalId":"` + id + `"}}`)(r)
			if rep := judged(t, r); (len(rep.RootCauses) == 0) != covers {
				t.Errorf("root causes %v", ids(rep.RootCauses))
			}
		})
	}
}
