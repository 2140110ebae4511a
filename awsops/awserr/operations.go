package awserr

import "strings"

// services of the operations that the AWS CLI names without one.
var services = map[string]string{
	"AssumeRole": "sts", "AssumeRoleWithWebIdentity": "sts", "GetCallerIdentity": "sts", "GetSessionToken": "sts", "TagSession": "sts",

	"AttachRolePolicy": "iam", "CreatePolicy": "iam", "CreatePolicyVersion": "iam", "CreateRole": "iam", "DeleteRole": "iam",
	"DeleteRolePolicy": "iam", "DetachRolePolicy": "iam", "GetPolicy": "iam", "GetPolicyVersion": "iam", "GetRole": "iam",
	"GetRolePolicy": "iam", "ListAccountAliases": "iam", "ListAttachedRolePolicies": "iam", "ListRolePolicies": "iam",
	"ListRoles": "iam", "PutRolePermissionsBoundary": "iam", "PutRolePolicy": "iam", "SimulatePrincipalPolicy": "iam",
	"TagRole": "iam", "UpdateAssumeRolePolicy": "iam", "ListRoleTags": "iam",

	"BatchGetSecretValue": "secretsmanager", "CreateSecret": "secretsmanager", "DeleteSecret": "secretsmanager",
	"DescribeSecret": "secretsmanager", "GetResourcePolicy": "secretsmanager", "GetSecretValue": "secretsmanager",
	"ListSecretVersionIds": "secretsmanager", "ListSecrets": "secretsmanager", "PutResourcePolicy": "secretsmanager",
	"PutSecretValue": "secretsmanager", "RestoreSecret": "secretsmanager", "UpdateSecret": "secretsmanager",
	"UpdateSecretVersionStage": "secretsmanager",

	"Decrypt": "kms", "DescribeKey": "kms", "GenerateDataKey": "kms", "GetKeyPolicy": "kms", "PutKeyPolicy": "kms",

	"LookupEvents": "cloudtrail",
}

// Operation writes service and operation as the IAM action is called,
// "secretsmanager:GetSecretValue". A service is written as the SDKs do
// ("Secrets Manager") or as in a host name; "" where the operation implies it.
func Operation(service, operation string) string {
	if operation == "" {
		return ""
	}
	service = strings.ToLower(strings.ReplaceAll(service, " ", ""))
	if service == "" {
		service = services[operation]
	}
	if service == "" {
		return operation
	}
	return service + ":" + operation
}
