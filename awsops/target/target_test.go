package target_test

import (
	"strings"
	"testing"

	"clonepath/awsops/target"
)

func TestCheck(t *testing.T) {
	const role = "arn:aws:iam::111122223333:role/torque-git-reader"
	for _, tt := range []struct {
		name  string
		field target.Field
		value string
		fault string   // "" = accepted
		says  []string // what the message must show
	}{
		{"region", target.FieldRegion, "eu-west-1", "", nil},
		{"gov region", target.FieldRegion, "us-gov-west-1", "", nil},
		{"region with letters swapped", target.FieldRegion, "us-esat-1", "local-region-typo", []string{`"us-esat-1"`, "us-east-1"}},
		{"region in capitals", target.FieldRegion, "EU-WEST-1", "local-region-typo", []string{"eu-west-1"}},
		{"region with a trailing space", target.FieldRegion, "us-east-1 ", "local-region-whitespace", []string{`"us-east-1 "`, "ends with white space"}},
		{"region that is no region at all", target.FieldRegion, "frankfurt", "local-region-typo", []string{"correct the region"}},

		{"role", target.FieldRoleARN, role, "", nil},
		{"role with a path", target.FieldRoleARN, "arn:aws:iam::111122223333:role/service/torque-git", "", nil},
		{"gov role", target.FieldRoleARN, "arn:aws-us-gov:iam::111122223333:role/x", "", nil},
		{"policy ARN", target.FieldRoleARN, "arn:aws:iam::111122223333:policy/torque", "role-arn-not-a-role", []string{"a policy"}},
		{"instance profile", target.FieldRoleARN, "arn:aws:iam::111122223333:instance-profile/torque", "role-arn-not-a-role", []string{"an instance-profile", "role/torque"}},
		{"session ARN", target.FieldRoleARN, "arn:aws:sts::111122223333:assumed-role/torque/s1", "role-arn-assumed-role", []string{"arn:aws:iam::111122223333:role/torque"}},
		{"role ARN with a trailing space", target.FieldRoleARN, role + " ", "role-arn-malformed", []string{`reader "`}},
		{"eleven digits", target.FieldRoleARN, "arn:aws:iam::11112222333:role/x", "role-arn-malformed", []string{"11 characters"}},
		{"region in a role ARN", target.FieldRoleARN, "arn:aws:iam:eu-west-1:111122223333:role/x", "role-arn-malformed", []string{"no region"}},
		{"role name only", target.FieldRoleARN, "torque-git-reader", "role-arn-malformed", []string{"not an ARN"}},
		{"name of 65 characters", target.FieldRoleARN, "arn:aws:iam::111122223333:role/" + strings.Repeat("a", 65), "role-arn-malformed", []string{"64 characters"}},
		{"secret ARN as role", target.FieldRoleARN, "arn:aws:secretsmanager:eu-west-1:111122223333:secret:x-AbCdEf", "cred-fields-swapped", []string{"swap"}},

		{"External ID", target.FieldExternalID, "tq-1_=,.@:/+", "", nil},
		{"External ID of one character", target.FieldExternalID, "x", "cred-external-id-format", []string{"1 character"}},
		{"External ID with a space inside", target.FieldExternalID, "abc def", "cred-external-id-format", []string{"' '", "position 4"}},
		{"External ID with a trailing space", target.FieldExternalID, "abcdef ", "cred-external-id-format", []string{"ends with white space"}},
		{"URL-encoded External ID", target.FieldExternalID, "abc%20def", "cred-external-id-format", []string{"URL-encoded"}},
		{"External ID too long", target.FieldExternalID, strings.Repeat("a", 1225), "cred-external-id-format", []string{"1225"}},

		{"secret name", target.FieldSecretID, "prod/git-repo-token", "", nil},
		{"secret ARN", target.FieldSecretID, "arn:aws:secretsmanager:eu-west-1:111122223333:secret:git-repo-token-AbCdEf", "", nil},
		{"secret name with a leading space", target.FieldSecretID, " git-repo-token", "secret-id-whitespace", []string{`" git-repo-token"`}},
		{"console address", target.FieldSecretID, "https://console.aws.amazon.com/secretsmanager/secret?name=x", "secret-id-console-url", []string{"URL"}},
		{"ECS reference", target.FieldSecretID, "arn:aws:secretsmanager:eu-west-1:111122223333:secret:git-AbCdEf:token::", "secret-id-console-url", []string{`"token" as Secret Path`}},
		{"role ARN as secret", target.FieldSecretID, role, "cred-fields-swapped", []string{"swap"}},
		{"token as secret ID", target.FieldSecretID, "ghp_abcdefghijklmnop", "cred-token-in-secret-id", []string{"revoke"}},
		{"name with a bracket", target.FieldSecretID, "git[token]", "secret-id-console-url", []string{`"git[token]"`}},

		{"https address", target.FieldRepo, "https://github.com/acme/blueprints.git", "", nil},
		{"loopback over http", target.FieldRepo, "http://127.0.0.1:8080/acme/x.git", "", nil},
		{"no scheme", target.FieldRepo, "github.com/acme/x", "git-url-no-scheme", []string{"local path"}},
		{"scp form", target.FieldRepo, "git@github.com:acme/x.git", "git-ssh-url-with-token", []string{"https://github.com/acme/x.git"}},
		{"ssh scheme", target.FieldRepo, "ssh://git@github.com:22/acme/x.git", "git-ssh-url-with-token", []string{"https://github.com/acme/x.git"}},
		{"credentials in the address", target.FieldRepo, "https://user:hunter22@github.com/acme/x.git", "git-embedded-credentials", []string{"‹redacted›@github.com"}},
		{"a slash in the password", target.FieldRepo, "https://user:hun/ter22@github.com/acme/x.git", "git-embedded-credentials", []string{"‹redacted›@github.com"}},
		{"credentials that were redacted", target.FieldRepo, "https://‹redacted›@github.com/acme/x.git", "git-embedded-credentials", []string{"‹redacted›@github.com"}},
		{"an e-mail address and a password", target.FieldRepo, "https://jo@corp.example:hunter22@git.example.com/a.git", "git-embedded-credentials", []string{"‹redacted›@git.example.com", "revoke"}},
		{"an e-mail address as user name", target.FieldRepo, "https://jo%40corp.example@git.example.com/a.git", "git-embedded-credentials", []string{"‹redacted›@git.example.com", "user name"}},
		{"plain http", target.FieldRepo, "http://git.example.com/acme/x.git", "git-plain-http", []string{"unencrypted"}},
		{"other scheme", target.FieldRepo, "ftp://git.example.com/x", "git-url-no-scheme", []string{`"ftp"`}},

		{"branch", target.FieldBranch, "feature/a-1", "", nil},
		{"branch with a space", target.FieldBranch, "my branch", "git-default-branch-missing", []string{`"my branch"`}},
		{"agent principal", target.FieldAgentPrincipal, target.DocumentedAgentPrincipal, "", nil},
		{"agent principal as session", target.FieldAgentPrincipal, "arn:aws:sts::046086677675:assumed-role/agent-sa-role/x", "trust-principal-session-arn", []string{"role/agent-sa-role"}},
		{"agent principal as account", target.FieldAgentPrincipal, "046086677675", "trust-principal-wrong", []string{"ask Torque"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			p := target.Check(tt.field, tt.value)
			if p == nil {
				if tt.fault != "" {
					t.Fatalf("%q was accepted, want %s", tt.value, tt.fault)
				}
				return
			}
			if p.Fault != tt.fault {
				t.Fatalf("fault %q, want %q (%v)", p.Fault, tt.fault, p)
			}
			for _, want := range tt.says {
				if !strings.Contains(p.Error(), want) {
					t.Errorf("message %q does not say %q", p.Error(), want)
				}
			}
			if strings.Contains(p.Error(), "hunter22") || strings.Contains(p.Error(), "ghp_") {
				t.Errorf("message %q shows a secret", p.Error())
			}
		})
	}
}

func TestMaskExternalID(t *testing.T) {
	for in, want := range map[string]string{
		"short":               "•••• (5 characters)",
		"ac34567890123491":    "ac••••91 (16 characters)",
		"ac345678901234_9191": "ac••••91 (19 characters)",
	} {
		if got := target.MaskExternalID(in); got != want {
			t.Errorf("MaskExternalID(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestSecretName(t *testing.T) {
	for id, want := range map[string]string{
		"git-repo-token": "git-repo-token",
		"arn:aws:secretsmanager:eu-west-1:111122223333:secret:a/git-repo-token-AbCdEf": "a/git-repo-token",
		"arn:aws:secretsmanager:eu-west-1:111122223333:secret:plain":                   "plain",
	} {
		if got := (target.Target{SecretID: id}).SecretName(); got != want {
			t.Errorf("SecretName of %q = %q, want %q", id, got, want)
		}
	}
}

func TestSamePrincipal(t *testing.T) {
	const role = "arn:aws:iam::046086677675:role/agent-sa-role"
	for _, tt := range []struct {
		caller, principal string
		want              bool
	}{
		{role, role, true},
		{"arn:aws:sts::046086677675:assumed-role/agent-sa-role/s", role, true},
		{"arn:aws:sts::046086677675:assumed-role/agent-sa-role/s", "arn:aws:iam::046086677675:role/team/agent-sa-role", true},
		{"arn:aws:sts::111122223333:assumed-role/agent-sa-role/s", role, false},
		{"arn:aws:iam::046086677675:user/agent-sa-role", role, false},
		{"not an arn", role, false},
	} {
		if got := target.SamePrincipal(tt.caller, tt.principal); got != tt.want {
			t.Errorf("SamePrincipal(%q, %q) = %v", tt.caller, tt.principal, got)
		}
	}
}

func TestRedactURL(t *testing.T) {
	for in, want := range map[string]string{
		"https://github.com/a/b":                   "https://github.com/a/b",
		"https://u:p@github.com/a/b":               "https://‹redacted›@github.com/a/b",
		"https://jo@corp.example:p@github.com/a/b": "https://‹redacted›@github.com/a/b",
		"https://jo%40corp.example@github.com/a/b": "https://‹redacted›@github.com/a/b",
		"https://u:tok/en@github.com/a/b":          "https://‹redacted›@github.com/a/b",
		"https://‹redacted›@github.com/a/b":        "https://‹redacted›@github.com/a/b",
		"https://github.com/a/b?ref=x@y.zz":        "https://github.com/a/b?ref=x@y.zz",
		"http://127.0.0.1:8080/a/b@c":              "http://127.0.0.1:8080/a/b@c",
		"git@github.com:a/b":                       "git@github.com:a/b",
	} {
		if got := target.RedactURL(in); got != want {
			t.Errorf("RedactURL(%q) = %q, want %q", in, got, want)
		}
	}
}

func FuzzCheck(f *testing.F) {
	for _, s := range []string{"", "us-esat-1", "arn:aws:iam::1:role/x", "git@h:p", "https://a:b@c/d", "%20", " x", "arn:::::"} {
		f.Add(s)
	}
	fields := []target.Field{target.FieldRegion, target.FieldRoleARN, target.FieldExternalID, target.FieldSecretID, target.FieldRepo, target.FieldBranch, target.FieldAgentPrincipal}
	f.Fuzz(func(t *testing.T, s string) {
		for _, field := range fields {
			if p := target.Check(field, s); p != nil && (p.Fault == "" || p.Found == "" || p.Expected == "" || p.Advice == "") {
				t.Errorf("%s %q: incomplete problem %+v", field, s, p)
			}
		}
	})
}

func TestFormsOfUserInfo(t *testing.T) {
	for address, want := range map[string]string{
		"https://github.com/a/b": "", "https://u:p@github.com/a/b": target.UserInfoFull, "https://glpat-x@github.com/a/b": target.UserInfoNameOnly,
		"https://u:to@ken@github.com/a/b": target.UserInfoUnescaped, "https://u:to#ken@github.com/a/b": target.UserInfoUnescaped,
		"https://jo@corp.example:p@github.com/a/b": target.UserInfoFull, "https://jo%40corp.example:p@github.com/a/b": target.UserInfoFull,
		"https://jo@corp.example@github.com/a/b": target.UserInfoFull, "https://jo%40corp.example@github.com/a/b": target.UserInfoFull,
	} {
		if got := target.UserInfoForm(address); got != want {
			t.Errorf("%s: %q, want %q", address, got, want)
		}
	}
}
