package setup

import (
	"cmp"
)

// RoleChoice is the role and the policy that lets it read the secret.
type RoleChoice struct {
	Name                string            `yaml:"name" json:"name"`                               // 1 to 64 characters
	Path                string            `yaml:"path" json:"path"`                               // begins and ends with "/"
	PolicyName          string            `yaml:"policyName" json:"policyName"`                   // 1 to 128 characters
	PolicyKind          string            `yaml:"policyKind" json:"policyKind"`                   // KindInline or KindManaged
	PolicyScope         string            `yaml:"policyScope" json:"policyScope"`                 // ScopeSecret or ScopeAll
	PermissionsBoundary string            `yaml:"permissionsBoundary" json:"permissionsBoundary"` // ARN of a policy, "" for none
	Tags                map[string]string `yaml:"tags" json:"tags"`                               // nil: DefaultTags; empty: none
}

// The values of RoleChoice.PolicyKind and RoleChoice.PolicyScope.
const (
	KindInline  = "inline"
	KindManaged = "managed"
	ScopeSecret = "secret" // exactly this secret
	ScopeAll    = "all"    // every secret, as the guide's "Resource": "*"
)

func roleFields() []Field {
	isNew := func(s Setup) bool { return s.Choices.Role == ChooseNew }
	isExisting := func(s Setup) bool { return s.Choices.Role != ChooseNew }
	return []Field{
		{
			Key: "choice.role", Decides: "target.roleArn", Flag: "--role-arn", Kind: Choice,
			Title: "Which role will the agent assume?",
			Help: "A role of its own is easiest to reason about and to remove. An existing role keeps its other permissions " +
				"and trust statements exactly as they are.",
			Options: []Option{
				{ChooseNew, "create a role", "It can read the secret and nothing else."},
				{ChooseExisting, "use an existing role", "Only our policy and our trust statement are added or replaced."},
			},
			Default: func(s Setup) string { return chosen(s.Choices.Role, s.Target.RoleARN) },
			Get:     func(s Setup) string { return s.Choices.Role },
			Set:     func(s *Setup, v string) { s.Choices.Role = v },
		},
		{
			Key: "target.roleArn", Flag: "--role-arn", Kind: Pick, From: Roles, Required: true,
			Comment: "full ARN of the role",
			Usage:   "ARN of the role that Torque assumes",
			Label:   "Role ARN",
			Title:   "Role", Placeholder: "arn:aws:iam::111122223333:role/" + DefaultRoleName,
			Help: "The role's full ARN, with its path if it has one. Torque assumes exactly this ARN.",
			Set:  setRoleARN,
			When: isExisting,
		},
		{
			Key: "role.name", Flag: "--role-name", Kind: Text, Required: true,
			Comment: "name of the role",
			Noun:    "the name of a role",
			Title:   "Name of the new role", Placeholder: DefaultRoleName,
			Help:    "How the role will be called in IAM. Torque is told its full ARN, which clonepath prints.",
			Default: defaultRoleName,
			Set:     func(s *Setup, v string) { s.Role.Name = v; s.rebuildRoleARN() },
			Check:   checkRoleName,
			When:    isNew,
		},
		{
			Key: "role.policyScope", Flag: "--policy-scope", Kind: Choice,
			Comment: "what it allows to read: secret (only this one) or all (every secret, as the guide says)",
			Title:   "What may the role read?",
			Help:    "The role needs one secret. Anything wider is readable to whoever can use the role.",
			Options: []Option{
				{ScopeSecret, "only this secret", "If you add secrets later, run clonepath again."},
				{ScopeAll, "every secret, as in Torque's guide (not recommended)", "Every secret of the account and of each region becomes readable through this role."},
			},
			Default: func(Setup) string { return ScopeSecret },
		},
		{
			Key: "role.path", Flag: "--role-path", Kind: Text, Advanced: true,
			Comment: "path of the role, / for none",
			Noun:    "the path of a role",
			Title:   "Path of the role", Placeholder: "/torque/",
			Help:    "Some organisations sort or restrict roles by path. It becomes part of the ARN. \"/\" means none.",
			Default: defaultRolePath,
			Set:     func(s *Setup, v string) { s.Role.Path = v; s.rebuildRoleARN() },
			Check:   checkRolePath,
			When:    isNew,
		},
		{
			Key: "role.policyKind", Flag: "--policy-kind", Kind: Choice, Advanced: true,
			Comment: "kind of that policy: inline or managed",
			Title:   "Kind of the permission policy",
			Help:    "An inline policy belongs to this role and disappears with it. A managed policy is an object of its own, which some organisations require.",
			Options: []Option{
				{KindInline, "inline", ""},
				{KindManaged, "managed", ""},
			},
			Default: func(Setup) string { return KindInline },
		},
		{
			Key: "role.policyName", Flag: "--policy-name", Kind: Text, Advanced: true,
			Comment: "name of the role's permission policy",
			Noun:    "the name of a policy",
			Title:   "Name of the permission policy", Placeholder: DefaultPolicyName,
			Help:    "A policy of this name on the role is replaced; all others stay as they are.",
			Default: func(Setup) string { return DefaultPolicyName },
			Check:   checkPolicyName,
		},
		{
			Key: "role.permissionsBoundary", Flag: "--permissions-boundary", Kind: Text, Advanced: true,
			Comment: "ARN of the policy that limits the role; empty for none",
			Noun:    "the ARN of a policy",
			Title:   "Permissions boundary", Placeholder: "arn:aws:iam::111122223333:policy/boundary",
			Help:  "Only if your organisation lets nobody create a role without one: the ARN of the boundary policy. It must itself allow secretsmanager:GetSecretValue.",
			Check: checkBoundary,
			When:  isNew,
		},
		tagsField("role.tags", "labels for a new role; {} for none", "--role-tags", "Tags of the role", isNew),
	}
}

// defaultRoleName and defaultRolePath are those of the ARN, where there is one.
func defaultRoleName(s Setup) string {
	if _, _, name, ok := SplitRoleARN(s.Target.RoleARN); ok {
		return name
	}
	return DefaultRoleName
}

func defaultRolePath(s Setup) string {
	if _, path, _, ok := SplitRoleARN(s.Target.RoleARN); ok {
		return path
	}
	return DefaultRolePath
}

// setRoleARN takes name and path from the ARN.
func setRoleARN(s *Setup, v string) {
	s.Target.RoleARN = v
	if _, path, name, ok := SplitRoleARN(v); ok {
		s.Role.Path, s.Role.Name = path, name
	}
}

// rebuildRoleARN keeps target.roleArn in step with name and path, once the
// account is known from it.
func (s *Setup) rebuildRoleARN() {
	a, path, name, ok := SplitRoleARN(s.Target.RoleARN)
	if !ok {
		return
	}
	s.Target.RoleARN = RoleARN(a.Partition, a.Account, cmp.Or(s.Role.Path, path), cmp.Or(s.Role.Name, name))
}
