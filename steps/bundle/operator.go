package bundle

import (
	"slices"

	"clonepath/awsops/iampolicy"
	"clonepath/awsops/target"

	"clonepath/steps/plan"
)

// scope names the resources of some actions. An action that stands in no scope
// is allowed on "*": those that IAM can limit stand in one, see the test.
type scope struct {
	sid       string
	resources []string // none: the actions are not needed
	actions   []string
}

// scopes limits actions to this Setup, as far as IAM can (Service Authorization
// Reference, "Resource types").
func scopes(d plan.Desired) []scope {
	in := func(service, region, account, resource string) string {
		return target.ARN{Partition: d.Partition, Service: service, Region: region, Account: account, Resource: resource}.String()
	}
	keys, described := []string{d.KMSKey}, []string{d.KMSKey}
	if d.KMSKey == "" { // the default key takes no permission; a secret that exists may have another
		keys, described = nil, []string{in("kms", secretARN(d).Region, d.Account, "key/*")}
	}
	return []scope{
		{"Role", []string{d.RoleARN}, []string{
			"iam:ListRolePolicies", "iam:GetRolePolicy", "iam:ListAttachedRolePolicies", "sts:AssumeRole",
			"iam:CreateRole", "iam:TagRole", "iam:UpdateAssumeRolePolicy", "iam:PutRolePolicy", "iam:AttachRolePolicy",
		}},
		// Also of the caller, about whom apply asks IAM's simulator before it writes.
		{"Callers", []string{in("iam", "", d.Account, "role/*")}, []string{"iam:GetRole"}},
		{"Simulator", []string{in("iam", "", d.Account, "role/*"), in("iam", "", d.Account, "user/*")}, []string{"iam:SimulatePrincipalPolicy"}},
		// Whatever policies the role has, those of AWS too.
		{"ReadPolicies", []string{in("iam", "", d.Account, "policy/*"), in("iam", "", "aws", "policy/*")},
			[]string{"iam:GetPolicy", "iam:GetPolicyVersion", "iam:ListPolicyVersions"}},
		{"Policy", []string{d.PolicyARN()}, []string{"iam:CreatePolicy", "iam:TagPolicy"}},
		{"Secret", secretPatterns(d), []string{
			"secretsmanager:DescribeSecret", "secretsmanager:GetResourcePolicy", "secretsmanager:GetSecretValue",
			"secretsmanager:CreateSecret", "secretsmanager:PutSecretValue", "secretsmanager:TagResource",
		}},
		{"DescribeKey", described, []string{"kms:DescribeKey", "kms:GetKeyPolicy", "kms:ListGrants"}},
		{"Key", keys, []string{"kms:Decrypt", "kms:GenerateDataKey"}},
	}
}

// secretARN is the secret's ARN, without the end that AWS chooses where only the
// name is known.
func secretARN(d plan.Desired) target.ARN {
	if a, err := target.ParseARN(d.SecretID); err == nil {
		return a
	}
	return target.ARN{Partition: d.Partition, Service: "secretsmanager", Region: d.Region, Account: d.Account, Resource: "secret:" + d.SecretName}
}

// secretPatterns cover the secret as calls name it: before it exists it has no
// end yet.
func secretPatterns(d plan.Desired) []string {
	arn := secretARN(d).String()
	if d.SecretResource == arn { // it is complete
		return []string{arn}
	}
	return []string{arn, arn + openEnd}
}

// operatorPolicy allows an operator the actions, for this Setup alone where IAM
// can limit them.
func operatorPolicy(d plan.Desired, actions []string) []byte {
	left := slices.Clone(actions)
	var statements []iampolicy.Statement
	allow := func(sid string, actions, resources []string) {
		if len(actions) > 0 && len(resources) > 0 {
			statements = append(statements, iampolicy.Statement{Sid: sid, Effect: iampolicy.EffectAllow, Action: actions, Resource: resources})
		}
	}
	for _, scope := range scopes(d) {
		inside := func(action string) bool { return slices.Contains(scope.actions, action) }
		allow(scope.sid, slices.DeleteFunc(slices.Clone(left), func(a string) bool { return !inside(a) }), scope.resources)
		left = slices.DeleteFunc(left, inside)
	}
	allow("Everywhere", left, []string{"*"})
	return iampolicy.New(statements...).JSON()
}

// operatorReadonly is what checking needs of the operator.
func operatorReadonly(d plan.Desired) []byte { return operatorPolicy(d, plan.CheckActions()) }

// operatorAudit is what an audit needs.
func operatorAudit(d plan.Desired) []byte { return operatorPolicy(d, plan.AuditActions()) }

// operatorSetup is what applying and then checking needs.
func operatorSetup(d plan.Desired) []byte {
	actions := slices.Concat(plan.CheckActions(), d.ApplyActions())
	slices.Sort(actions)
	return operatorPolicy(d, slices.Compact(actions))
}
