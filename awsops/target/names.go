package target

// IsRole tells whether an id out of a call or an event means this role: its ARN,
// or its name as most calls to IAM give it.
func (t Target) IsRole(id string) bool {
	return id != "" && (id == t.RoleARN || id == t.RoleName())
}

// IsSecret tells whether an id out of a call or an event means this secret: its
// name, or an ARN of that name. Two ARNs must also agree on region and account.
func (t Target) IsSecret(id string) bool {
	if id == "" || t.SecretID == "" || id == t.SecretID {
		return id != "" && id == t.SecretID
	}
	a, errA := ParseARN(id)
	b, errB := ParseARN(t.SecretID)
	if errA == nil && (a.Service != "secretsmanager" || errB == nil && (a.Region != b.Region || a.Account != b.Account)) {
		return false
	}
	return Target{SecretID: id}.SecretName() == t.SecretName()
}

// Names tells whether an id means the role or the secret.
func (t Target) Names(id string) bool { return t.IsRole(id) || t.IsSecret(id) }
