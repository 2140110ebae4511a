package setup

import (
	"cmp"

	"clonepath/awsops/target"
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
			Title: "Role", Placeholder: "arn:aws:iam::111122223333:role/" + DefaultRoleName,
			Help:     "The role's full ARN, with its path if it has one. Torque assumes exactly this ARN.",
			Get:      func(s Setup) string { return s.Target.RoleARN },
			Set:      setRoleARN,
			Validate: checkTarget(target.FieldRoleARN),
			When:     isExisting,
		},
		{
			Key: "role.name", Flag: "--role-name", Kind: Text, Required: true,
			Title: "Name of the new role", Placeholder: DefaultRoleName,
			Help:     "How the role will be called in IAM. Torque is told its full ARN, which clonepath prints.",
			Default:  func(Setup) string { return DefaultRoleName },
			Get:      func(s Setup) string { return s.Role.Name },
			Set:      func(s *Setup, v string) { s.Role.Name = v; s.rebuildRoleARN() },
			Validate: func(_ Setup, v string) error { return checkRoleName(v) },
			When:     isNew,
		},
		{
			Key: "role.policyScope", Flag: "--policy-scope", Kind: Choice,
			Title: "What may the role read?",
			Help:  "The role needs one secret. Anything wider is readable to whoever can use the role.",
			Options: []Option{
				{ScopeSecret, "only this secret", "If you add secrets later, run clonepath again."},
				{ScopeAll, "all secrets, as the guide says", "Every secret of the account and of each region becomes readable through this role."},
			},
			Default: func(Setup) string { return ScopeSecret },
			Get:     func(s Setup) string { return s.Role.PolicyScope },
			Set:     func(s *Setup, v string) { s.Role.PolicyScope = v },
		},
		{
			Key: "role.path", Flag: "--role-path", Kind: Text, Advanced: true,
			Title: "Path of the role", Placeholder: "/torque/",
			Help:     "Some organisations sort or restrict roles by path. It becomes part of the ARN. \"/\" means none.",
			Default:  func(Setup) string { return DefaultRolePath },
			Get:      func(s Setup) string { return s.Role.Path },
			Set:      func(s *Setup, v string) { s.Role.Path = v; s.rebuildRoleARN() },
			Validate: func(_ Setup, v string) error { return checkRolePath(v) },
			When:     isNew,
		},
		{
			Key: "role.policyKind", Flag: "--policy-kind", Kind: Choice, Advanced: true,
			Title: "Kind of the permission policy",
			Help:  "An inline policy belongs to this role and disappears with it. A managed policy is an object of its own, which some organisations require.",
			Options: []Option{
				{KindInline, "inline", ""},
				{KindManaged, "managed", ""},
			},
			Default: func(Setup) string { return KindInline },
			Get:     func(s Setup) string { return s.Role.PolicyKind },
			Set:     func(s *Setup, v string) { s.Role.PolicyKind = v },
		},
		{
			Key: "role.policyName", Flag: "--policy-name", Kind: Text, Advanced: true,
			Title: "Name of the permission policy", Placeholder: DefaultPolicyName,
			Help:     "A policy of this name on the role is replaced; all others stay as they are.",
			Default:  func(Setup) string { return DefaultPolicyName },
			Get:      func(s Setup) string { return s.Role.PolicyName },
			Set:      func(s *Setup, v string) { s.Role.PolicyName = v },
			Validate: func(_ Setup, v string) error { return checkPolicyName(v) },
		},
		{
			Key: "role.permissionsBoundary", Flag: "--permissions-boundary", Kind: Text, Advanced: true,
			Title: "Permissions boundary", Placeholder: "arn:aws:iam::111122223333:policy/boundary",
			Help:     "Only if your organisation lets nobody create a role without one: the ARN of the boundary policy. It must itself allow secretsmanager:GetSecretValue.",
			Get:      func(s Setup) string { return s.Role.PermissionsBoundary },
			Set:      func(s *Setup, v string) { s.Role.PermissionsBoundary = v },
			Validate: func(_ Setup, v string) error { return checkBoundary(v) },
			When:     isNew,
		},
		tagsField("role.tags", "--role-tags", "Tags of the role", func(s *Setup) *map[string]string { return &s.Role.Tags }, isNew),
	}
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
