package cmdutil

import (
	"clonepath/awsops/target"
	"clonepath/steps/setup"
)

// targetFlag is the flag of one field of the Target. The key in clonepath.yaml
// leads to the question of the wizard, which stores the same answer.
type targetFlag struct {
	value           *string
	key, Name, help string
}

// TargetFlags are the flags of a Target's fields.
func TargetFlags(t *target.Target) []targetFlag {
	return []targetFlag{
		{&t.Region, "target.region", "region", "region of the secret; stands for the agent's region"},
		{&t.RoleARN, "target.roleArn", "role-arn", "ARN of the role that Torque assumes"},
		{&t.ExternalID, "target.externalId", "external-id", "External ID entered in Torque"},
		{&t.SecretID, "target.secretId", "secret-id", "name or ARN of the secret"},
		{&t.SecretPath, "target.secretPath", "secret-path", "where in the secret's value the token stands"},
		{&t.Repo, "target.repo", "repo", "HTTPS address of the repository; names its host as one that may get the token"},
		{&t.Branch, "target.branch", "branch", "branch to clone; the default branch if empty"},
		{&t.GitUsername, "target.gitUsername", "git-username", "user name sent with the token; follows from the host if empty"},
		{&t.AgentPrincipal, "target.agentPrincipal", "agent-principal", "ARN that Torque's agent calls from, as Torque told you"},
	}
}

// overlay puts the flags over a Setup: those of the Target as they are, because
// a wrong value of the Target is diagnosed, then the other answers.
func (o *SourceFlags) overlay(chosen *setup.Setup) error {
	o.Given.Repo = target.RepoOf(o.Given.Repo)
	if err := o.CheckExternalID(); err != nil {
		return err
	}
	for _, row := range TargetFlags(&o.Given) {
		if field, ok := setup.FieldByKey(row.key); ok && *row.value != "" {
			field.Set(chosen, *row.value) // with what follows from it: a role's name from its ARN
		}
	}
	if o.Given.NoExternalID {
		chosen.SetNoExternalID()
	}
	if o.Given.AgentPrincipal != "" {
		chosen.Agent.Origin = target.Confirmed
	}
	if err := o.answer(chosen); err != nil {
		return err
	}
	now := TargetFlags(&chosen.Target)
	for i, row := range TargetFlags(&o.Given) {
		if *row.value != "" && *now[i].value != *row.value {
			return Usagef("--%s is %q, but another flag makes it %q: leave one of the two out", row.Name, *row.value, *now[i].value)
		}
	}
	return nil
}

// CheckExternalID refuses that an External ID is given and said to be none.
func (o *SourceFlags) CheckExternalID() error {
	if o.Given.NoExternalID && o.Given.ExternalID != "" {
		return Usagef("--external-id and --no-external-id exclude each other: the credential has one, or it has none")
	}
	return nil
}
