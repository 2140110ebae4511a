package awsops

import (
	"errors"
	"strings"
	"testing"

	"clonepath/awsops/sandbox"
	"clonepath/awsops/sealed"
)

// removals take back what lifecycle made, in the order in which AWS allows it.
func removals() []Change {
	return []Change{
		{Kind: DetachPolicy, Resource: "new-role", Policy: policyARN, Before: "attached"},
		{Kind: DeletePolicy, Resource: policyARN, Before: grantJSON},
		{Kind: DeleteRolePolicy, Resource: "new-role", Policy: "reads", Before: grantJSON},
		{Kind: DeleteRole, Resource: "new-role", Before: strings.Replace(trustJSON, `"Action"`, `"Condition":{"StringEquals":{"sts:ExternalId":"0123456789"}},"Action"`, 1)},
		{Kind: DeleteSecret, Resource: "new-token", Before: tokenTwo},
	}
}

func TestRemoveWritesOnce(t *testing.T) {
	admin, s := inSandbox(t, sandbox.Options{Fresh: true}, sandbox.Admin)
	for _, c := range lifecycle() {
		if _, err := admin.Apply(t.Context(), c); err != nil {
			t.Fatal(err)
		}
	}
	for _, c := range removals() {
		drifted := c
		drifted.Before = "something else"
		var drift *ErrDrifted
		if _, err := admin.Apply(t.Context(), drifted); !errors.As(err, &drift) || writes(s, c) != 0 {
			t.Errorf("%s of what changed since: %v", c.Kind, err)
		}
		if stands, err := admin.Stands(t.Context(), c); stands || err != nil {
			t.Errorf("%s stands before it is made, %v", c.Kind, err)
		}
		if done, err := admin.Apply(t.Context(), c); err != nil || done.Already {
			t.Fatalf("%s: %+v, %v", c.Kind, done, err)
		}
		if again, err := admin.Apply(t.Context(), c); err != nil || !again.Already || writes(s, c) != 1 {
			t.Errorf("%s again: %+v, %v, %d writes", c.Kind, again, err, writes(s, c))
		}
	}
	secret, err := admin.DescribeSecret(t.Context(), "new-token")
	if err != nil || secret.Deleted == nil {
		t.Errorf("the secret cannot be restored: %+v, %v", secret, err)
	}
}

func TestRemoveActionsAreApart(t *testing.T) {
	for _, action := range WriteActions() {
		if strings.Contains(action, ":Delete") || strings.Contains(action, ":Detach") {
			t.Errorf("setting up needs %s", action)
		}
	}
	if got := strings.Join(RemoveActions(), " "); !strings.Contains(got, "iam:DeleteRole ") || strings.Contains(got, "kms:") {
		t.Errorf("taking back needs %s", got)
	}
}

// A session of a role with these policies asks what it may do.
func TestPreflight(t *testing.T) {
	const limited = "arn:aws:iam::111122223333:role/team/limited"
	planned := []Change{
		{Kind: CreateRole, Resource: "new-role", ARN: "arn:aws:iam::111122223333:role/new-role", Settings: Settings{Tags: map[string]string{"managed-by": "clonepath"}}},
		{Kind: CreateSecret, Resource: "new-token", ARN: "arn:aws:secretsmanager:eu-west-1:111122223333:secret:new-token", Region: "eu-west-1",
			Settings: Settings{KMSKey: "arn:aws:kms:eu-west-1:111122223333:key/k"}},
	}
	put := []Change{{Kind: PutSecretValue, ARN: "arn:aws:secretsmanager:eu-west-1:111122223333:secret:git-AbCdEf", Region: "eu-west-1"}}
	const looks = `{"Effect":"Allow","Action":["iam:GetRole","iam:SimulatePrincipalPolicy","secretsmanager:DescribeSecret"],"Resource":"*"}`
	for name, test := range map[string]struct {
		policy  string
		changes []Change
		denied  string
		why     string
	}{
		"everything":           {`{"Effect":"Allow","Action":"*","Resource":"*"}`, planned, "", ""},
		"nothing to ask":       {looks, nil, "", ""},
		"no tagging":           {`{"Effect":"Allow","Action":"*","Resource":"*"},{"Effect":"Deny","Action":"iam:TagRole","Resource":"*"}`, planned, "iam:TagRole", ""},
		"no right to create":   {looks, planned, "iam:CreateRole iam:TagRole secretsmanager:CreateSecret", "key/k"},
		"a name with suffix":   {looks + `,{"Effect":"Allow","Action":["iam:*","secretsmanager:CreateSecret","kms:*"],"Resource":["arn:aws:iam::111122223333:role/*","arn:aws:secretsmanager:eu-west-1:111122223333:secret:new-token-??????","arn:aws:kms:*:*:key/*"]}`, planned, "", ""},
		"a policy of its own":  {looks, put, "", "depends on the policy of"},
		"the secret is barred": {looks + `,{"Effect":"Deny","Action":"secretsmanager:PutSecretValue","Resource":"*"}`, put, "secretsmanager:PutSecretValue", ""},
		"no simulator":         {`{"Effect":"Allow","Action":"iam:GetRole","Resource":"*"}`, planned, "", "iam:SimulatePrincipalPolicy"},
		"no look at itself":    {`{"Effect":"Allow","Action":"iam:Simulate*","Resource":"*"}`, planned, "", "iam:GetRole"},
	} {
		t.Run(name, func(t *testing.T) {
			admin, _ := inSandbox(t, sandbox.Options{}, sandbox.Admin)
			trust := `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111122223333:user/admin"},"Action":"sts:AssumeRole"}]}`
			for _, c := range []Change{
				{Kind: CreateRole, Resource: "limited", After: trust, Settings: Settings{Path: "/team/"}},
				{Kind: PutRolePolicy, Resource: "limited", Policy: "p", After: `{"Version":"2012-10-17","Statement":[` + test.policy + `]}`},
			} {
				if _, err := admin.Apply(t.Context(), c); err != nil {
					t.Fatal(err)
				}
			}
			session, _, err := admin.AssumeRole(t.Context(), limited, "")
			if err != nil {
				t.Fatal(err)
			}
			got := session.Preflight(t.Context(), test.changes)
			var denied []string
			for _, d := range got.Denied {
				denied = append(denied, d.Action)
			}
			if strings.Join(denied, " ") != test.denied || !strings.Contains(got.Unchecked, test.why) || (test.why == "") != (got.Unchecked == "") {
				t.Errorf("denied %v, unchecked %q", got.Denied, got.Unchecked)
			}
		})
	}
	admin, _ := inSandbox(t, sandbox.Options{}, sandbox.Admin)
	if got := admin.Preflight(t.Context(), planned); got.Unchecked != "" || len(got.Denied) > 0 {
		t.Errorf("the administrator: %+v", got)
	}
	nobody := FromKeys(Keys{AccessKeyID: "AKIDEXAMPLE", Secret: sealed.New("example")}, "eu-west-1", "http://127.0.0.1:1", nil)
	if got := nobody.Preflight(t.Context(), planned); got.Unchecked == "" {
		t.Error("nobody was asked, and it counts as checked")
	}
}
