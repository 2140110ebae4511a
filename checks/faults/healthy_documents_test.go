package faults_test

import (
	"fmt"
	"strings"
	"testing"

	"clonepath/awsops/target"
	"clonepath/checks/evidence"
	"clonepath/checks/faults/faulttest"
)

const (
	readAction  = "secretsmanager:GetSecretValue"
	agentsRoot  = `{"AWS":"arn:aws:iam::046086677675:root"}`
	withID      = `"sts:ExternalId":"` + faulttest.ExternalID + `"`
	roleID      = "AROAEXAMPLEROLEID123"
	alsoDenied  = `{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Action":"secretsmanager:*","Resource":"*","Condition":%s}]}`
	grantsOnKey = `{"StringEquals":{"kms:ViaService":"secretsmanager.eu-west-1.amazonaws.com"}}`
)

// where is the read under a condition.
func where(condition string) edit { return permission(readAction, pattern, `,"Condition":`+condition) }

// tagged gives role and secret one tag each; "" for none.
func tagged(role, secret string) edit {
	tags := func(pair string) map[string]string {
		all := map[string]string{}
		if name, value, ok := strings.Cut(pair, "="); ok {
			all[name] = value
		}
		return all
	}
	return func(r *evidence.Record) {
		r.Role.Value.Tags, r.Secret.Value.Tags, r.Role.Value.UniqueID = tags(role), tags(secret), roleID
	}
}

func underRoot(condition string) edit { return trustStatement(agentsRoot, "sts:AssumeRole", condition) }

func trusts(condition string) edit {
	return trustStatement(agentPrincipal, "sts:AssumeRole", condition)
}

func granted(grants ...evidence.KeyGrant) edit {
	return func(r *evidence.Record) {
		customerKey(r)
		r.KeyGrants = evidence.Observed(evidence.Operator, faulttest.Now, evidence.KeyGrants{List: grants})
	}
}

func to(grantee string, operations ...string) evidence.KeyGrant {
	return evidence.KeyGrant{ID: "g1", Grantee: grantee, Operations: operations}
}

// keyFact is the key's description with a condition on it.
func keyFact(condition string) edit {
	return all(customerKey, mayDecrypt(condition), func(r *evidence.Record) {
		single := false
		r.Key.Value.Spec, r.Key.Value.Usage, r.Key.Value.Origin, r.Key.Value.MultiRegion = "SYMMETRIC_DEFAULT", "ENCRYPT_DECRYPT", "AWS_KMS", &single
	})
}

func confirmed(r *evidence.Record) { r.AgentOrigin = target.Confirmed }

// TestNoFalseAlarmInDocuments: documents that careful accounts write, and under
// which the chain works or may work.
func TestNoFalseAlarmInDocuments(t *testing.T) {
	both := tagged("team=platform", "team=platform")
	rows := []struct {
		name string
		edit edit
	}{
		{"the secret's tag is the role's", all(both, where(`{"StringEquals":{"secretsmanager:ResourceTag/team":"${aws:PrincipalTag/team}"}}`))},
		{"the same by the global key", all(both, where(`{"StringEquals":{"aws:ResourceTag/team":"${aws:PrincipalTag/team}"}}`))},
		{"a literal tag of the secret", all(both, where(`{"StringEquals":{"aws:ResourceTag/team":"platform"}}`))},
		{"one of several values", all(both, where(`{"StringEquals":{"secretsmanager:ResourceTag/team":["payments","platform"]}}`))},
		{"a pattern", all(both, where(`{"StringLike":{"secretsmanager:ResourceTag/team":"plat*"}}`))},
		{"in any case", all(both, where(`{"StringEqualsIgnoreCase":{"secretsmanager:ResourceTag/team":"Platform"}}`))},
		{"the key in another case", all(both, where(`{"StringEquals":{"SecretsManager:resourcetag/TEAM":"platform"}}`))},
		{"the role's own tag", all(both, where(`{"StringEquals":{"aws:PrincipalTag/team":"platform"}}`))},
		{"not another team's", all(both, where(`{"StringNotEquals":{"secretsmanager:ResourceTag/team":"payments"}}`))},
		{"no tag, asked for only if it exists", all(tagged("", ""), where(`{"StringEqualsIfExists":{"secretsmanager:ResourceTag/team":"platform"}}`))},
		{"no tag, and none may be there", all(tagged("", ""), where(`{"Null":{"secretsmanager:ResourceTag/team":"true"}}`))},
		{"a tag that must be there", all(both, where(`{"Null":{"secretsmanager:ResourceTag/team":"false"}}`))},
		{"tags that nobody told", where(`{"StringEquals":{"secretsmanager:ResourceTag/team":"platform"}}`)},
		{"the role's tags that nobody told", where(`{"StringEquals":{"aws:PrincipalTag/team":"platform"}}`)},
		{"a tag that the agent may bring", all(tagged("", "team=platform"), trust(`{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":`+agentPrincipal+`,"Action":["sts:AssumeRole","sts:TagSession"],"Condition":`+idCondition+`}]}`),
			where(`{"StringEquals":{"secretsmanager:ResourceTag/team":"${aws:PrincipalTag/team}"}}`))},
		{"a Resource with the role's tag", all(tagged("app=git-repo-token", ""), permission(readAction, "arn:aws:secretsmanager:eu-west-1:111122223333:secret:${aws:PrincipalTag/app}-??????", ""))},
		{"a Deny for other teams' secrets", all(both, alsoAttached(fmt.Sprintf(alsoDenied, `{"StringNotEquals":{"secretsmanager:ResourceTag/team":"${aws:PrincipalTag/team}"}}`)))},
		{"a Deny for secrets without a tag", all(both, alsoAttached(fmt.Sprintf(alsoDenied, `{"Null":{"secretsmanager:ResourceTag/team":"true"}}`)))},
		{"a Deny for roles of another team", all(both, alsoAttached(fmt.Sprintf(alsoDenied, `{"StringNotEquals":{"aws:PrincipalTag/team":"platform"}}`)))},
		{"the role by its id", all(both, where(`{"StringLike":{"aws:userid":"`+roleID+`:*"}}`))},
		{"a Deny for all but the role's id", all(both, alsoAttached(fmt.Sprintf(alsoDenied, `{"StringNotLike":{"aws:userid":"`+roleID+`:*"}}`)))},
		{"one session of the role", all(both, where(`{"StringEquals":{"aws:userid":"`+roleID+`:torque"}}`))},

		{"the account, narrowed to the agent", underRoot(`{"StringEquals":{` + withID + `},"ArnEquals":{"aws:PrincipalArn":"` + faulttest.Agent + `"}}`)},
		{"the account, narrowed by a pattern", underRoot(`{"StringEquals":{` + withID + `},"ArnLike":{"aws:PrincipalArn":"arn:aws:iam::046086677675:role/agent-*"}}`)},
		{"the account, narrowed as text", underRoot(`{"StringEquals":{` + withID + `,"aws:PrincipalArn":"` + faulttest.Agent + `"}}`)},
		{"the account, narrowed by a pattern of text", underRoot(`{"StringEquals":{` + withID + `},"StringLike":{"aws:PrincipalArn":"arn:aws:iam::046086677675:role/agent-s*"}}`)},
		{"everyone, narrowed to the agent's account", trustStatement(`{"AWS":"*"}`, "sts:AssumeRole", `{"StringEquals":{`+withID+`,"aws:PrincipalAccount":"046086677675"}}`)},
		{"everyone, narrowed to the agent", trustStatement(`{"AWS":"*"}`, "sts:AssumeRole", `{"StringEquals":{`+withID+`},"ArnEquals":{"aws:PrincipalArn":"`+faulttest.Agent+`"}}`)},
		{"sessions of roles only", trusts(`{"StringEquals":{` + withID + `,"aws:PrincipalType":"AssumedRole"}}`)},
		{"over TLS", trusts(`{"StringEquals":{` + withID + `},"Bool":{"aws:SecureTransport":"true"}}`)},
		{"the role's own account", trusts(`{"StringEquals":{` + withID + `,"aws:ResourceAccount":"111122223333"}}`)},
		{"no service", trusts(`{"StringEquals":{` + withID + `},"Bool":{"aws:PrincipalIsAWSService":"false"}}`)},
		{"until next year", trusts(`{"StringEquals":{` + withID + `},"DateLessThan":{"aws:CurrentTime":"2027-01-01T00:00:00Z"}}`)},
		{"a tag of the role", all(both, trusts(`{"StringEquals":{`+withID+`,"aws:ResourceTag/team":"platform"}}`))},
		{"a tag of the role by IAM's key", all(both, trusts(`{"StringEquals":{`+withID+`,"iam:ResourceTag/team":"platform"}}`))},
		{"a tag of the agent's role", all(both, trusts(`{"StringEquals":{`+withID+`,"aws:PrincipalTag/team":"platform"}}`))},
		{"no tags in the request", all(both, trusts(`{"StringEquals":{`+withID+`},"Null":{"aws:RequestTag/team":"true"}}`))},
		{"only known tags in the request", all(both, trusts(`{"StringEquals":{`+withID+`},"ForAllValues:StringEquals":{"aws:TagKeys":["team"]}}`))},
		{"a tag in the request if there is one", all(both, trusts(`{"StringEquals":{`+withID+`},"StringEqualsIfExists":{"aws:RequestTag/team":"platform"}}`))},
		{"an agent by its id, which nobody told", all(confirmed, trusts(`{"StringEquals":{`+withID+`},"StringLike":{"aws:userid":"AROAEXAMPLEAGENTID12:*"}}`))},
		{"the External ID if one is sent, and one is", trusts(`{"StringEqualsIfExists":{` + withID + `}}`)},
		{"an External ID that must be sent", trusts(`{"StringEquals":{` + withID + `},"Null":{"sts:ExternalId":"false"}}`)},
		{"a Deny for whoever sends none", trust(`{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":` + agentPrincipal + `,"Action":"sts:AssumeRole"},{"Effect":"Deny","Principal":{"AWS":"*"},"Action":"sts:AssumeRole","Condition":{"Null":{"sts:ExternalId":"true"}}}]}`)},
		{"a Deny for all others", trust(`{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":` + agentPrincipal + `,"Action":"sts:AssumeRole","Condition":` + idCondition + `},{"Effect":"Deny","Principal":{"AWS":"*"},"Action":"sts:AssumeRole","Condition":{"ArnNotEquals":{"aws:PrincipalArn":"` + faulttest.Agent + `"}}}]}`)},

		{"no second factor asked for", trusts(`{"StringEquals":{` + withID + `},"Bool":{"aws:MultiFactorAuthPresent":"false"}}`)},
		{"a Deny for people without a second factor", trust(`{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":` + agentPrincipal + `,"Action":"sts:AssumeRole","Condition":` + idCondition + `},{"Effect":"Deny","Principal":{"AWS":"arn:aws:iam::111122223333:user/jane"},"Action":"sts:AssumeRole","Condition":{"BoolIfExists":{"aws:MultiFactorAuthPresent":"false"}}}]}`)},
		{"a read that asks for no second factor", where(`{"BoolIfExists":{"aws:MultiFactorAuthPresent":"false"}}`)},
		{"a Deny where a second factor was given", alsoAttached(fmt.Sprintf(alsoDenied, `{"Bool":{"aws:MultiFactorAuthPresent":"true"}}`))},

		{"a grant to the role", granted(to(faulttest.RoleARN, "Decrypt"))},
		{"a grant to the role among others", granted(to("arn:aws:iam::111122223333:role/backup", "CreateGrant"), to(faulttest.RoleARN, "GenerateDataKey", "Decrypt"))},
		{"a grant for this secret", granted(evidence.KeyGrant{ID: "g1", Grantee: faulttest.RoleARN, Operations: []string{"Decrypt"}, Subset: map[string]string{"SecretARN": faulttest.SecretARN}})},
		{"grants to others, and the policy allows", all(granted(to("arn:aws:iam::111122223333:role/backup", "Decrypt")), mayDecrypt(grantsOnKey))},
		{"a symmetric key asked for", keyFact(`{"StringEquals":{"kms:KeySpec":"SYMMETRIC_DEFAULT"}}`)},
		{"a key for encryption asked for", keyFact(`{"StringEquals":{"kms:KeyUsage":"ENCRYPT_DECRYPT"}}`)},
		{"a key of AWS's making asked for", keyFact(`{"StringEquals":{"kms:KeyOrigin":"AWS_KMS"}}`)},
		{"a key of one region asked for", keyFact(`{"Bool":{"kms:MultiRegion":"false"}}`)},

		{"all actions but deleting", permissionText(`{"Version":"2012-10-17","Statement":[{"Effect":"Allow","NotAction":"secretsmanager:Delete*","Resource":"` + pattern + `"}]}`)},
		{"all secrets but production's", permissionText(`{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"` + readAction + `","NotResource":"arn:aws:secretsmanager:*:*:secret:prod/*"}]}`)},
		{"a Deny for all secrets but this", alsoAttached(`{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Action":"secretsmanager:*","NotResource":"` + pattern + `"}]}`)},
		{"a Deny for all actions but reading", alsoAttached(`{"Version":"2012-10-17","Statement":[{"Effect":"Deny","NotAction":"secretsmanager:Get*","Resource":"` + pattern + `"}]}`)},
		{"every key of the request is known", where(`{"ForAllValues:StringEquals":{"aws:TagKeys":["team"]}}`)},
		{"through no service", where(`{"Bool":{"aws:ViaAWSService":"false"}}`)},
	}
	if len(rows) < 60 {
		t.Errorf("%d variants", len(rows))
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			r := faulttest.AsOperator()
			row.edit(r)
			rep := judged(t, r)
			if same(t, "root causes", ids(rep.RootCauses), nil); t.Failed() {
				dump(t, rep)
			}
		})
	}
}

func permissionText(text string) edit {
	return func(r *evidence.Record) {
		r.RolePolicies.Value = &[]evidence.Document{{Name: "torque-git-read", Kind: "inline", Text: text}}
	}
}
