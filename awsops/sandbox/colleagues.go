package sandbox

// addColleagues fills the account with who else works there, for an audit: nobody
// of them reads the secret, some of them only because something stops them. Their
// ids come from randomness of their own, so that the rest stays as it is.
func (s *scene) addColleagues() {
	whole := s.random
	s.random = whole.named("colleagues")
	defer func() { s.random = whole }()

	power := iamARN(awsAccount, "policy", "/", "PowerUserAccess")
	s.accounts[awsAccount].policies[power] = &managedPolicy{
		arn: power, id: s.random.uniqueID("ANPA"), name: "PowerUserAccess", path: "/", created: s.ago(3000), updated: s.ago(3000),
		versions: []policyVersion{{"v1", powerUserAccess, s.ago(3000)}}, current: "v1", next: 2,
	}
	s.addGroup("administrators", []string{"AdministratorAccess"}, nil, "alice", "break-glass")
	s.addGroup("developers", []string{"PowerUserAccess"}, map[string]string{
		"not-the-git-token": pretty(policy(statement{
			"Sid": "LeaveTheGitToken", "Effect": "Deny", "Action": []string{"secretsmanager:*", "sts:AssumeRole"},
			"Resource": []string{secretPattern("*", operatorAccount), s.role.arn},
		})),
	}, "bob", "carol", "dinesh")
	s.addGroup("readers", []string{"ViewOnlyAccess"}, nil, "erin", "frank", "grace")
	for _, name := range []string{"alice", "break-glass", "bob", "carol", "dinesh", "erin", "frank", "grace"} {
		s.addColleague(name)
	}
	s.addColleague("backup-job").inline["backups"] = pretty(policy(statement{"Effect": "Allow", "Action": "backup:*", "Resource": "*"}))
	s.addColleague("billing").inline["bills"] = pretty(policy(statement{"Effect": "Allow", "Action": "ce:Get*", "Resource": "*"}))
	s.addColleague("heidi").inline["orders"] = readPolicy("arn:" + partition + ":secretsmanager:" + region + ":" + operatorAccount + ":secret:prod/database-??????")
	s.addColleague("ivan").inline["tagged"] = pretty(policy(statement{
		"Effect": "Allow", "Action": "secretsmanager:GetSecretValue", "Resource": "*",
		"Condition": map[string]any{"StringEquals": map[string]string{"secretsmanager:ResourceTag/team": "ci"}},
	}))

	limit := s.addManaged("workload-boundary", pretty(policy(statement{
		"Effect": "Allow", "Action": []string{"secretsmanager:*", "kms:*", "s3:*"},
		"Resource": []string{"arn:" + partition + ":secretsmanager:*:" + operatorAccount + ":secret:prod/*", "arn:" + partition + ":s3:::*"},
	})))
	s.accounts[operatorAccount].role("orders-api").boundary = limit.arn
	s.accounts[operatorAccount].trails = []*storedTrail{{
		name: "account-trail", home: otherRegion, everywhere: true, validated: true, logging: true, readWrite: "All",
	}}
}

// powerUserAccess is AWS's policy of that name, shortened.
const powerUserAccess = `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","NotAction":["iam:*","organizations:*","account:*"],"Resource":"*"},{"Effect":"Allow","Action":["iam:CreateServiceLinkedRole","iam:ListRoles","organizations:DescribeOrganization"],"Resource":"*"}]}`

func (s *scene) addGroup(name string, attached []string, inline map[string]string, users ...string) {
	g := &group{holder: holder{
		arn: iamARN(operatorAccount, "group", "/", name), id: s.random.uniqueID("AGPA"), name: name, path: "/", created: s.ago(300), inline: inline,
	}, users: users}
	for _, policy := range attached {
		g.attached = append(g.attached, iamARN(awsAccount, "policy", "/", policy))
	}
	s.accounts[operatorAccount].groups[name] = g
}

func (s *scene) addColleague(name string) *user {
	u := &user{holder{
		arn: iamARN(operatorAccount, "user", "/", name), id: s.random.uniqueID("AIDA"), name: name, path: "/", created: s.ago(300), inline: map[string]string{},
	}}
	s.accounts[operatorAccount].users[name] = u
	return u
}

func (s *scene) addManaged(name, document string) *managedPolicy {
	p := &managedPolicy{
		arn: iamARN(operatorAccount, "policy", "/", name), id: s.random.uniqueID("ANPA"), name: name, path: "/", created: s.ago(300), updated: s.ago(300),
		versions: []policyVersion{{"v1", document, s.ago(300)}}, current: "v1", next: 2,
	}
	s.accounts[operatorAccount].policies[p.arn] = p
	return p
}
