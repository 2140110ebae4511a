package sandbox

import (
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sts"
	ststypes "github.com/aws/aws-sdk-go-v2/service/sts/types"

	"clonepath/awsops/target"
)

const (
	chainRole  = "arn:aws:iam::111122223333:role/torque-git-reader"
	bareDenial = "User: arn:aws:sts::046086677675:assumed-role/agent-sa-role/torque-agent is not authorized to perform: sts:AssumeRole on resource: " + chainRole
)

// STS answers every refusal across accounts with the same bare text.
func TestAssumeRoleAcrossAccounts(t *testing.T) {
	cases := []struct {
		name    string
		change  func(a *account)
		request func(in *sts.AssumeRoleInput)
		allowed bool
	}{
		{name: "as it should be", allowed: true},
		{name: "no External ID", request: func(in *sts.AssumeRoleInput) { in.ExternalId = nil }},
		{name: "wrong External ID", request: func(in *sts.AssumeRoleInput) { in.ExternalId = aws.String("wrong-id") }},
		{name: "External ID in capitals", request: func(in *sts.AssumeRoleInput) { in.ExternalId = aws.String(strings.ToUpper(*in.ExternalId)) }},
		{name: "no guard, no ID", allowed: true, change: func(a *account) {
			a.role(roleName).trust = agentTrust(target.DocumentedAgentPrincipal, "")
		}, request: func(in *sts.AssumeRoleInput) { in.ExternalId = nil }},
		{name: "the agent's account is trusted", allowed: true, change: func(a *account) {
			a.role(roleName).trust = agentTrust(iamARN(torqueAccount, "root", "", ""), "")
		}},
		{name: "another role is trusted", change: func(a *account) {
			a.role(roleName).trust = agentTrust(iamARN(torqueAccount, "role", "/", "eks-node-role"), "")
		}},
		{name: "only a service is trusted", change: func(a *account) { a.role(roleName).trust = trustOfService("ec2.amazonaws.com") }},
		{name: "a bare statement", change: func(a *account) { a.role(roleName).trust = guideTrust }},
		{name: "no JSON", change: func(a *account) { a.role(roleName).trust = "{" }},
		{name: "source address", change: func(a *account) {
			a.role(roleName).trust = pretty(policy(statement{
				"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": map[string]string{"AWS": target.DocumentedAgentPrincipal},
				"Condition": map[string]any{"IpAddress": map[string]string{"aws:SourceIp": "198.51.100.0/24"}},
			}))
		}},
		{name: "role deleted", change: func(a *account) { delete(a.roles, roleName) }},
		{name: "name in other case", request: func(in *sts.AssumeRoleInput) {
			in.RoleArn = aws.String(strings.Replace(chainRole, "torque-git", "Torque-Git", 1))
		}},
		{name: "role with a path, without it", request: func(in *sts.AssumeRoleInput) {
			in.RoleArn = aws.String("arn:aws:iam::111122223333:role/ci-deployer")
		}},
		{name: "an account nobody knows", request: func(in *sts.AssumeRoleInput) {
			in.RoleArn = aws.String("arn:aws:iam::999999999999:role/torque-git-reader")
		}},
	}
	for _, test := range cases {
		t.Run(test.name, func(t *testing.T) {
			s := start(t, Options{})
			if test.change != nil {
				s.edit(test.change)
			}
			in := &sts.AssumeRoleInput{RoleArn: aws.String(chainRole), RoleSessionName: aws.String("x1"), ExternalId: aws.String(s.Target().ExternalID)}
			if test.request != nil {
				test.request(in)
			}
			_, err := agent(s).sts.AssumeRole(t.Context(), in)
			if test.allowed {
				must(t, err)
				return
			}
			wantFault(t, err, 403, "AccessDenied", strings.Replace(bareDenial, chainRole, *in.RoleArn, 1))
		})
	}
}

func TestAssumeRoleSides(t *testing.T) {
	s := start(t, Options{})
	_, err := assume(outsider(s), s)
	wantFault(t, err, 403, "AccessDenied", "User: arn:aws:iam::444455556666:user/mallory is not authorized to perform: sts:AssumeRole on resource: "+chainRole)

	_, err = assume(admin(s), s)
	wantFault(t, err, 403, "AccessDenied", "User: arn:aws:iam::111122223333:user/admin is not authorized to perform: sts:AssumeRole on resource: "+chainRole+" because no role trust policy allows the sts:AssumeRole action")

	s.edit(func(a *account) {
		a.role(roleName).trust = pretty(policy(statement{"Effect": "Deny", "Action": "sts:*", "Principal": map[string]string{"AWS": "*"}}))
	})
	_, err = assume(admin(s), s)
	wantFault(t, err, 403, "AccessDenied", "User: arn:aws:iam::111122223333:user/admin is not authorized to perform: sts:AssumeRole on resource: "+chainRole+" with an explicit deny in the role trust policy")

	s.mu.Lock()
	s.world.accounts[torqueAccount].role("agent-sa-role").inline = map[string]string{}
	s.mu.Unlock()
	s.edit(func(a *account) { a.role(roleName).trust = agentTrust(target.DocumentedAgentPrincipal, "") })
	_, err = assume(agent(s), s)
	wantFault(t, err, 403, "AccessDenied", bareDenial) // the agent's own policy is missing
}

func TestAssumeRoleValidation(t *testing.T) {
	prefix := "1 validation error detected: Value '"
	cases := []struct {
		name    string
		request func(in *sts.AssumeRoleInput)
		message string
	}{
		{"empty External ID", func(in *sts.AssumeRoleInput) { in.ExternalId = aws.String("") },
			prefix + "' at 'externalId' failed to satisfy constraint: Member must have length greater than or equal to 2"},
		{"encoded External ID", func(in *sts.AssumeRoleInput) { in.ExternalId = aws.String("a%20") },
			prefix + `a%20' at 'externalId' failed to satisfy constraint: Member must satisfy regular expression pattern: [\w+=,.@:\/-]*`},
		{"short ARN", func(in *sts.AssumeRoleInput) { in.RoleArn = aws.String("torque") },
			prefix + "torque' at 'roleArn' failed to satisfy constraint: Member must have length greater than or equal to 20"},
		{"a policy's ARN", func(in *sts.AssumeRoleInput) { in.RoleArn = aws.String("arn:aws:iam::111122223333:policy/torque") },
			"arn:aws:iam::111122223333:policy/torque is invalid"},
		{"session name", func(in *sts.AssumeRoleInput) { in.RoleSessionName = aws.String("a b") },
			prefix + `a b' at 'roleSessionName' failed to satisfy constraint: Member must satisfy regular expression pattern: [\w+=,.@-]*`},
		{"too short a duration", func(in *sts.AssumeRoleInput) { in.DurationSeconds = aws.Int32(60) },
			prefix + "60' at 'durationSeconds' failed to satisfy constraint: Member must have value greater than or equal to 900"},
		{"chaining", func(in *sts.AssumeRoleInput) { in.DurationSeconds = aws.Int32(3601) },
			"The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining."},
	}
	s := start(t, Options{})
	for _, test := range cases {
		t.Run(test.name, func(t *testing.T) {
			in := &sts.AssumeRoleInput{RoleArn: aws.String(chainRole), RoleSessionName: aws.String("x1"), ExternalId: aws.String(s.Target().ExternalID)}
			test.request(in)
			_, err := agent(s).sts.AssumeRole(t.Context(), in)
			wantFault(t, err, 400, "ValidationError", test.message)
		})
	}
	s.edit(func(a *account) { a.role(roleName).trust = agentTrust(iamARN(operatorAccount, "root", "", ""), "") })
	_, err := admin(s).sts.AssumeRole(t.Context(), &sts.AssumeRoleInput{RoleArn: aws.String(chainRole), RoleSessionName: aws.String("x1"), DurationSeconds: aws.Int32(7200)})
	wantFault(t, err, 400, "ValidationError", "The requested DurationSeconds exceeds the MaxSessionDuration set for this role.")
}

func TestSessionTagsNeedTagSession(t *testing.T) {
	s := start(t, Options{})
	_, err := agent(s).sts.AssumeRole(t.Context(), &sts.AssumeRoleInput{
		RoleArn: aws.String(chainRole), RoleSessionName: aws.String("x1"), ExternalId: aws.String(s.Target().ExternalID),
		Tags: []ststypes.Tag{{Key: aws.String("team"), Value: aws.String("ci")}},
	})
	wantFault(t, err, 403, "AccessDenied", strings.Replace(bareDenial, "sts:AssumeRole on", "sts:TagSession on", 1))
}

func TestSessionsExpire(t *testing.T) {
	now := time.Now().Truncate(time.Second)
	s := start(t, Options{Clock: fixed(now)})
	out, err := assume(agent(s), s)
	must(t, err)
	if got := out.Credentials.Expiration.Sub(now).Round(time.Second); got != time.Hour {
		t.Errorf("the session lives %v, want 1h", got)
	}
	s.mu.Lock()
	c := s.world.credentials[*out.Credentials.AccessKeyId]
	c.expires = now.Add(-time.Second)
	s.mu.Unlock()
	_, err = as(s, keysOf(out.Credentials), region).sts.GetCallerIdentity(t.Context(), &sts.GetCallerIdentityInput{})
	wantFault(t, err, 403, "ExpiredToken", "")
}
