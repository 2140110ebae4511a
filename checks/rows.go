package checks

import (
	"clonepath/checks/evidence"
)

// collectors: what can be asked is a row. Durations and events name a collector
// by its id, which is the name of the fact that it fills.
var collectors = []collector{
	{
		id: "caller", serves: evidence.AWSIdentity, by: evidence.Operator,
		actions: []string{"sts:GetCallerIdentity"},
		task:    fill(collectCaller),
	},
	{
		id: "agentCaller", serves: evidence.AWSIdentity, by: evidence.Agent,
		actions: []string{"sts:GetCallerIdentity"},
		task:    fill(collectAgentCaller),
	},
	{
		id: "local", serves: evidence.AWSCredentials, inside: true, needs: after("caller", "agentCaller"),
		task: fill(collectLocal),
	},
	{
		id: "secret", serves: evidence.SecretExists, by: evidence.Operator, needs: callerForBareName,
		actions: []string{"secretsmanager:DescribeSecret"},
		task:    fill(collectSecret),
	},
	{
		id: "lookup", serves: evidence.SecretExists, by: evidence.Operator,
		needs: after("secret", "role", "rolePolicies"), optional: true,
		actions: []string{"secretsmanager:DescribeSecret", "secretsmanager:ListSecrets"},
		task:    fill(collectLookup),
	},
	{
		id: "secretPolicy", serves: evidence.SecretPolicyOK, by: evidence.Operator, needs: callerForBareName,
		optional: true, actions: []string{"secretsmanager:GetResourcePolicy"},
		task: fill(collectSecretPolicy),
	},
	{
		id: "value", serves: evidence.SecretReadable, by: evidence.Operator, reads: "the secret's value (only its shape is kept)", needs: callerForBareName,
		actions: []string{"secretsmanager:GetSecretValue", "kms:Decrypt"}, // the latter under a key of the customer's
		task:    fill(collectValue),
	},
	{
		id: "key", serves: evidence.SecretKey, by: evidence.Operator, reads: "the description of the secret's key", needs: after("secret"),
		optional: true, actions: []string{"kms:DescribeKey"},
		task: fill(collectKey),
	},
	{
		id: "keyPolicy", serves: evidence.SecretKey, by: evidence.Operator, needs: after("secret", "key"),
		optional: true, actions: []string{"kms:GetKeyPolicy"},
		task: fill(collectKeyPolicy),
	},
	{
		id: "role", serves: evidence.RoleExists, by: evidence.Operator, needs: after("caller"),
		actions: []string{"iam:GetRole"},
		task:    fill(collectRole),
	},
	{
		id: "rolePolicies", serves: evidence.RolePermission, by: evidence.Operator, needs: after("caller"),
		actions: []string{"iam:ListRolePolicies", "iam:GetRolePolicy", "iam:ListAttachedRolePolicies", "iam:GetPolicy", "iam:GetPolicyVersion", "iam:ListPolicyVersions"},
		task:    fill(collectRolePolicies),
	},
	{
		id: "boundary", serves: evidence.RoleBoundary, by: evidence.Operator, needs: after("role"),
		actions: []string{"iam:GetPolicy", "iam:GetPolicyVersion"},
		task:    fill(collectBoundary),
	},
	{
		id: "assume", serves: evidence.AssumeRole, by: evidence.Agent, reads: "a session of the role, as the agent", patient: true,
		actions: []string{"sts:AssumeRole"},
		task:    fill(collectAssume),
	},
	{
		id: "assumeOperator", serves: evidence.AssumeRole, by: evidence.Operator, needs: after("caller", "role"),
		optional: true, actions: []string{"sts:AssumeRole"},
		task: fill(collectAssumeOperator),
	},
	{
		id: "guardWrong", serves: evidence.TrustExternalID, by: evidence.Agent, reads: "whether the role can be assumed with a wrong External ID", needs: after("assume"),
		optional: true, actions: []string{"sts:AssumeRole"},
		task: fill(collectGuardWrong),
	},
	{
		id: "guardMissing", serves: evidence.TrustExternalID, by: evidence.Agent, reads: "whether the role can be assumed without an External ID", needs: after("assume"),
		optional: true, actions: []string{"sts:AssumeRole"},
		task: fill(collectGuardMissing),
	},
	{
		id: "roleValue", serves: evidence.RoleReadsSecret, by: evidence.Role, reads: "the secret's value as the role (only its shape is kept)",
		needs: after("assume"), awaits: []string{"value"}, patient: true,
		actions: []string{"secretsmanager:GetSecretValue"},
		task:    fill(collectRoleValue),
	},
	{
		id: "trail", serves: evidence.AssumeRole, by: evidence.Operator, needs: after("caller"),
		optional: true, actions: []string{"cloudtrail:LookupEvents"},
		task: fill(collectTrail),
	},
	{
		id: "simulation", serves: evidence.RolePermission, by: evidence.Operator, needs: simulationNeeds,
		optional: true, actions: []string{"iam:SimulatePrincipalPolicy"},
		task: fill(collectSimulation),
	},
	{
		id: "host", serves: evidence.GitHost, reads: "the repository's refs, without the token",
		task: fill(collectHost),
	},
	{
		id: "login", serves: evidence.GitAccess, reads: "the repository's refs, with the token",
		needs: loginNeeds, awaits: []string{"roleValue"}, patient: true,
		task: fill(collectLogin),
	},
	{
		id: "clone", serves: evidence.GitClone, needs: after("login"),
		task: fill(collectClone),
	},
	{
		id: "torqueRepository", serves: evidence.TorqueRepositoryOK,
		task: fill(collectTorqueRepository),
	},
	{
		id: "torqueCredential", serves: evidence.TorqueCredentialOK, needs: repositoryForItsCredential,
		task: fill(collectTorqueCredential),
	},
	{
		id: "torqueAgents", serves: evidence.TorqueAgentOK, reads: "the agents of the space in Torque",
		task: fill(collectTorqueAgents),
	},
}

// Permission is an IAM action that a check needs.
type Permission struct {
	Action    string
	By        evidence.Actor   // operator, agent, or role (a session of the role)
	Collector string           // what needs it
	Serves    evidence.CheckID // the check that is unknown without it
	Optional  bool             // the chain can be judged without it
}

// Permissions lists the IAM actions that checking needs, for explain
// --permissions. An action that two collectors need stands twice.
func Permissions() []Permission {
	var list []Permission
	for _, c := range collectors {
		for _, action := range c.actions {
			list = append(list, Permission{action, c.by, c.id, c.serves, c.optional})
		}
	}
	return list
}
