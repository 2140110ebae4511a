package checks

import (
	"clonepath/checks/evidence"
)

// collectors: what can be asked is a row. Durations and events name a collector
// by its id.
var collectors = []collector{
	{
		id: "caller", serves: evidence.AWSIdentity, by: evidence.Operator, reads: "who the operator is",
		actions: []string{"sts:GetCallerIdentity"},
		task: fills[evidence.Caller]{
			func(r *evidence.Record) **evidence.Fact[evidence.Caller] { return &r.Caller }, collectCaller},
	},
	{
		id: "agentCaller", serves: evidence.AWSIdentity, by: evidence.Agent, reads: "who holds the agent's credentials",
		actions: []string{"sts:GetCallerIdentity"},
		task: fills[evidence.Caller]{
			func(r *evidence.Record) **evidence.Fact[evidence.Caller] { return &r.AgentCaller }, collectAgentCaller},
	},
	{
		id: "local", serves: evidence.AWSCredentials, needs: after("caller", "agentCaller"),
		task: fills[evidence.Local]{
			func(r *evidence.Record) **evidence.Fact[evidence.Local] { return &r.Local }, collectLocal},
	},
	{
		id: "secret", serves: evidence.SecretExists, by: evidence.Operator, reads: "the secret's description", needs: callerForBareName,
		actions: []string{"secretsmanager:DescribeSecret"},
		task: fills[evidence.Secret]{
			func(r *evidence.Record) **evidence.Fact[evidence.Secret] { return &r.Secret }, collectSecret},
	},
	{
		id: "lookup", serves: evidence.SecretExists, by: evidence.Operator, reads: "where the secret could be instead",
		needs: after("secret", "role", "rolePolicies"), optional: true,
		actions: []string{"secretsmanager:DescribeSecret", "secretsmanager:ListSecrets"},
		task: fills[evidence.Lookup]{
			func(r *evidence.Record) **evidence.Fact[evidence.Lookup] { return &r.Lookup }, collectLookup},
	},
	{
		id: "secretPolicy", serves: evidence.SecretPolicyOK, by: evidence.Operator, reads: "the secret's own policy", needs: callerForBareName,
		optional: true, actions: []string{"secretsmanager:GetResourcePolicy"},
		task: fills[evidence.Document]{
			func(r *evidence.Record) **evidence.Fact[evidence.Document] { return &r.SecretPolicy }, collectSecretPolicy},
	},
	{
		id: "value", serves: evidence.SecretReadable, by: evidence.Operator, reads: "the secret's value (only its shape is kept)", needs: callerForBareName,
		actions: []string{"secretsmanager:GetSecretValue", "kms:Decrypt"}, // the latter under a key of the customer's
		task: fills[evidence.Value]{
			func(r *evidence.Record) **evidence.Fact[evidence.Value] { return &r.Value }, collectValue},
	},
	{
		id: "key", serves: evidence.SecretKey, by: evidence.Operator, reads: "the description of the secret's key", needs: after("secret"),
		optional: true, actions: []string{"kms:DescribeKey"},
		task: fills[evidence.Key]{
			func(r *evidence.Record) **evidence.Fact[evidence.Key] { return &r.Key }, collectKey},
	},
	{
		id: "keyPolicy", serves: evidence.SecretKey, by: evidence.Operator, reads: "the key policy", needs: after("secret", "key"),
		optional: true, actions: []string{"kms:GetKeyPolicy"},
		task: fills[evidence.Document]{
			func(r *evidence.Record) **evidence.Fact[evidence.Document] { return &r.KeyPolicy }, collectKeyPolicy},
	},
	{
		id: "role", serves: evidence.RoleExists, by: evidence.Operator, reads: "the role and its trust policy", needs: after("caller"),
		actions: []string{"iam:GetRole"},
		task: fills[evidence.RoleFacts]{
			func(r *evidence.Record) **evidence.Fact[evidence.RoleFacts] { return &r.Role }, collectRole},
	},
	{
		id: "rolePolicies", serves: evidence.RolePermission, by: evidence.Operator, reads: "the role's permission policies", needs: after("caller"),
		actions: []string{"iam:ListRolePolicies", "iam:GetRolePolicy", "iam:ListAttachedRolePolicies", "iam:GetPolicy", "iam:GetPolicyVersion", "iam:ListPolicyVersions"},
		task: fills[[]evidence.Document]{
			func(r *evidence.Record) **evidence.Fact[[]evidence.Document] { return &r.RolePolicies }, collectRolePolicies},
	},
	{
		id: "boundary", serves: evidence.RoleBoundary, by: evidence.Operator, reads: "the role's permissions boundary", needs: after("role"),
		actions: []string{"iam:GetPolicy", "iam:GetPolicyVersion"},
		task: fills[evidence.Document]{
			func(r *evidence.Record) **evidence.Fact[evidence.Document] { return &r.Boundary }, collectBoundary},
	},
	{
		id: "assume", serves: evidence.AssumeRole, by: evidence.Agent, reads: "a session of the role, as the agent", patient: true,
		actions: []string{"sts:AssumeRole"},
		task: fills[evidence.Session]{
			func(r *evidence.Record) **evidence.Fact[evidence.Session] { return &r.Assume }, collectAssume},
	},
	{
		id: "assumeOperator", serves: evidence.AssumeRole, by: evidence.Operator, reads: "a session of the role, as the operator", needs: after("caller", "role"),
		optional: true, actions: []string{"sts:AssumeRole"},
		task: fills[evidence.Session]{
			func(r *evidence.Record) **evidence.Fact[evidence.Session] { return &r.AssumeOperator }, collectAssumeOperator},
	},
	{
		id: "guardWrong", serves: evidence.TrustExternalID, by: evidence.Agent, reads: "whether the role can be assumed with a wrong External ID", needs: after("assume"),
		optional: true, actions: []string{"sts:AssumeRole"},
		task: fills[evidence.Session]{
			func(r *evidence.Record) **evidence.Fact[evidence.Session] { return &r.GuardWrong }, collectGuardWrong},
	},
	{
		id: "guardMissing", serves: evidence.TrustExternalID, by: evidence.Agent, reads: "whether the role can be assumed without an External ID", needs: after("assume"),
		optional: true, actions: []string{"sts:AssumeRole"},
		task: fills[evidence.Session]{
			func(r *evidence.Record) **evidence.Fact[evidence.Session] { return &r.GuardMissing }, collectGuardMissing},
	},
	{
		id: "roleValue", serves: evidence.RoleReadsSecret, by: evidence.Role, reads: "the secret's value as the role (only its shape is kept)",
		needs: after("assume"), awaits: []string{"value"}, patient: true,
		actions: []string{"secretsmanager:GetSecretValue"},
		task: fills[evidence.Value]{
			func(r *evidence.Record) **evidence.Fact[evidence.Value] { return &r.RoleValue }, collectRoleValue},
	},
	{
		id: "trail", serves: evidence.AssumeRole, by: evidence.Operator, reads: "CloudTrail's events about role and secret", needs: after("caller"),
		optional: true, actions: []string{"cloudtrail:LookupEvents"},
		task: fills[[]evidence.TrailEvent]{
			func(r *evidence.Record) **evidence.Fact[[]evidence.TrailEvent] { return &r.Trail }, collectTrail},
	},
	{
		id: "simulation", serves: evidence.RolePermission, by: evidence.Operator, reads: "what IAM's simulator says the role may do", needs: simulationNeeds,
		optional: true, actions: []string{"iam:SimulatePrincipalPolicy"},
		task: fills[evidence.Simulation]{
			func(r *evidence.Record) **evidence.Fact[evidence.Simulation] { return &r.Simulation }, collectSimulation},
	},
	{
		id: "host", serves: evidence.GitHost, reads: "the repository's refs, without the token",
		task: fills[evidence.Exchange]{
			func(r *evidence.Record) **evidence.Fact[evidence.Exchange] { return &r.Host }, collectHost},
	},
	{
		id: "login", serves: evidence.GitAccess, reads: "the repository's refs, with the token",
		needs: loginNeeds, awaits: []string{"roleValue"}, patient: true,
		task: fills[evidence.Exchange]{
			func(r *evidence.Record) **evidence.Fact[evidence.Exchange] { return &r.Login }, collectLogin},
	},
	{
		id: "clone", serves: evidence.GitClone, reads: "one commit of the branch", needs: after("login"),
		task: fills[evidence.Clone]{
			func(r *evidence.Record) **evidence.Fact[evidence.Clone] { return &r.Clone }, collectClone},
	},
	{
		id: "torqueRepository", serves: evidence.TorqueRepositoryOK, reads: "the repository in Torque",
		task: fills[evidence.TorqueRepository]{
			func(r *evidence.Record) **evidence.Fact[evidence.TorqueRepository] { return &r.TorqueRepository }, collectTorqueRepository},
	},
	{
		id: "torqueCredential", serves: evidence.TorqueCredentialOK, reads: "the credential in Torque", needs: repositoryForItsCredential,
		task: fills[evidence.TorqueCredential]{
			func(r *evidence.Record) **evidence.Fact[evidence.TorqueCredential] { return &r.TorqueCredential }, collectTorqueCredential},
	},
	{
		id: "torqueAgents", serves: evidence.TorqueAgentOK, reads: "the agents of the space in Torque",
		task: fills[[]evidence.TorqueAgent]{
			func(r *evidence.Record) **evidence.Fact[[]evidence.TorqueAgent] { return &r.TorqueAgents }, collectTorqueAgents},
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
