package cli

import (
	"context"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	sm "github.com/aws/aws-sdk-go-v2/service/secretsmanager"
	smtypes "github.com/aws/aws-sdk-go-v2/service/secretsmanager/types"

	"clonepath/awsops/sandbox/githost"
	"clonepath/awsops/target"
	"clonepath/checks/evidence"
	"clonepath/checks/verdict"
)

// remedies are the fixes that a text alone describes: what a person does who
// reads it. All others follow from the finding's value, patch or commands.
var remedies = map[string]func(context.Context, *mechanic, verdict.Finding) error{
	"secret-id-whitespace": func(_ context.Context, m *mechanic, _ verdict.Finding) error {
		return m.setSecretID(strings.TrimSpace(m.Setup.Target.SecretID))
	},
	"secret-id-console-url":       func(_ context.Context, m *mechanic, _ verdict.Finding) error { return m.setSecretID(gitSecret) },
	"cred-fields-swapped":         func(_ context.Context, m *mechanic, _ verdict.Finding) error { return m.setSecretID(gitSecret) },
	"cred-token-in-secret-id":     func(_ context.Context, m *mechanic, _ verdict.Finding) error { return m.setSecretID(gitSecret) },
	"secret-wrong-region-arn":     inItsRegion,
	"secret-account-mismatch-arn": oneAccount, "kms-default-key-cross-account": oneAccount, "secret-owning-service": oneAccount,

	"value-json-without-path": func(_ context.Context, m *mechanic, _ verdict.Finding) error {
		m.Setup.Target.SecretPath = "token"
		return nil
	},
	"value-key-missing": func(_ context.Context, m *mechanic, _ verdict.Finding) error {
		m.Setup.Target.SecretPath = "password"
		return nil
	},
	"value-json-in-string": storeAnew, "value-key-whitespace": storeAnew, "value-non-string": storeAnew,
	"value-duplicate-keys": storeAnew, "value-path-separator-in-key": storeAnew,

	"role-arn-not-a-role": roleOwnARN, "role-arn-assumed-role": roleOwnARN, "role-arn-malformed": roleOwnARN, "role-partition-mismatch": roleOwnARN,
	"role-is-service-linked": func(ctx context.Context, m *mechanic, _ verdict.Finding) error { return m.ownRole(ctx, "torque-git") },

	"trust-size-limit": ownTrust, "trust-documents-swapped": ownTrust,
	"secret-tag-missing": tagSecret("purpose", "git"), "role-tag-mismatch": tagSecret("team", "platform"),
	"cred-external-id-format": newExternalID, "cred-external-id-empty-string": newExternalID,

	"agent-no-assumerole-permission": func(ctx context.Context, m *mechanic, _ verdict.Finding) error {
		return m.putRolePolicy(ctx, "torque-agent", "assume-git-reader",
			`{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole","Resource":"`+m.Setup.Target.RoleARN+`"}]}`)
	},
	"agent-different-identity": func(ctx context.Context, m *mechanic, f verdict.Finding) error {
		m.Setup.Target.AgentPrincipal = target.Principals(f.Fix.Copy)
		_, write, err := m.trustPolicy(ctx)
		if err != nil {
			return err
		}
		return write(m.file("policies/trust.json"))
	},
	"agent-duration-max": func(ctx context.Context, m *mechanic, _ verdict.Finding) error {
		_, err := m.iam.UpdateRole(ctx, &iam.UpdateRoleInput{RoleName: aws.String(readerRole), MaxSessionDuration: aws.Int32(7200)})
		return err
	},

	"git-url-no-scheme": ownAddress, "git-ssh-url-with-token": ownAddress, "git-plain-http": ownAddress,
	"git-404-hidden-private":        onGitHost(func(m *mechanic, token string) { m.Sandbox.Git().Grant(token, gitRepo) }),
	"git-fine-grained-not-selected": onGitHost(behave), "git-saml-sso": onGitHost(behave), "git-ip-allow-list": onGitHost(behave),
	"git-rate-limited": onGitHost(behave), "git-provider-5xx": onGitHost(behave), // later
	"git-repo-empty": onGitHost(func(m *mechanic, _ string) { m.Sandbox.Git().AddRepository(gitRepo, githost.Repository{}) }),
}

// byHand are the faults of which nothing in the sandbox's reach is the fix.
var byHand = map[string]string{
	"secret-throttled":                "a quota of AWS, or fewer reads",
	"secret-vpce-policy":              "the endpoint stands in the network of whoever runs the agent",
	"role-scp":                        "the organisation's administrator changes it",
	"role-rcp":                        "the organisation's administrator changes it",
	"role-session-policy":             "Torque's agent passes it",
	"role-eventual-consistency":       "time: nothing is to be changed",
	"cred-secret-region-vs-agent":     "only Torque knows which region the agent uses",
	"agent-boundary-or-scp":           "whoever runs the agent's account changes it",
	"runner-no-assumerole-permission": "whoever runs the runner's account changes it",
	"runner-identity-assumed":         "whether that caller is a runner, only the cluster tells",
	"agent-sts-region-disabled":       "Torque switches the region on",
	"agent-duration-chaining":         "Torque's agent asks for less",
	"agent-session-name-invalid":      "Torque's agent words it",
	"git-proxy":                       "the proxy's login is in the agent's network",
	"git-redirect-cross-host":         "the new address is another host, which a person has to trust first",
	"git-html-login-page":             "the portal is the Git host's, the address right",
}

// ownTrust stores the trust policy of the bundle.
func ownTrust(ctx context.Context, m *mechanic, _ verdict.Finding) error {
	_, write, err := m.trustPolicy(ctx)
	if err != nil {
		return err
	}
	return write(m.file("policies/trust.json"))
}

// tagSecret gives the secret the tag that the condition asks for.
func tagSecret(key, value string) func(context.Context, *mechanic, verdict.Finding) error {
	return func(ctx context.Context, m *mechanic, _ verdict.Finding) error {
		_, err := m.secrets(home).TagResource(ctx, &sm.TagResourceInput{SecretId: aws.String(gitSecret), Tags: []smtypes.Tag{{Key: &key, Value: &value}}})
		return err
	}
}

func (m *mechanic) setSecretID(id string) error { m.Setup.Target.SecretID = id; return nil }

// oneAccount makes a secret of its own in the role's account.
func oneAccount(ctx context.Context, m *mechanic, _ verdict.Finding) error {
	m.Setup.Target.SecretID, m.Setup.Secret.Name = "torque-git-token", "torque-git-token"
	_, err := m.secrets(home).CreateSecret(ctx, &sm.CreateSecretInput{Name: aws.String("torque-git-token"), SecretString: aws.String(m.secretFile())})
	if err != nil {
		return err
	}
	return m.putRolePolicy(ctx, readerRole, "torque-git-read", m.file("policies/permission.json"))
}

// storeAnew stores the value as the guide wants it: the token under one key.
func storeAnew(ctx context.Context, m *mechanic, _ verdict.Finding) error {
	m.Setup.Target.SecretPath = "token"
	_, err := m.secrets(home).PutSecretValue(ctx, &sm.PutSecretValueInput{SecretId: aws.String(gitSecret), SecretString: aws.String(m.secretFile())})
	return err
}

// roleOwnARN copies the ARN from the role's page.
func roleOwnARN(ctx context.Context, m *mechanic, _ verdict.Finding) error {
	role, err := m.iam.GetRole(ctx, &iam.GetRoleInput{RoleName: aws.String(readerRole)})
	if err != nil {
		return err
	}
	m.Setup.Target.RoleARN = *role.Role.Arn
	return nil
}

// ownRole makes another role from the bundle's documents.
func (m *mechanic) ownRole(ctx context.Context, name string) error {
	role, err := m.iam.CreateRole(ctx, &iam.CreateRoleInput{RoleName: &name, AssumeRolePolicyDocument: aws.String(m.file("policies/trust.json"))})
	if err != nil {
		return err
	}
	permission := m.file("policies/permission.json")
	m.Setup.Target.RoleARN = *role.Role.Arn
	return m.putRolePolicy(ctx, name, "torque-git-read", permission)
}

// newExternalID is entered in Torque and in the trust policy alike.
func newExternalID(ctx context.Context, m *mechanic, _ verdict.Finding) error {
	m.Setup.Target.ExternalID = "0f1e2d3c4b5a69788796a5b4c3d2e1f0"
	_, write, err := m.trustPolicy(ctx)
	if err != nil {
		return err
	}
	return write(m.file("policies/trust.json"))
}

func ownAddress(_ context.Context, m *mechanic, _ verdict.Finding) error {
	return m.enter(evidence.RepoURL, m.Sandbox.Repo())
}

// inItsRegion takes the case of the fix in which the agent works where the
// secret is.
func inItsRegion(_ context.Context, m *mechanic, f verdict.Finding) error {
	for _, line := range f.Fix.Commands {
		if region, ok := strings.CutPrefix(line, "clonepath check --region "); ok {
			m.look(region)
		}
	}
	return nil
}

// onGitHost is something done on the Git host's own pages.
func onGitHost(do func(m *mechanic, token string)) func(context.Context, *mechanic, verdict.Finding) error {
	return func(ctx context.Context, m *mechanic, _ verdict.Finding) error {
		stored, err := m.secrets(home).GetSecretValue(ctx, &sm.GetSecretValueInput{SecretId: aws.String(gitSecret)})
		if err != nil {
			return err
		}
		_, rest, _ := strings.Cut(*stored.SecretString, `"token":"`)
		token, _, _ := strings.Cut(rest, `"`)
		do(m, token)
		return nil
	}
}

func behave(m *mechanic, _ string) { m.Sandbox.Git().SetOverride(gitRepo, nil) }
