package cli

import (
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/sts"

	"clonepath/awsops"
	"clonepath/awsops/sandbox"
	"clonepath/cmd/clonepath/internal/applying"
	"clonepath/cmd/clonepath/internal/cmdutil"
)

// everythingBut allows all actions but those listed.
func everythingBut(actions ...string) string {
	return `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"},{"Effect":"Deny","Action":["` + strings.Join(actions, `","`) + `"],"Resource":"*"}]}`
}

// limited is the environment of a session whose role has this policy.
func (s *station) limited(t *testing.T, policy string) []string {
	t.Helper()
	for _, c := range []awsops.Change{
		{Kind: awsops.CreateRole, Resource: "limited", After: `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111122223333:user/admin"},"Action":"sts:AssumeRole"}]}`},
		{Kind: awsops.PutRolePolicy, Resource: "limited", Policy: "limits", After: policy},
	} {
		if _, err := s.admin.Apply(t.Context(), c); err != nil {
			t.Fatal(err)
		}
	}
	keys := s.Keys(sandbox.Admin)
	client := sts.New(sts.Options{
		Region: s.Target().Region, BaseEndpoint: aws.String(s.Endpoint()),
		Credentials: credentials.NewStaticCredentialsProvider(keys.AccessKeyID, keys.Secret, ""),
	})
	out, err := client.AssumeRole(t.Context(), &sts.AssumeRoleInput{RoleArn: aws.String("arn:aws:iam::111122223333:role/limited"), RoleSessionName: aws.String("deployer")})
	if err != nil {
		t.Fatal(err)
	}
	return []string{
		"AWS_ACCESS_KEY_ID=" + *out.Credentials.AccessKeyId, "AWS_SECRET_ACCESS_KEY=" + *out.Credentials.SecretAccessKey,
		"AWS_SESSION_TOKEN=" + *out.Credentials.SessionToken,
	}
}

// Before the first write the caller's own permissions are asked for, tagging and
// the key included; what is denied stops all of it. Where asking is not allowed
// the plan says so, and apply goes on.
func TestPreflight(t *testing.T) {
	key := "arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab"
	for name, row := range map[string]struct {
		denied []string
		flags  []string
		code   int    // of apply
		says   string // by plan
		writes int    // sent by apply, also one that AWS refuses
	}{
		"tagging the role":     {[]string{"iam:TagRole"}, nil, cmdutil.ExitUnknown, "Denied: these credentials may not iam:TagRole on arn:aws:iam::111122223333:role/torque-git-reader.", 0},
		"without tags":         {[]string{"iam:TagRole", "secretsmanager:TagResource"}, []string{"--role-tags", "none", "--secret-tags", "none"}, cmdutil.ExitOK, "Pre-checked:", 3},
		"the key":              {[]string{"kms:GenerateDataKey"}, []string{"--kms-key", key}, cmdutil.ExitUnknown, "Denied: these credentials may not kms:GenerateDataKey on " + key, 0},
		"the simulator itself": {[]string{"iam:SimulatePrincipalPolicy"}, nil, cmdutil.ExitOK, "Not pre-checked: ", 3},
		"denied when written":  {[]string{"iam:SimulatePrincipalPolicy", "iam:PutRolePolicy"}, nil, cmdutil.ExitFault, "Not pre-checked: ", 3},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newStation(t, sandbox.Options{Fresh: true})
			session := s.limited(t, everythingBut(row.denied...))
			before := len(s.Calls())
			flags := slices.Concat([]string{"--token-stdin"}, s.flags(newSecret), row.flags)
			run := func(command ...string) result {
				cmd := s.command(t, "", firstToken, append(command, flags...)...)
				cmd.Env = append(cmd.Env, session...) // the last ones count
				return finished(cmd)
			}
			plan := run("plan")
			if plan.code != cmdutil.ExitPending || !strings.Contains(strings.ReplaceAll(plan.out, "\n", " "), row.says) {
				t.Errorf("plan: exit %d\n%s%s", plan.code, plan.out, plan.stderr)
			}
			r := run("apply", "--yes")
			writes := slices.DeleteFunc(s.writes(before), func(w string) bool { return strings.HasPrefix(w, "iam:Simulate") })
			if r.code != row.code || len(writes) != row.writes {
				t.Errorf("apply: exit %d, wrote %v\n%s%s", r.code, writes, r.out, r.stderr)
			}
			if row.code == cmdutil.ExitFault && !strings.Contains(r.stderr, "already changed in AWS: Create the secret") {
				t.Errorf("stderr does not say what stands: %s", r.stderr)
			}
		})
	}
}

// Credentials that came to be another account's after the plan was made write
// nothing.
func TestCredentialsChangeAfterThePlan(t *testing.T) {
	s := newStation(t, sandbox.Options{Fresh: true})
	ours := &cmdutil.Subject{Sandbox: s.Sandbox}
	ours.World.Operator = cmdutil.SandboxAccount(s.Sandbox, sandbox.Outsider, s.Target().Region)
	write := awsops.Change{ID: "role", Kind: awsops.CreateRole, Title: "Create the role r", Resource: "r", After: "{}"}
	before := len(s.Calls())
	_, err := applying.Change(t.Context(), ours, os.Stderr, "111122223333", []awsops.Change{write})
	code, text := cmdutil.CodeOf(t.Context(), err)
	if code != cmdutil.ExitUnknown || !strings.Contains(text, "the credentials are now for account 444455556666, the plan was made for 111122223333") || len(s.writes(before)) > 0 {
		t.Errorf("exit %d: %s; wrote %v", code, text, s.writes(before))
	}
}
