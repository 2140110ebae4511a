package evidence

import (
	"slices"

	"clonepath/awsops/target"
)

// What several facts hang on.
var (
	namesSecret = []target.Field{target.FieldSecretID, target.FieldRegion}
	namesRole   = []target.Field{target.FieldRoleARN}
	namesRepo   = []target.Field{target.FieldRepo}
	readsSecret = []CheckID{SecretReadable, RoleReadsSecret}
)

// table has one row a fact, in the order of the Record: merging, masking, what
// outdates a trial, comparing, the JSON Schema and the lines about a check derive
// from it. A test finds the fact that has none.
var table = []anyRow{
	&row[Local]{at: func(r *Record) **Fact[Local] { return &r.Local }, About: About{
		Name: "local", What: "what this machine brings", Thing: "operator's machine", Touches: []CheckID{AWSCredentials, GitHost}}},
	&row[Caller]{at: func(r *Record) **Fact[Caller] { return &r.Caller }, About: About{
		Name: "caller", What: "who the operator is", Thing: "operator", Touches: []CheckID{AWSCredentials, AWSIdentity}}},
	&row[Caller]{at: func(r *Record) **Fact[Caller] { return &r.AgentCaller }, About: About{
		Name: "agentCaller", What: "who holds the agent's credentials", Thing: "agent", Touches: []CheckID{TrustAgent, AWSIdentity, AssumeRole}}},

	&row[Secret]{at: func(r *Record) **Fact[Secret] { return &r.Secret }, documents: func(s Secret) []string { return []string{s.KMSKeyID} }, About: About{
		Name: "secret", What: "the secret's description", Thing: "secret", Asks: namesSecret,
		Touches: append([]CheckID{SecretExists, SecretKey, SecretRotation, RolePermission}, readsSecret...),
		Events:  []string{"CreateSecret", "DeleteSecret", "RestoreSecret", "UpdateSecret", "UpdateSecretVersionStage", "RotateSecret", "ReplicateSecretToRegions"}}},
	&row[Lookup]{at: func(r *Record) **Fact[Lookup] { return &r.Lookup }, About: About{
		Name: "lookup", What: "where the secret could be instead"}},
	&row[Document]{at: func(r *Record) **Fact[Document] { return &r.SecretPolicy }, documents: ofText, About: About{
		Name: "secretPolicy", What: "the secret's own policy", Thing: "secret policy", Asks: namesSecret,
		Touches: append([]CheckID{SecretPolicyOK}, readsSecret...), Events: []string{"PutResourcePolicy", "DeleteResourcePolicy"}}},
	&row[Value]{at: func(r *Record) **Fact[Value] { return &r.Value }, About: About{
		Name: "value", What: "the secret's value", Thing: "secret's value", Asks: namesSecret,
		Touches: []CheckID{SecretReadable, SecretPath, SecretToken, SecretRotation, GitAccess},
		Events:  []string{"PutSecretValue", "UpdateSecret", "UpdateSecretVersionStage", "RotateSecret"}}},
	&row[Value]{at: func(r *Record) **Fact[Value] { return &r.RoleValue }, About: About{
		Name: "roleValue", What: "the secret's value, as the role", Thing: "role's read of the secret", Answer: true, Trial: true,
		Asks:    slices.Concat(namesSecret, namesRole, []target.Field{target.FieldExternalID}),
		Touches: []CheckID{RoleReadsSecret, RolePermission, RoleBoundary, SecretExists, SecretReadable, SecretKey, SecretPolicyOK}}},
	&row[Key]{at: func(r *Record) **Fact[Key] { return &r.Key }, About: About{
		Name: "key", What: "the key's description", Thing: "secret's key", Asks: namesSecret, Touches: append([]CheckID{SecretKey}, readsSecret...)}},
	&row[Document]{at: func(r *Record) **Fact[Document] { return &r.KeyPolicy }, documents: ofText, About: About{
		Name: "keyPolicy", What: "the key policy", Thing: "key policy", Asks: namesSecret, Touches: append([]CheckID{SecretKey}, readsSecret...)}},
	&row[KeyGrants]{at: func(r *Record) **Fact[KeyGrants] { return &r.KeyGrants }, About: About{
		Name: "keyGrants", What: "the grants on the key", Thing: "grants on the key", Asks: namesSecret,
		Touches: append([]CheckID{SecretKey}, readsSecret...), Events: []string{"CreateGrant", "RevokeGrant", "RetireGrant"}}},

	&row[RoleFacts]{at: func(r *Record) **Fact[RoleFacts] { return &r.Role }, documents: func(f RoleFacts) []string { return []string{f.Boundary, f.Trust} }, About: About{
		Name: "role", What: "the role and its trust policy", Thing: "role", Asks: namesRole,
		Touches: []CheckID{RoleExists, RoleBoundary, TrustAgent, AssumeRole},
		Events:  []string{"CreateRole", "DeleteRole", "UpdateRole", "PutRolePermissionsBoundary", "DeleteRolePermissionsBoundary"}}},
	&row[[]Document]{at: func(r *Record) **Fact[[]Document] { return &r.RolePolicies }, documents: ofTexts, About: About{
		Name: "rolePolicies", What: "the role's permission policies", Thing: "permission policies", Asks: namesRole,
		Touches: []CheckID{RolePermission, RoleLeastPrivilege, SecretKey, RoleReadsSecret},
		Events: []string{"PutRolePolicy", "DeleteRolePolicy", "AttachRolePolicy", "DetachRolePolicy", "CreatePolicyVersion",
			"SetDefaultPolicyVersion", "DeletePolicyVersion", "DeletePolicy"}}},
	&row[Document]{at: func(r *Record) **Fact[Document] { return &r.Boundary }, documents: ofText, About: About{
		Name: "boundary", What: "the role's permissions boundary", Thing: "permissions boundary", Asks: namesRole,
		Touches: []CheckID{RoleBoundary, RoleReadsSecret}, Events: []string{"PutRolePermissionsBoundary", "CreatePolicyVersion", "SetDefaultPolicyVersion"}}},

	&row[Cluster]{at: func(r *Record) **Fact[Cluster] { return &r.Cluster }, About: About{
		Name: "cluster", What: "service accounts and pods of agent and runners", Thing: "identities in the cluster", Touches: []CheckID{TrustRunners, TrustAgent}}},

	&row[Session]{at: func(r *Record) **Fact[Session] { return &r.Assume }, About: About{
		Name: "assume", What: "a session of the role", Thing: "agent's AssumeRole", Answer: true, Trial: true,
		Asks: []target.Field{target.FieldRoleARN, target.FieldExternalID}, Touches: []CheckID{AssumeRole, TrustAgent}}},
	&row[Session]{at: func(r *Record) **Fact[Session] { return &r.AssumeOperator }, About: About{
		Name: "assumeOperator", What: "a session of the role, as the operator"}},
	&row[Session]{at: func(r *Record) **Fact[Session] { return &r.GuardWrong }, About: About{
		Name: "guardWrong", What: "the role with a wrong External ID", Thing: "AssumeRole with a wrong External ID", Answer: true, Trial: true, Touches: []CheckID{TrustExternalID}}},
	&row[Session]{at: func(r *Record) **Fact[Session] { return &r.GuardMissing }, About: About{
		Name: "guardMissing", What: "the role without External ID", Thing: "AssumeRole without an External ID", Answer: true, Trial: true, Touches: []CheckID{TrustExternalID}}},

	&row[[]TrailEvent]{at: func(r *Record) **Fact[[]TrailEvent] { return &r.Trail }, About: About{
		Name: "trail", What: "CloudTrail's events about role and secret"}},
	&row[Simulation]{at: func(r *Record) **Fact[Simulation] { return &r.Simulation }, About: About{
		Name: "simulation", What: "what IAM's simulator says the role may do"}},

	&row[Exchange]{at: func(r *Record) **Fact[Exchange] { return &r.Host }, About: About{
		Name: "host", What: "the Git host, without the token", Thing: "Git host's answer without a token", Answer: true, Asks: namesRepo, Touches: []CheckID{GitHost, GitAccess}}},
	&row[Exchange]{at: func(r *Record) **Fact[Exchange] { return &r.Login }, About: About{
		Name: "login", What: "the Git host, with the token", Thing: "Git host's answer to the token", Answer: true,
		Asks: append(slices.Clone(namesRepo), target.FieldGitUsername), Touches: []CheckID{GitAccess, GitHost}}},
	&row[Clone]{at: func(r *Record) **Fact[Clone] { return &r.Clone }, About: About{
		Name: "clone", What: "one commit of the branch", Thing: "branch", Asks: append(slices.Clone(namesRepo), target.FieldBranch), Touches: []CheckID{GitClone}}},

	&row[TorqueCredential]{at: func(r *Record) **Fact[TorqueCredential] { return &r.TorqueCredential }, About: About{
		Name: "torqueCredential", What: "the credential in Torque", Thing: "credential in Torque", Touches: []CheckID{TorqueCredentialOK, TorqueRepositoryOK}}},
	&row[[]TorqueAgent]{at: func(r *Record) **Fact[[]TorqueAgent] { return &r.TorqueAgents }, About: About{
		Name: "torqueAgents", What: "the agents that Torque lists", Thing: "agents in Torque", Touches: []CheckID{TorqueAgentOK, TorqueRepositoryOK}}},
	&row[TorqueRepository]{at: func(r *Record) **Fact[TorqueRepository] { return &r.TorqueRepository }, About: About{
		Name: "torqueRepository", What: "the repository in Torque", Thing: "repository in Torque", Asks: namesRepo, Touches: []CheckID{TorqueRepositoryOK}}},

	&row[Identities]{at: func(r *Record) **Fact[Identities] { return &r.Identities }, About: About{
		Name: "identities", What: "the account's users, groups, roles and their policies", Thing: "account's identities", Touches: []CheckID{PracticeAccess}}},
	&row[Guardrails]{at: func(r *Record) **Fact[Guardrails] { return &r.Guardrails }, About: About{
		Name: "guardrails", Thing: "policies of the organisation", Touches: []CheckID{PracticeAccess}}},
	&row[Trails]{at: func(r *Record) **Fact[Trails] { return &r.Trails }, About: About{
		Name: "trails", What: "the trails of CloudTrail and what they take", Thing: "trails", Touches: []CheckID{PracticeAudit}}},
	&row[Readers]{at: func(r *Record) **Fact[Readers] { return &r.Readers }, About: About{
		Name: "readers", What: "CloudTrail's events of who read the secret", Thing: "readers of the secret", Touches: []CheckID{PracticeAudit}}},

	&row[Document]{at: func(r *Record) **Fact[Document] { return &r.SuppliedTrust }, About: About{
		Name: "suppliedTrust", Thing: "trust policy that was handed in", Touches: []CheckID{TrustAgent}}},
	&row[Document]{at: func(r *Record) **Fact[Document] { return &r.SuppliedPermission }, About: About{
		Name: "suppliedPermission", Thing: "permission policy that was handed in", Touches: []CheckID{RolePermission}}},
	&row[Writes]{at: func(r *Record) **Fact[Writes] { return &r.Writes }, About: About{
		Name: "writes", Thing: "writes that AWS refused", Answer: true, Touches: []CheckID{TrustAgent, RolePermission}}},
	&row[[]ErrorText]{at: func(r *Record) **Fact[[]ErrorText] { return &r.ErrorTexts }, join: joinTexts, About: About{
		Name: "errorTexts", Thing: "error texts that were sent", Answer: true, Touches: []CheckID{AssumeRole, RoleReadsSecret, GitAccess}}},
}

func ofText(d Document) []string { return []string{d.Text} }

// ofTexts are the names and documents of a list.
func ofTexts(documents []Document) []string {
	var out []string
	for _, d := range documents {
		out = append(out, d.Name, d.Text)
	}
	return out
}
