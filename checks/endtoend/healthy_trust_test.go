package endtoend

import "strings"

// trustVariants: ways to trust the agent, and only it.
var trustVariants = []variant{
	{name: "as the sandbox has it", edit: all()},
	{name: "the guide's order of elements, one statement without a list", edit: trustDocument(
		`{"Statement":{"Condition":{"StringEquals":{"sts:ExternalId":"<id>"}},"Action":"sts:AssumeRole","Principal":{"AWS":"<agent>"},"Effect":"Allow"},"Version":"2012-10-17"}`)},
	{name: "lists of one", edit: trust(
		`{"Effect":"Allow","Principal":{"AWS":["<agent>"]},"Action":["sts:AssumeRole"],"Condition":{"StringEquals":{"sts:ExternalId":["<id>"]}}}`)},
	{name: "JSON escapes in the document", edit: trustDocument(
		`{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"<agent>"},"Action":"sts:\u0041ssumeRole","Condition":{"StringEquals":{"sts:ExternalI\u0064":"<id>"}}}]}`)},
	{name: "an Id and a Sid", edit: trustDocument(
		`{"Version":"2012-10-17","Id":"torque, read only","Statement":[` + guarded + `]}`)},
	{name: "policy language of 2008", edit: trustDocument(`{"Version":"2008-10-17","Statement":[` + guarded + `]}`)},
	{name: "further principals in the list", edit: trust(
		`{"Effect":"Allow","Principal":{"AWS":["arn:aws:iam::999900001111:role/other-agent","<agent>"]},"Action":"sts:AssumeRole","Condition":{"StringEquals":{"sts:ExternalId":"<id>"}}}`)},
	{name: "a service beside the agent in one statement", edit: trust(
		`{"Effect":"Allow","Principal":{"Service":"ec2.amazonaws.com","AWS":"<agent>"},"Action":"sts:AssumeRole","Condition":{"StringEquals":{"sts:ExternalId":"<id>"}}}`)},
	{name: "a service in a statement of its own", edit: trust(
		`{"Effect":"Allow","Principal":{"Service":["ecs-tasks.amazonaws.com","lambda.amazonaws.com"]},"Action":"sts:AssumeRole"}`, guarded)},
	{name: "a federated principal in a statement of its own", edit: trust(
		`{"Effect":"Allow","Principal":{"Federated":"arn:aws:iam::<account>:oidc-provider/token.actions.githubusercontent.com"},"Action":"sts:AssumeRoleWithWebIdentity","Condition":{"StringLike":{"token.actions.githubusercontent.com:sub":"repo:acme/*"}}}`, guarded)},
	{name: "the account's own people in, unguarded", edit: trust(
		`{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::<account>:user/admin"},"Action":"sts:AssumeRole"}`, guarded)},
	{name: "the own account in, unguarded", edit: trust(
		`{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::<account>:root"},"Action":"sts:AssumeRole"}`, guarded)},
	{name: "TagSession beside AssumeRole", edit: trust(
		`{"Effect":"Allow","Principal":{"AWS":"<agent>"},"Action":["sts:AssumeRole","sts:TagSession"],"Condition":{"StringEquals":{"sts:ExternalId":"<id>"}}}`)},
	{name: "TagSession in a statement without External ID", edit: trust(guarded,
		`{"Effect":"Allow","Principal":{"AWS":"<agent>"},"Action":["sts:TagSession","sts:SetSourceIdentity"]}`)},
	{name: "actions with a wildcard", edit: trust(
		`{"Effect":"Allow","Principal":{"AWS":"<agent>"},"Action":"sts:Assume*","Condition":{"StringEquals":{"sts:ExternalId":"<id>"}}}`)},
	{name: "the action in other case", edit: trust(
		`{"Effect":"Allow","Principal":{"AWS":"<agent>"},"Action":"STS:assumerole","Condition":{"StringEquals":{"sts:ExternalId":"<id>"}}}`)},
	{name: "the condition key in other case", edit: trust(
		`{"Effect":"Allow","Principal":{"AWS":"<agent>"},"Action":"sts:AssumeRole","Condition":{"StringEquals":{"STS:externalid":"<id>"}}}`)},
	{name: "StringLike without a wildcard", edit: trust(
		`{"Effect":"Allow","Principal":{"AWS":"<agent>"},"Action":"sts:AssumeRole","Condition":{"StringLike":{"sts:ExternalId":"<id>"}}}`)},
	{name: "External ID compared without case", edit: externalID("ACME-torque-0123456789", trustFor("StringEqualsIgnoreCase", "acme-TORQUE-0123456789"))},
	{name: "External ID required by Null too", edit: trustIf(`"Null":{"sts:ExternalId":"false"}`)},
	{name: "a list of External IDs with ours", warn: []string{"trust-externalid-list-or-like"}, edit: trust(
		`{"Effect":"Allow","Principal":{"AWS":"<agent>"},"Action":"sts:AssumeRole","Condition":{"StringEquals":{"sts:ExternalId":["another-one-0001","<id>"]}}}`)},
	{name: "External ID with all characters that STS takes", edit: externalID("acme:prod/torque+1,x=y.z@w_v-u", trustFor("StringEquals", "<id>"))},
	{name: "the shortest External ID", edit: externalID("a1", trustFor("StringEquals", "<id>"))},
	{name: "a long External ID", edit: externalID(strings.Repeat("0123456789abcdef", 70), trustFor("StringEquals", "<id>"))},
	{name: "External ID by a policy variable", edit: externalID("046086677675-acme-torque", trustFor("StringEquals", "${aws:PrincipalAccount}-acme-torque"))},
	{name: "two statements for two External IDs", edit: trust(guarded,
		`{"Effect":"Allow","Principal":{"AWS":"<agent>"},"Action":"sts:AssumeRole","Condition":{"StringEquals":{"sts:ExternalId":"the-staging-tenant-77"}}}`)},
	{name: "the whole account of the agent", warn: []string{"trust-root-principal"}, edit: trust(
		`{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::046086677675:root"},"Action":"sts:AssumeRole","Condition":{"StringEquals":{"sts:ExternalId":"<id>"}}}`)},
	{name: "the account by its number", warn: []string{"trust-root-principal"}, edit: trust(
		`{"Effect":"Allow","Principal":{"AWS":"046086677675"},"Action":"sts:AssumeRole","Condition":{"StringEquals":{"sts:ExternalId":"<id>"}}}`)},
	{name: "root narrowed by aws:PrincipalArn", edit: narrowed("arn:aws:iam::046086677675:root", `"ArnEquals":{"aws:PrincipalArn":"<agent>"}`)},
	{name: "root narrowed by StringEquals", edit: trust(
		`{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::046086677675:root"},"Action":"sts:AssumeRole","Condition":{"StringEquals":{"sts:ExternalId":"<id>","aws:PrincipalArn":"<agent>"}}}`)},
	{name: "root narrowed by a pattern", edit: narrowed("arn:aws:iam::046086677675:root", `"ArnLike":{"aws:PrincipalArn":"arn:aws:iam::046086677675:role/agent-*"}`)},
	{name: "root narrowed to one of two", edit: narrowed("046086677675", `"StringLike":{"aws:PrincipalArn":["arn:aws:iam::*:role/agent-sa-role","arn:aws:iam::046086677675:role/runner-?"]}`)},
	{name: "everyone narrowed by aws:PrincipalArn", edit: narrowed("*", `"ArnEquals":{"aws:PrincipalArn":"<agent>"}`)},
	{name: "everyone narrowed to an account", warn: []string{"trust-wildcard-principal"}, edit: narrowed("*", `"StringLike":{"aws:PrincipalAccount":"046086677675"}`)},
	{name: "a Deny of another account", edit: trust(guarded,
		`{"Effect":"Deny","Principal":{"AWS":"arn:aws:iam::999900001111:root"},"Action":"sts:AssumeRole"}`)},
	{name: "a Deny of another role of the agent's account", edit: trust(guarded,
		`{"Effect":"Deny","Principal":{"AWS":"arn:aws:iam::046086677675:role/eks-node-role"},"Action":"sts:AssumeRole"}`)},
	{name: "a Deny of other External IDs", edit: trust(
		`{"Effect":"Allow","Principal":{"AWS":"<agent>"},"Action":"sts:AssumeRole"}`,
		`{"Effect":"Deny","Principal":{"AWS":"*"},"Action":"sts:AssumeRole","Condition":{"StringNotEquals":{"sts:ExternalId":"<id>"}}}`)},
	{name: "a Deny that exempts the agent", edit: trust(guarded,
		`{"Effect":"Deny","Principal":{"AWS":"*"},"Action":"sts:AssumeRole","Condition":{"ArnNotEquals":{"aws:PrincipalArn":"<agent>"}}}`)},
	{name: "a Deny that exempts the agent by a pattern", edit: trust(guarded,
		`{"Effect":"Deny","Principal":{"AWS":"*"},"Action":"sts:*","Condition":{"StringNotLike":{"aws:PrincipalArn":["arn:aws:iam::<account>:*","arn:aws:iam::046086677675:role/agent-*"]}}}`)},
	{name: "a Deny of what is not TLS", edit: trust(guarded,
		`{"Effect":"Deny","Principal":{"AWS":"*"},"Action":"sts:AssumeRole","Condition":{"Bool":{"aws:SecureTransport":"false"}}}`)},
	{name: "a Deny of other actions", edit: trust(guarded,
		`{"Effect":"Deny","Principal":{"AWS":"*"},"Action":["sts:SetSourceIdentity","sts:TagSession"]}`)},
	{name: "a Deny of people without a second factor", edit: trust(guarded,
		`{"Effect":"Deny","Principal":{"AWS":"arn:aws:iam::<account>:root"},"Action":"sts:AssumeRole","Condition":{"BoolIfExists":{"aws:MultiFactorAuthPresent":"false"}}}`)},
	{name: "a Deny of users, not of roles", edit: trust(guarded,
		`{"Effect":"Deny","Principal":{"AWS":"*"},"Action":"sts:AssumeRole","Condition":{"StringEquals":{"aws:PrincipalType":"User"}}}`)},
	{name: "a Deny before a date that is past", edit: trust(guarded,
		`{"Effect":"Deny","Principal":{"AWS":"*"},"Action":"sts:AssumeRole","Condition":{"DateLessThan":{"aws:CurrentTime":"2020-01-01T00:00:00Z"}}}`)},
	{name: "a range of dates that is now", edit: trustIf(`"DateGreaterThan":{"aws:CurrentTime":"2020-01-01T00:00:00Z"},"DateLessThan":{"aws:CurrentTime":"2099-12-31T23:59:59Z"}`)},
	{name: "dates in seconds", edit: trustIf(`"NumericGreaterThan":{"aws:EpochTime":"1577836800"}`)},
	{name: "only roles", edit: trustIf(`"StringEqualsIfExists":{"aws:PrincipalType":"AssumedRole"}`)},
	{name: "no second factor where there is none", edit: trustIf(`"BoolIfExists":{"aws:SecureTransport":"true"}`)},
	{name: "the agent's account too", edit: trust(
		`{"Effect":"Allow","Principal":{"AWS":"<agent>"},"Action":"sts:AssumeRole","Condition":{"StringEquals":{"sts:ExternalId":"<id>","aws:PrincipalAccount":"046086677675"}}}`)},
	{name: "no service in between", edit: trustIf(`"Bool":{"aws:ViaAWSService":"false","aws:PrincipalIsAWSService":"false"}`)},
	{name: "no tags are sent", edit: trustIf(`"Null":{"aws:TagKeys":"true"}`)},
	{name: "only tags that are known", edit: trustIf(`"ForAllValues:StringEquals":{"aws:TagKeys":["team","space"]}`)},
	{name: "from the agent's address", open: "its address", edit: trustIf(`"IpAddress":{"aws:SourceIp":["203.0.113.0/24","2001:db8::/32"]}`)},
	{name: "a Deny of other addresses", open: "its address", edit: trust(guarded,
		`{"Effect":"Deny","Principal":{"AWS":"*"},"Action":"sts:AssumeRole","Condition":{"NotIpAddress":{"aws:SourceIp":"203.0.113.10/32"}}}`)},
	{name: "a Deny of IPv6 addresses", open: "its address", edit: trust(guarded,
		`{"Effect":"Deny","Principal":{"AWS":"*"},"Action":"sts:AssumeRole","Condition":{"IpAddress":{"aws:SourceIp":"2001:db8:bad::/48"}}}`)},
	{name: "only the agent's organisation", open: "its organisation", edit: trustIf(`"StringLike":{"aws:PrincipalOrgID":"o-torque*"}`)},
	{name: "a session name by a pattern", open: "its session name", edit: trustIf(`"StringLike":{"sts:RoleSessionName":"*"}`)},
	{name: "nearly as long as IAM takes", edit: trust(guarded,
		`{"Effect":"Allow","Principal":{"AWS":[`+strings.TrimSuffix(strings.Repeat(`"arn:aws:iam::999900001111:role/another-agent",`, 30), ",")+`]},"Action":"sts:AssumeRole","Condition":{"StringEquals":{"sts:ExternalId":"<id>"}}}`)},
}

// trustFor trusts the agent with one comparison of the External ID.
func trustFor(operator, id string) string {
	return `{"Effect":"Allow","Principal":{"AWS":"<agent>"},"Action":"sts:AssumeRole","Condition":{"` + operator + `":{"sts:ExternalId":"` + id + `"}}}`
}

// narrowed trusts a wider principal under a condition.
func narrowed(principal, condition string) edit {
	return trust(`{"Effect":"Allow","Principal":{"AWS":"` + principal + `"},"Action":"sts:AssumeRole","Condition":{"StringEquals":{"sts:ExternalId":"<id>"},` + condition + `}}`)
}
