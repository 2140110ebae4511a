package practicetest

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"strings"
)

// The account and what its policies are about.
const (
	Account   = "111122223333"
	RoleARN   = "arn:aws:iam::111122223333:role/torque-git-reader"
	SecretARN = "arn:aws:secretsmanager:eu-west-1:111122223333:secret:git-repo-token-a1B2c3"
)

// statement is one of those that the account's policies are drawn from. %s is a number.
var statements = []string{
	`{"Effect":"Allow","Action":["s3:GetObject","s3:PutObject","s3:ListBucket"],"Resource":["arn:aws:s3:::bucket-%s","arn:aws:s3:::bucket-%s/*"]}`,
	`{"Effect":"Allow","Action":["dynamodb:*"],"Resource":"arn:aws:dynamodb:eu-west-1:111122223333:table/t-%s"}`,
	`{"Effect":"Allow","Action":["logs:CreateLogGroup","logs:CreateLogStream","logs:PutLogEvents"],"Resource":"*","Condition":{"StringEquals":{"aws:RequestedRegion":"eu-west-1"}}}`,
	`{"Effect":"Allow","Action":["ec2:Describe*","ecs:*","sqs:SendMessage"],"Resource":"*"}`,
	`{"Effect":"Allow","Action":"sts:AssumeRole","Resource":"arn:aws:iam::111122223333:role/r-%s"}`,
	`{"Effect":"Allow","Action":"kms:Decrypt","Resource":"arn:aws:kms:eu-west-1:111122223333:key/k-%s"}`,
}

// rare statements concern the chain, some of them only nearly.
var rare = []string{
	`{"Effect":"Allow","Action":"secretsmanager:GetSecretValue","Resource":"*"}`,
	`{"Effect":"Allow","Action":"secretsmanager:GetSecretValue","Resource":"arn:aws:secretsmanager:*:111122223333:secret:git-*"}`,
	`{"Effect":"Allow","Action":"secretsmanager:*","Resource":"arn:aws:secretsmanager:eu-west-1:111122223333:secret:orders-*"}`,
	`{"Effect":"Deny","Action":"secretsmanager:*","Resource":"*"}`,
	`{"Effect":"Allow","NotAction":["iam:*"],"Resource":"*"}`,
	`{"Effect":"Allow","Action":"secretsmanager:Get*","Resource":"*","Condition":{"StringEquals":{"aws:PrincipalTag/team":"ci"}}}`,
	`{"Effect":"Allow","Action":"*","Resource":"*"}`,
	`{"Effect":"Allow","Action":["iam:Put*","iam:UpdateAssumeRolePolicy"],"Resource":"*"}`,
	`{"Effect":"Allow","Action":"sts:AssumeRole","Resource":"arn:aws:iam::111122223333:role/torque-*"}`,
}

// Write writes the account as aws iam get-account-authorization-details prints it.
func Write(to io.Writer, seed uint64, principals, policies int) error {
	w := bufio.NewWriterSize(to, 1<<20)
	//nolint:gosec // the same account for the same seed, and nothing secret
	m := &maker{r: rand.New(rand.NewPCG(seed, 7)), w: w, policies: policies}
	users := principals / 5
	m.list("UserDetailList", users, m.user)
	m.list("GroupDetailList", 20, m.group)
	m.list("RoleDetailList", principals-users, m.role)
	m.list("Policies", policies, m.policy)
	m.print("    \"IsTruncated\": false\n}\n")
	return w.Flush()
}

type maker struct {
	r        *rand.Rand
	w        *bufio.Writer
	policies int
	begun    bool
}

func (m *maker) print(format string, args ...any) { _, _ = fmt.Fprintf(m.w, format, args...) } // Flush tells of an error

func (m *maker) list(name string, n int, entry func(i int) map[string]any) {
	if !m.begun {
		m.print("{\n")
		m.begun = true
	}
	m.print("    %q: [\n", name)
	for i := range n {
		text, _ := json.MarshalIndent(entry(i), "        ", "    ") // maps of texts marshal
		_, _ = m.w.Write(text)
		m.print("%s\n", map[bool]string{true: ",", false: ""}[i+1 < n])
	}
	m.print("    ],\n")
}

func (m *maker) document(chance float64) json.RawMessage {
	var list []string
	for range 3 + m.r.IntN(12) {
		one := statements[m.r.IntN(len(statements))]
		list = append(list, strings.ReplaceAll(one, "%s", fmt.Sprint(m.r.IntN(10000))))
	}
	if m.r.Float64() < chance {
		list = append(list, rare[m.r.IntN(len(rare))])
	}
	return json.RawMessage(`{"Version":"2012-10-17","Statement":[` + strings.Join(list, ",") + `]}`)
}

func (m *maker) inline() []any {
	list := []any{}
	for i := range m.r.IntN(3) {
		list = append(list, map[string]any{"PolicyName": fmt.Sprintf("inline-%d", i), "PolicyDocument": m.document(0.05)})
	}
	return list
}

func (m *maker) attached() []any {
	list := []any{}
	for range m.r.IntN(3) {
		i := m.r.IntN(m.policies)
		list = append(list, map[string]any{"PolicyName": fmt.Sprintf("p-%d", i), "PolicyArn": policyARN(i)})
	}
	return list
}

func policyARN(i int) string { return fmt.Sprintf("arn:aws:iam::%s:policy/p-%d", Account, i) }

func (m *maker) tags() []any {
	if m.r.IntN(4) > 0 {
		return []any{}
	}
	return []any{map[string]any{"Key": "team", "Value": []string{"ci", "web"}[m.r.IntN(2)]}}
}

func (m *maker) user(i int) map[string]any {
	return map[string]any{
		"Path": "/", "UserName": fmt.Sprintf("u-%d", i), "UserId": fmt.Sprintf("AIDA%016d", i), "Arn": fmt.Sprintf("arn:aws:iam::%s:user/u-%d", Account, i),
		"UserPolicyList": m.inline(), "GroupList": []any{fmt.Sprintf("g-%d", m.r.IntN(20))}, "AttachedManagedPolicies": m.attached(), "Tags": m.tags(),
	}
}

func (m *maker) group(i int) map[string]any {
	return map[string]any{
		"Path": "/", "GroupName": fmt.Sprintf("g-%d", i), "GroupId": fmt.Sprintf("AGPA%016d", i), "Arn": fmt.Sprintf("arn:aws:iam::%s:group/g-%d", Account, i),
		"GroupPolicyList": m.inline(), "AttachedManagedPolicies": m.attached(),
	}
}

func (m *maker) role(i int) map[string]any {
	out := map[string]any{
		"Path": "/", "RoleName": fmt.Sprintf("r-%d", i), "RoleId": fmt.Sprintf("AROA%016d", i), "Arn": fmt.Sprintf("arn:aws:iam::%s:role/r-%d", Account, i),
		"AssumeRolePolicyDocument": json.RawMessage(`{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"Service":"ec2.amazonaws.com"}}]}`),
		"RolePolicyList":           m.inline(), "AttachedManagedPolicies": m.attached(), "Tags": m.tags(),
		"RoleLastUsed": map[string]any{"LastUsedDate": "2026-03-01T10:00:00+00:00", "Region": "eu-west-1"},
	}
	if m.r.IntN(20) == 0 {
		out["PermissionsBoundary"] = map[string]any{"PermissionsBoundaryType": "Policy", "PermissionsBoundaryArn": policyARN(m.r.IntN(m.policies))}
	}
	return out
}

func (m *maker) policy(i int) map[string]any {
	return map[string]any{
		"PolicyName": fmt.Sprintf("p-%d", i), "PolicyId": fmt.Sprintf("ANPA%016d", i), "Arn": policyARN(i), "Path": "/", "DefaultVersionId": "v2",
		"PolicyVersionList": []any{
			map[string]any{"Document": m.document(0.04), "VersionId": "v2", "IsDefaultVersion": true},
			map[string]any{"Document": m.document(0.04), "VersionId": "v1", "IsDefaultVersion": false},
		},
	}
}
