package awsops

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"

	"clonepath/awsops/awserr"
	"clonepath/awsops/sandbox"
	"clonepath/awsops/sealed"
	"clonepath/awsops/target"
)

const (
	trustJSON  = `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::046086677675:role/agent-sa-role"},"Action":"sts:AssumeRole"}]}`
	grantJSON  = `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"secretsmanager:GetSecretValue","Resource":"*"}]}`
	policyARN  = "arn:aws:iam::111122223333:policy/torque/reads"
	tokenOne   = "11111111-1111-4111-8111-111111111111"
	tokenTwo   = "22222222-2222-4222-8222-222222222222"
	secretText = `{"token":"glpat-canary-canary-canary"}`
)

// lifecycle are Changes that build on each other in a fresh account.
func lifecycle() []Change {
	guarded := strings.Replace(trustJSON, `"Action"`, `"Condition":{"StringEquals":{"sts:ExternalId":"0123456789"}},"Action"`, 1)
	tags := Settings{Tags: map[string]string{"owner": "platform", "managed-by": "clonepath"}}
	return []Change{
		{Kind: CreateSecret, Resource: "new-token", Value: sealed.New(secretText), Token: tokenOne, Settings: tags},
		{Kind: PutSecretValue, Resource: "new-token", Before: tokenOne, Value: sealed.New(secretText + " "), Token: tokenTwo},
		{Kind: CreateRole, Resource: "new-role", After: trustJSON, Settings: Settings{Path: "/torque/", Description: "reads", Tags: tags.Tags}},
		{Kind: UpdateTrust, Resource: "new-role", Before: trustJSON, After: guarded},
		{Kind: PutRolePolicy, Resource: "new-role", Policy: "reads", After: grantJSON},
		{Kind: CreatePolicy, Resource: policyARN, After: grantJSON},
		{Kind: AttachPolicy, Resource: "new-role", Policy: policyARN, After: "attached"},
		{Kind: TagRole, Resource: "new-role", Before: "owner=platform", After: "owner=me", Settings: Settings{Tags: map[string]string{"owner": "me"}}},
		{Kind: TagSecret, Resource: "new-token", Before: "", After: "cost=1", Settings: Settings{Tags: map[string]string{"cost": "1"}}},
	}
}

func TestApplyWritesOnce(t *testing.T) {
	admin, s := inSandbox(t, sandbox.Options{Fresh: true}, sandbox.Admin)
	for _, c := range lifecycle() {
		c.Title = string(c.Kind)
		t.Run(c.Title, func(t *testing.T) {
			done, err := admin.Apply(t.Context(), c)
			if err != nil || done.Already {
				t.Fatalf("first: %+v, %v", done, err)
			}
			if created := strings.HasPrefix(c.Title, "create-"); created && !strings.HasPrefix(done.ARN, "arn:aws:") {
				t.Errorf("ARN %q", done.ARN)
			}
			if again, err := admin.Apply(t.Context(), c); err != nil || !again.Already {
				t.Errorf("again: %+v, %v", again, err)
			}
			if n := writes(s, c); n != 1 {
				t.Errorf("%d writes", n)
			}
		})
	}
	v, err := admin.GetSecretValue(t.Context(), "new-token")
	if err != nil || v.Value.Reveal() != secretText+" " || v.VersionID != tokenTwo {
		t.Errorf("the secret holds another value (version %q), %v", v.VersionID, err)
	}
}

// writes counts the calls of the action that a Change writes with.
func writes(s *sandbox.Sandbox, c Change) (n int) {
	actions := writers[c.Kind].actions
	last := actions[len(actions)-1]
	for _, call := range s.Calls() {
		if call.Service+":"+call.Action == last {
			n++
		}
	}
	return n
}

// Each Change stops where the account is no longer as planned: these were
// planned before the lifecycle went over it.
func TestApplyStopsOnDrift(t *testing.T) {
	admin, s := inSandbox(t, sandbox.Options{Fresh: true}, sandbox.Admin)
	for _, c := range lifecycle() {
		if _, err := admin.Apply(t.Context(), c); err != nil {
			t.Fatal(err)
		}
	}
	const late = "33333333-3333-4333-8333-333333333333"
	owner := func(key string) Settings { return Settings{Tags: map[string]string{key: "you"}} }
	for _, c := range []Change{
		{Kind: CreateSecret, Resource: "new-token", Value: sealed.New(secretText), Token: late},
		{Kind: PutSecretValue, Resource: "new-token", Before: tokenOne, Value: sealed.New(secretText), Token: late},
		{Kind: CreateRole, Resource: "new-role", After: trustJSON},
		{Kind: UpdateTrust, Resource: "new-role", Before: trustJSON, After: strings.Replace(trustJSON, "agent-sa-role", "other", 1)},
		{Kind: PutRolePolicy, Resource: "new-role", Policy: "reads", After: trustJSON},
		{Kind: CreatePolicy, Resource: policyARN, After: trustJSON},
		{Kind: TagRole, Resource: "new-role", Before: "owner=platform", After: "owner=you", Settings: owner("owner")},
		{Kind: TagSecret, Resource: "new-token", Before: "", After: "cost=you", Settings: owner("cost")},
	} {
		t.Run(string(c.Kind), func(t *testing.T) {
			before := writes(s, c)
			_, err := admin.Apply(t.Context(), c)
			var drifted *ErrDrifted
			if !errors.As(err, &drifted) || drifted.Planned != c.Before || drifted.Found == c.Before {
				t.Fatalf("%v", err)
			}
			if text := err.Error(); strings.Contains(text, "canary") || strings.Contains(text, "0123456789") {
				t.Errorf("the error shows the value or the External ID: %s", text)
			}
			if writes(s, c) != before {
				t.Error("it wrote")
			}
		})
	}
}

func TestApplyNeedsNoWriteWhenCancelled(t *testing.T) {
	admin, s := inSandbox(t, sandbox.Options{Fresh: true}, sandbox.Admin)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	c := Change{Kind: CreateRole, Title: "create the role", Resource: "new-role", After: trustJSON}
	if _, err := admin.Apply(ctx, c); !errors.Is(err, context.Canceled) || !strings.Contains(err.Error(), "nothing was written") {
		t.Errorf("%v", err)
	}
	if writes(s, c) != 0 {
		t.Error("it wrote")
	}
}

func TestApplyRefused(t *testing.T) {
	outsider, _ := inSandbox(t, sandbox.Options{}, sandbox.AgentID)
	_, err := outsider.Apply(t.Context(), Change{Kind: CreateRole, Title: "create the role", Resource: "new-role", After: trustJSON})
	if f := FailureOf(err); f == nil || f.Class != awserr.Denied || !strings.HasPrefix(err.Error(), "create the role: nothing was written: iam:GetRole") {
		t.Errorf("%v", err)
	}
	if _, err := outsider.Apply(t.Context(), Change{Kind: "paint", Title: "paint"}); err == nil {
		t.Error("an unknown kind was accepted")
	}
}

func TestChangeShowsNoSecret(t *testing.T) {
	c := lifecycle()[0]
	encoded, err := json.Marshal(c)
	if err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{string(encoded), fmt.Sprintf("%+v", c), fmt.Sprintf("%#v", c)} {
		if strings.Contains(text, "canary") {
			t.Errorf("shows the value: %s", text)
		}
	}
}

func TestActionsOfAChange(t *testing.T) {
	tests := []struct {
		change Change
		want   string
	}{
		{Change{Kind: CreateRole}, "iam:GetRole iam:CreateRole"},
		{Change{Kind: CreateRole, Settings: Settings{Tags: map[string]string{"a": "b"}}}, "iam:GetRole iam:CreateRole iam:TagRole"},
		{Change{Kind: PutSecretValue, Settings: Settings{KMSKey: "k"}}, "secretsmanager:DescribeSecret secretsmanager:PutSecretValue kms:GenerateDataKey kms:Decrypt"},
	}
	for _, test := range tests {
		if got := strings.Join(test.change.Actions(), " "); got != test.want {
			t.Errorf("%s: got %s, want %s", test.change.Kind, got, test.want)
		}
	}
}

func TestNewToken(t *testing.T) {
	got, err := NewToken(strings.NewReader("0123456789abcdef"))
	if err != nil || got != "30313233-3435-4637-b839-616263646566" {
		t.Errorf("%q, %v", got, err)
	}
	if _, err := NewToken(strings.NewReader("")); err == nil {
		t.Error("no error without randomness")
	}
}

func TestReads(t *testing.T) {
	admin, s := inSandbox(t, sandbox.Options{}, sandbox.Admin)
	ctx := t.Context()
	role, err := admin.GetRole(ctx, s.Target().RoleName())
	if err != nil || role.ARN != s.Target().RoleARN || !json.Valid([]byte(role.Trust)) || role.MaxSession != 3600 {
		t.Errorf("role %+v, %v", role, err)
	}
	secret, err := admin.DescribeSecret(ctx, s.Target().SecretID)
	if err != nil || secret.Name != s.Target().SecretName() || secret.current() == "" {
		t.Errorf("secret %+v, %v", secret, err)
	}
	versions, err := admin.ListSecretVersionIds(ctx, secret.ARN)
	if err != nil || len(versions) != len(secret.Versions) {
		t.Errorf("versions %v, %v", versions, err)
	}
	all, err := admin.ListSecrets(ctx, "", 1000)
	if err != nil || all.More || len(all.Secrets) < 3 {
		t.Errorf("%d secrets, %v", len(all.Secrets), err)
	}
	some, err := admin.ListSecrets(ctx, "", 1)
	if err != nil || !some.More || len(some.Secrets) != 1 {
		t.Errorf("%d secrets, more %v, %v", len(some.Secrets), some.More, err)
	}
	ours, err := admin.ListSecrets(ctx, secret.Name, 10)
	if err != nil || len(ours.Secrets) != 1 || ours.Secrets[0].ARN != secret.ARN {
		t.Errorf("%+v, %v", ours, err)
	}
	roles, more, err := admin.ListRoles(ctx, 1)
	if err != nil || !more || len(roles) != 1 {
		t.Errorf("%d roles, more %v, %v", len(roles), more, err)
	}
	if alias, err := admin.AccountAlias(ctx); err != nil || alias != "acme-platform" {
		t.Errorf("alias %q, %v", alias, err)
	}
	simulated, err := admin.Simulate(ctx, role.ARN, []string{"secretsmanager:GetSecretValue"}, []string{secret.ARN}, map[string]string{"aws:username": "x"})
	if err != nil || len(simulated) != 1 || simulated[0].Decision != "allowed" {
		t.Errorf("%+v, %v", simulated, err)
	}
}

// The Account of a session is another identity in the same place; an empty
// External ID is not sent, which STS would refuse.
func TestAssumeRole(t *testing.T) {
	agent, s := inSandbox(t, sandbox.Options{}, sandbox.AgentID)
	session, facts, err := agent.AssumeRole(t.Context(), s.Target().RoleARN, s.Target().ExternalID)
	if err != nil || !strings.HasSuffix(facts.ARN, ":assumed-role/torque-git-reader/clonepath") || facts.Expires.IsZero() {
		t.Fatalf("%+v, %v", facts, err)
	}
	caller, err := session.CallerIdentity(t.Context())
	if err != nil || !target.SamePrincipal(caller.ARN, s.Target().RoleARN) || session.Region() != agent.Region() {
		t.Errorf("%+v in %q, %v", caller, session.Region(), err)
	}
	_, _, err = agent.AssumeRole(t.Context(), s.Target().RoleARN, "")
	if f := FailureOf(err); f == nil || f.Class != awserr.Denied {
		t.Errorf("without an External ID: %v", err)
	}
}
