package bundle

import (
	"clonepath/awsops/target"

	"clonepath/steps/setup"
)

// Names of files in a bundle: the Setup's, and the schema that an editor
// completes it by.
const (
	FileName   = "clonepath.yaml"
	schemaName = "clonepath.schema.json"
)

// section is one map at the top of the file.
type section struct {
	name    string
	comment string
	keys    []key
}

// key is one key of a section: its comment in the file and its place in the
// Setup. Exactly one of text, list and tags is set.
type key struct {
	name    string
	comment string
	allowed []string // the only texts accepted beside ""; nil for any
	text    func(*setup.Setup) *string
	list    func(*setup.Setup) *[]string
	tags    func(*setup.Setup) *map[string]string
}

// sections are the file, in its order.
func sections() []section {
	return []section{
		{"target", "What Torque uses, and what clonepath checks.", targetKeys()},
		{"agent", "Torque's agent, which assumes the role.", []key{
			{name: "hosting", comment: "who runs it: torque, self, or empty for unknown", allowed: []string{setup.HostingTorque, setup.HostingSelf},
				text: func(s *setup.Setup) *string { return &s.Agent.Hosting }},
			{name: "origin", comment: "how agentPrincipal is known: confirmed, or documented (only the guide says so: never written to AWS)",
				allowed: []string{string(target.Confirmed), string(target.Documented)},
				text:    func(s *setup.Setup) *string { return (*string)(&s.Agent.Origin) }},
		}},
		{"secret", "The secret to create; an existing one is named by target.secretId.", []key{
			{name: "name", comment: "name of the secret", text: func(s *setup.Setup) *string { return &s.Secret.Name }},
			{name: "kmsKey", comment: "ARN or id of a customer-managed key; empty for the account's default key", text: func(s *setup.Setup) *string { return &s.Secret.KMSKey }},
			{name: "tags", comment: "labels for a new secret; {} for none", tags: func(s *setup.Setup) *map[string]string { return &s.Secret.Tags }},
		}},
		{"role", "The role that may read the secret.", roleKeys()},
		{"credential", "The credential in Torque.", []key{
			{name: "name", comment: "name of the credential", text: func(s *setup.Setup) *string { return &s.Credential.Name }},
			{name: "type", comment: "kind of Git service: github, gitlab, bitbucket or azure", allowed: []string{"github", "gitlab", "bitbucket", "azure"},
				text: func(s *setup.Setup) *string { return &s.Credential.Type }},
			{name: "spaces", comment: "spaces that may use it; [] for all", list: func(s *setup.Setup) *[]string { return &s.Credential.Spaces }},
		}},
	}
}

func targetKeys() []key {
	return []key{
		{name: "region", comment: "region of the secret", text: func(s *setup.Setup) *string { return &s.Target.Region }},
		{name: "roleArn", comment: "full ARN of the role", text: func(s *setup.Setup) *string { return &s.Target.RoleARN }},
		{name: "externalId", comment: "what the agent sends when it assumes the role; \"\" where the credential has none", text: func(s *setup.Setup) *string { return &s.Target.ExternalID }},
		{name: "secretId", comment: "the secret's name or ARN", text: func(s *setup.Setup) *string { return &s.Target.SecretID }},
		{name: "secretPath", comment: "key in the secret's JSON value that holds the token", text: func(s *setup.Setup) *string { return &s.Target.SecretPath }},
		{name: "repo", comment: "HTTPS address of the repository", text: func(s *setup.Setup) *string { return &s.Target.Repo }},
		{name: "branch", comment: "branch to try; empty for the default branch", text: func(s *setup.Setup) *string { return &s.Target.Branch }},
		{name: "gitUsername", comment: "user name sent with the token; empty: it follows from the host", text: func(s *setup.Setup) *string { return &s.Target.GitUsername }},
		{name: "agentPrincipal", comment: "ARN that the agent calls from", text: func(s *setup.Setup) *string { return &s.Target.AgentPrincipal }},
	}
}

func roleKeys() []key {
	return []key{
		{name: "name", comment: "name of the role", text: func(s *setup.Setup) *string { return &s.Role.Name }},
		{name: "path", comment: "path of the role, / for none", text: func(s *setup.Setup) *string { return &s.Role.Path }},
		{name: "policyName", comment: "name of the role's permission policy", text: func(s *setup.Setup) *string { return &s.Role.PolicyName }},
		{name: "policyKind", comment: "kind of that policy: inline or managed", allowed: []string{setup.KindInline, setup.KindManaged},
			text: func(s *setup.Setup) *string { return &s.Role.PolicyKind }},
		{name: "policyScope", comment: "what it allows to read: secret (only this one) or all (every secret, as the guide says)", allowed: []string{setup.ScopeSecret, setup.ScopeAll},
			text: func(s *setup.Setup) *string { return &s.Role.PolicyScope }},
		{name: "permissionsBoundary", comment: "ARN of the policy that limits the role; empty for none", text: func(s *setup.Setup) *string { return &s.Role.PermissionsBoundary }},
		{name: "tags", comment: "labels for a new role; {} for none", tags: func(s *setup.Setup) *map[string]string { return &s.Role.Tags }},
	}
}
