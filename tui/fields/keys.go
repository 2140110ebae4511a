package fields

const (
	KeyRoleChoice = "choice.role"
	KeyRoleARN    = "target.roleArn"

	KeyPolicyScope = "role.policyScope"
)

// The keys of the fields that this screen does something for.
const (
	KeySecretChoice = "choice.secret"
	KeySecretID     = "target.secretId"
	KeySecretPath   = "target.secretPath"
)
