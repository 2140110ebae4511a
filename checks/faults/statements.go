package faults

import (
	"fmt"

	"clonepath/awsops/target"
	"clonepath/checks/evidence"
)

// statement is one positive sentence about the chain.
type statement struct {
	id    evidence.CheckID
	title string
	link  Link
	// requires are the statements without which this one means nothing: while
	// one of them fails, it is blocked and its own faults are consequences.
	requires []evidence.CheckID
	// fields of the credential that it uses: while one is wrong, it is blocked by
	// credential-fields.
	fields []target.Field
	// judge says what the facts say when no fault was found.
	judge func(*view) verdict
	// optional: when it is unknown, the chain still counts as judged.
	optional bool
	// facts are the collectors it rests on, for its duration.
	facts []string
	// torque: it is a statement only where Torque's API was to be asked.
	torque bool
}

// verdict is what a judge says of a statement.
type verdict struct {
	status     Status
	provenance Provenance // "" where unknown
	summary    string
	// waits are the statements that explain an unknown one, should they fail.
	waits []evidence.CheckID
}

func passed(p Provenance, format string, args ...any) verdict {
	return verdict{status: Pass, provenance: p, summary: fmt.Sprintf(format, args...)}
}

func unknown(format string, args ...any) verdict {
	return verdict{status: Unknown, summary: fmt.Sprintf(format, args...)}
}

// waiting adds the statements that explain why the verdict is unknown.
func (v verdict) waiting(ids ...evidence.CheckID) verdict {
	v.waits = ids
	return v
}

// statementRows: a statement is a row. Ids and order are a contract (DESIGN.md).
var statementRows = []statement{
	{id: evidence.AWSCredentials, link: LinkAccess, title: "AWS accepts the credentials",
		judge: judgeCredentials, facts: []string{"local", "caller", "agentCaller"}},
	{id: evidence.AWSIdentity, link: LinkAccess, title: "the caller is who should ask",
		requires: []evidence.CheckID{evidence.AWSCredentials},
		judge:    judgeIdentity, facts: []string{"caller", "agentCaller"}},
	{id: evidence.AWSRegion, link: LinkAccess, title: "the region is an AWS region",
		judge: judgeRegion},

	{id: evidence.SecretExists, link: LinkSecret, title: "the secret exists",
		requires: []evidence.CheckID{evidence.AWSRegion, evidence.AWSCredentials, evidence.AWSIdentity},
		fields:   []target.Field{target.FieldSecretID},
		judge:    judgeSecretExists, facts: []string{"secret"}},
	{id: evidence.SecretReadable, link: LinkSecret, title: "the secret's current value can be read",
		requires: []evidence.CheckID{evidence.SecretExists},
		judge:    judgeSecretReadable, facts: []string{"value", "roleValue"}},
	{id: evidence.SecretPath, link: LinkSecret, title: "the secret path leads to a string",
		requires: []evidence.CheckID{evidence.SecretReadable},
		fields:   []target.Field{target.FieldSecretPath},
		judge:    judgeSecretPath, facts: []string{"value"}},
	{id: evidence.SecretToken, link: LinkSecret, title: "the string at the path is a clean token",
		requires: []evidence.CheckID{evidence.SecretPath},
		judge:    judgeSecretToken, facts: []string{"value"}},
	{id: evidence.SecretKey, link: LinkSecret, title: "the role may decrypt with the secret's key",
		requires: []evidence.CheckID{evidence.SecretExists},
		judge:    judgeSecretKey, facts: []string{"key", "keyPolicy"}},
	{id: evidence.SecretPolicyOK, link: LinkSecret, title: "the secret's own policy lets the role in",
		requires: []evidence.CheckID{evidence.SecretExists},
		judge:    judgeSecretPolicy, facts: []string{"secretPolicy"}},
	{id: evidence.SecretRotation, link: LinkSecret, title: "the secret's value is not old",
		requires: []evidence.CheckID{evidence.SecretExists},
		judge:    judgeSecretRotation, optional: true, facts: []string{"secret"}},

	{id: evidence.RoleExists, link: LinkRole, title: "the role exists under this ARN",
		requires: []evidence.CheckID{evidence.AWSRegion, evidence.AWSCredentials, evidence.AWSIdentity},
		fields:   []target.Field{target.FieldRoleARN},
		judge:    judgeRoleExists, facts: []string{"role"}},
	{id: evidence.RolePermission, link: LinkRole, title: "the role's policies allow reading the secret",
		requires: []evidence.CheckID{evidence.RoleExists},
		judge:    func(v *view) verdict { return v.withOpinion(judgeRolePermission(v)) }, facts: []string{"rolePolicies"}},
	{id: evidence.RoleLeastPrivilege, link: LinkRole, title: "the role can read this secret only",
		requires: []evidence.CheckID{evidence.RolePermission},
		judge:    judgeRoleLeastPrivilege, optional: true, facts: []string{"rolePolicies"}},
	{id: evidence.RoleBoundary, link: LinkRole, title: "no permissions boundary stops the role",
		requires: []evidence.CheckID{evidence.RoleExists},
		judge:    judgeRoleBoundary, facts: []string{"boundary"}},

	{id: evidence.TrustAgent, link: LinkTrust, title: "the role trusts the agent",
		requires: []evidence.CheckID{evidence.RoleExists},
		fields:   []target.Field{target.FieldExternalID, target.FieldAgentPrincipal},
		judge:    judgeTrustAgent, facts: []string{"role"}},
	{id: evidence.TrustExternalID, link: LinkTrust, title: "the role asks for the External ID",
		requires: []evidence.CheckID{evidence.TrustAgent},
		judge:    judgeTrustExternalID, optional: true, facts: []string{"guardWrong", "guardMissing"}},
	{id: evidence.AssumeRole, link: LinkTrust, title: "the agent can assume the role",
		requires: []evidence.CheckID{evidence.TrustAgent},
		judge:    judgeAssumeRole, facts: []string{"assume"}},
	{id: evidence.RoleReadsSecret, link: LinkTrust, title: "the role reads the secret for the agent",
		requires: []evidence.CheckID{evidence.SecretExists, evidence.SecretReadable, evidence.RoleExists, evidence.RolePermission,
			evidence.RoleBoundary, evidence.TrustAgent, evidence.AssumeRole, evidence.SecretKey, evidence.SecretPolicyOK},
		judge: judgeRoleReadsSecret, facts: []string{"roleValue"}},

	{id: evidence.CredentialFields, link: LinkCredential, title: "the values entered in Torque are well-formed",
		judge: judgeCredentialFields},
	{id: evidence.TorqueCredentialOK, link: LinkCredential, title: "what Torque shows of the credential agrees",
		judge: judgeTorqueCredential, torque: true, facts: []string{"torqueCredential"}},
	{id: evidence.TorqueAgentOK, link: LinkCredential, title: "an agent is in touch with Torque",
		judge: judgeTorqueAgent, torque: true, facts: []string{"torqueAgents"}},

	{id: evidence.RepoURL, link: LinkGit, title: "the repository URL can carry a token",
		judge: judgeRepoURL},
	{id: evidence.GitHost, link: LinkGit, title: "the Git host answers",
		requires: []evidence.CheckID{evidence.RepoURL},
		judge:    judgeGitHost, facts: []string{"host"}},
	{id: evidence.GitAccess, link: LinkGit, title: "the token opens the repository",
		requires: []evidence.CheckID{evidence.GitHost, evidence.SecretToken},
		judge:    judgeGitAccess, facts: []string{"login"}},
	{id: evidence.GitClone, link: LinkGit, title: "the branch can be cloned",
		requires: []evidence.CheckID{evidence.GitAccess},
		judge:    judgeGitClone, facts: []string{"clone"}},
	{id: evidence.TorqueRepositoryOK, link: LinkGit, title: "Torque reaches the repository",
		requires: []evidence.CheckID{evidence.SecretExists, evidence.SecretReadable, evidence.SecretPath, evidence.SecretToken, evidence.RolePermission,
			evidence.TrustAgent, evidence.AssumeRole, evidence.RoleReadsSecret, evidence.TorqueCredentialOK, evidence.TorqueAgentOK,
			evidence.RepoURL, evidence.GitHost, evidence.GitAccess, evidence.GitClone},
		judge: judgeTorqueRepository, torque: true, facts: []string{"torqueRepository"}},
}

// statementOf returns a statement's row. Ids come from this table alone, so one
// that is not in it is a defect.
func statementOf(id evidence.CheckID) *statement {
	for i := range statementRows {
		if statementRows[i].id == id {
			return &statementRows[i]
		}
	}
	panic("no statement " + id)
}

// Optional tells whether a statement may stay unknown without the chain
// counting as undetermined.
func Optional(id evidence.CheckID) bool { return statementOf(id).optional }
