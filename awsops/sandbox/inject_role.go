package sandbox

var roleInjections = []Injection{
	{Fault: "role-missing", Title: "the role was never created", edit: (*scene).removeRole},
	{Fault: "role-resource-wrong-region-account", Title: "the permission policy names the secret in another region", edit: func(s *scene) {
		s.role.inline[policyName] = readPolicy(secretPattern(otherRegion, operatorAccount))
	}},
	{Fault: "role-resource-star", Title: "the role may read every secret, as the guide shows", Warning: true, edit: func(s *scene) {
		s.role.inline[policyName] = readPolicy("*")
	}},
}
