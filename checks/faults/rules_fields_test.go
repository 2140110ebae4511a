package faults_test

import (
	"testing"

	"clonepath/awsops/awserr"
	"clonepath/checks/evidence"
	"clonepath/checks/faults"
	"clonepath/checks/faults/faulttest"
	"clonepath/checks/verdict"
)

// nothingAsked is a run that could ask nothing of AWS with these values.
func nothingAsked() *evidence.Record {
	r := faulttest.AsOperator()
	r.Secret, r.SecretPolicy, r.Value, r.Role, r.RolePolicies, r.Login, r.Clone = nil, nil, nil, nil, nil, nil, nil
	return r
}

func TestFieldFaults(t *testing.T) {
	blocked := map[evidence.CheckID]string{evidence.CredentialFields: "fail", evidence.RoleExists: "blocked by credential-fields", evidence.TrustAgent: "blocked by credential-fields"}
	target := func(change func(r *evidence.Record)) edit { return change }
	runCases(t, []faultCase{
		{name: "policy ARN", from: nothingAsked, edit: roleARN("arn:aws:iam::111122223333:policy/torque"), want: []string{"role-arn-not-a-role"}, is: blocked},
		{name: "session ARN", from: nothingAsked, edit: roleARN("arn:aws:sts::111122223333:assumed-role/torque/x"), want: []string{"role-arn-assumed-role"}, is: blocked},
		{name: "eleven digits", from: nothingAsked, edit: roleARN("arn:aws:iam::11112222333:role/torque"), want: []string{"role-arn-malformed"}, is: blocked},
		{name: "trailing space", from: nothingAsked, edit: roleARN(faulttest.RoleARN + " "), want: []string{"role-arn-malformed"}},
		{name: "swapped", from: nothingAsked, edit: target(func(r *evidence.Record) {
			r.Target.RoleARN, r.Target.SecretID = faulttest.SecretARN, faulttest.RoleARN
		}), want: []string{"cred-fields-swapped", "cred-fields-swapped"}},
		{name: "partition", from: nothingAsked, edit: roleARN("arn:aws-us-gov:iam::111122223333:role/torque"), want: []string{"role-partition-mismatch"}},
		{name: "console URL", from: nothingAsked, edit: target(func(r *evidence.Record) { r.Target.SecretID = "https://console.aws.amazon.com/x" }), want: []string{"secret-id-console-url"},
			is: map[evidence.CheckID]string{evidence.SecretExists: "blocked by credential-fields"}},
		{name: "space around the Secret ID", from: nothingAsked, edit: target(func(r *evidence.Record) { r.Target.SecretID = " git-repo-token" }), want: []string{"secret-id-whitespace"}},
		{name: "External ID with a space", edit: target(func(r *evidence.Record) { r.Target.ExternalID = "abc def" }), want: []string{"cred-external-id-format"},
			is: map[evidence.CheckID]string{evidence.TrustAgent: "blocked by credential-fields", evidence.AssumeRole: "blocked by credential-fields", evidence.RoleExists: "pass"}},
		{name: "External ID of one character", edit: target(func(r *evidence.Record) { r.Target.ExternalID = "x" }), want: []string{"cred-external-id-format"}},
		{name: "agent's session ARN", edit: target(func(r *evidence.Record) { r.Target.AgentPrincipal = faulttest.AgentCall }), want: []string{"trust-principal-session-arn"}},
		{name: "misspelt region", from: nothingAsked, edit: target(func(r *evidence.Record) {
			r.Target.Region, r.RegionSource = "eu-wset-1", "AWS_REGION"
			r.Caller = evidence.Failed[evidence.Caller](evidence.Operator, faulttest.Now, &awserr.Failure{Operation: "sts:GetCallerIdentity", Class: awserr.Network, Message: "lookup sts.eu-wset-1.amazonaws.com: no such host"})
		}), want: []string{"local-region-typo"}, is: map[evidence.CheckID]string{
			evidence.AWSRegion: "fail", evidence.AWSCredentials: "blocked by aws-region", evidence.SecretExists: "blocked by aws-region", evidence.RoleExists: "blocked by aws-region"}},
		{name: "space around the region", from: nothingAsked, edit: target(func(r *evidence.Record) { r.Target.Region = "eu-west-1 " }), want: []string{"local-region-whitespace"}},
		{name: "no scheme", edit: target(func(r *evidence.Record) { r.Target.Repo, r.Host, r.Login, r.Clone = "github.com/acme/x", nil, nil, nil }), want: []string{"git-url-no-scheme"},
			is: map[evidence.CheckID]string{evidence.RepoURL: "fail", evidence.GitHost: "blocked by repo-url", evidence.GitClone: "blocked by repo-url"}},
		{name: "SSH", edit: target(func(r *evidence.Record) {
			r.Target.Repo, r.Host, r.Login, r.Clone = "git@github.com:acme/x.git", nil, nil, nil
		}), want: []string{"git-ssh-url-with-token"}},
		{name: "credentials in the URL", edit: target(func(r *evidence.Record) {
			r.Target.Repo, r.Host, r.Login, r.Clone = "https://u:hunter2hunter2@github.com/acme/x", nil, nil, nil
		}), want: []string{"git-embedded-credentials"}},
		{name: "plain http", edit: target(func(r *evidence.Record) {
			r.Target.Repo, r.Host, r.Login, r.Clone = "http://git.example.com/x", nil, nil, nil
		}), want: []string{"git-plain-http"}},
		{name: "impossible branch", edit: target(func(r *evidence.Record) { r.Target.Branch = "ma in" }), want: []string{"git-default-branch-missing"}},
		{name: "type of another provider", edit: target(func(r *evidence.Record) { r.Target.Repo, r.CredentialType = "https://github.com/acme/x.git", "gitlab" }), warn: []string{"cred-type-provider-mismatch"}},
		{name: "two wrong fields are two root causes", from: nothingAsked, edit: all(roleARN("role/torque"), target(func(r *evidence.Record) { r.Target.Repo = "git@github.com:acme/x.git" })), want: []string{"role-arn-malformed", "git-ssh-url-with-token"}},
	})
}

func TestLocalFaults(t *testing.T) {
	failing := func(class awserr.Class, status int, message, cause string) edit {
		return func(r *evidence.Record) {
			r.Caller = evidence.Failed[evidence.Caller](evidence.Operator, faulttest.Now, &awserr.Failure{Operation: "sts:GetCallerIdentity", Class: class, HTTPStatus: status, Message: message, Cause: cause})
		}
	}
	blocked := map[evidence.CheckID]string{evidence.AWSCredentials: "fail", evidence.AWSIdentity: "blocked by aws-credentials", evidence.SecretExists: "blocked by aws-credentials", evidence.GitHost: "pass"}
	runCases(t, []faultCase{
		{name: "no credentials", from: nothingAsked, edit: failing(awserr.Credentials, 0, "no EC2 IMDS role found", "local-no-credentials"), hide: []string{"local-no-credentials"}, is: blocked},
		{name: "SSO", from: nothingAsked, edit: failing(awserr.Credentials, 0, "session has expired", "local-sso-expired"), hide: []string{"local-sso-expired"}, is: blocked},
		{name: "a proxy's page is no denial", from: nothingAsked, edit: failing(awserr.Network, 403, "<html>", "local-proxy-html-page"), hide: []string{"local-proxy-html-page"}, is: blocked},
		{name: "clock", from: nothingAsked, edit: failing(awserr.Credentials, 403, "Signature expired", "local-clock-skew"), hide: []string{"local-clock-skew"}},
		{name: "a network failure without a name", from: nothingAsked, edit: failing(awserr.Network, 0, "connection refused", ""), hide: []string{"local-calls-fail"}, is: map[evidence.CheckID]string{evidence.SecretExists: "blocked by aws-credentials"}},
		{name: "no region", from: nothingAsked, edit: func(r *evidence.Record) { r.Target.Region, r.Caller = "", nil }, hide: []string{"local-region-missing"},
			is: map[evidence.CheckID]string{evidence.AWSRegion: "fail", evidence.SecretExists: "blocked by aws-region"}},
		{name: "wrong account", from: nothingAsked, edit: func(r *evidence.Record) {
			r.Caller.Value.Account, r.Caller.Value.ARN = "444455556666", "arn:aws:iam::444455556666:user/admin"
		}, hide: []string{"identity-wrong-account"}, is: map[evidence.CheckID]string{evidence.AWSIdentity: "fail", evidence.RoleExists: "blocked by aws-identity"}},
		{name: "wrong account in the ARN: the agent was refused too", from: refusedAgent, edit: func(r *evidence.Record) {
			r.Target.RoleARN = "arn:aws:iam::444455556666:role/torque-git-reader"
			r.Role, r.RolePolicies, r.Secret, r.SecretPolicy, r.Value, r.Login, r.Clone = nil, nil, nil, nil, nil, nil, nil
		}, want: []string{"role-arn-wrong-account", "role-missing", "trust-principal-wrong", "trust-externalid-mismatch", "agent-no-assumerole-permission"}},
		{name: "root user", edit: func(r *evidence.Record) { r.Caller.Value.ARN = "arn:aws:iam::111122223333:root" }, warn: []string{"identity-root-user"}},
		{name: "Torque's account", from: nothingAsked, edit: func(r *evidence.Record) {
			r.Caller.Value.Account = "046086677675"
			r.Target.SecretID = "arn:aws:secretsmanager:eu-west-1:046086677675:secret:x-a1B2c3"
		},
			warn: []string{"identity-is-torque-account"}},
		{name: "emulator", edit: func(r *evidence.Record) { r.Local.Value.Endpoints = map[string]string{"sts": "http://localhost:4566"} }, warn: []string{"local-endpoint-override"}},
		{name: "emulator comes last", edit: all(permission("*", "*", ""), func(r *evidence.Record) { r.Local.Value.Endpoints = map[string]string{"sts": "http://localhost:4566"} }), warn: []string{"role-resource-star", "local-endpoint-override"}},
		{name: "sandbox", edit: func(r *evidence.Record) {
			r.Sandbox = true
			r.Local.Value.Endpoints = map[string]string{"sts": "http://127.0.0.1:1"}
		}},
	})
}

func TestGitFaults(t *testing.T) {
	host := func(change func(x *evidence.Exchange)) edit {
		return func(r *evidence.Record) { change(r.Host.Value); r.Login, r.Clone = nil, nil }
	}
	noHost := func(message string) edit {
		return func(r *evidence.Record) {
			r.Host = evidence.Failed[evidence.Exchange](evidence.Operator, faulttest.Now, &awserr.Failure{Operation: "git:info/refs", Class: awserr.Network, Message: message})
			r.Login, r.Clone = nil, nil
		}
	}
	kind := func(k string) edit { return value(func(v *evidence.Value) { v.Leaf.Kind = k }) }
	blocked := map[evidence.CheckID]string{evidence.GitHost: "pass", evidence.GitAccess: "fail", evidence.GitClone: "blocked by git-access", evidence.RoleReadsSecret: "pass"}
	runCases(t, []faultCase{
		{name: "401", edit: loginRefused(401, "bad credentials"), want: []string{"git-401-bad-token"}, is: blocked},
		{name: "404", edit: loginRefused(404, "not found"), want: []string{"git-404-hidden-private"}, is: blocked},
		{name: "403", edit: loginRefused(403, "forbidden"), want: []string{"git-403-scope"}, is: blocked},
		{name: "403 of a fine-grained token", edit: all(loginRefused(403, "Write access to repository not granted."), kind("GitHub fine-grained token")), want: []string{"git-fine-grained-not-selected"}},
		{name: "SAML", edit: loginRefused(403, "The 'acme' organization has enabled or enforced SAML SSO."), want: []string{"git-saml-sso"}},
		{name: "allow list", edit: loginRefused(403, "the IP allow list of acme"), want: []string{"git-ip-allow-list"}},
		{name: "password", edit: all(withoutKind, loginRefused(401, "your account has 2FA enabled and you must use a personal access token instead of a password")), want: []string{"git-2fa-password"}},
		{name: "a token of which the host says the same", edit: loginRefused(401, "Support for password authentication was removed on August 13, 2021."), want: []string{"git-401-bad-token"}},
		{name: "410 for an app password", edit: loginRefused(410, "App passwords are deprecated and must be replaced with API tokens"), want: []string{"git-token-expired-revoked"}},
		{name: "203 with a sign-in page", edit: loginRefused(203, "<html>Sign In</html>"), want: []string{"git-401-bad-token"}},
		{name: "403 of a firewall", edit: all(loginRefused(403, "<html>Just a moment...</html>"), func(r *evidence.Record) { r.Login.Value.ContentType = "text/html" }), want: []string{"git-html-login-page"}},
		{name: "expired", edit: loginRefused(401, "token has expired"), want: []string{"git-token-expired-revoked"}},
		{name: "GitLab's general text names nothing", edit: loginRefused(401, "HTTP Basic: Access denied. The provided password or token is incorrect, expired, or improperly scoped"), want: []string{"git-401-bad-token"}},
		{name: "user name", edit: all(loginRefused(401, ""), kind("Atlassian API token")), want: []string{"git-username-convention"}},
		{name: "429", edit: loginRefused(429, ""), want: []string{"git-rate-limited"}},
		{name: "503", edit: loginRefused(503, ""), want: []string{"git-provider-5xx"}},
		{name: "web page", edit: loginRefused(200, "<html>"), want: []string{"git-html-login-page"}},
		{name: "login portal in front", edit: host(func(x *evidence.Exchange) { x.Status, x.ContentType, x.Body = 200, "text/html", "<html>" }), want: []string{"git-html-login-page"},
			is: map[evidence.CheckID]string{evidence.GitHost: "fail", evidence.GitAccess: "blocked by git-host"}},
		{name: "redirect to another host", edit: host(func(x *evidence.Exchange) {
			x.Status, x.CrossHost, x.Redirects = 301, true, []string{"https://other.example.com/x"}
		}), want: []string{"git-redirect-cross-host"}},
		{name: "moved on the same host", edit: func(r *evidence.Record) { r.Host.Value.Redirects = []string{"https://git.example.com/acme/new.git"} }, warn: []string{"git-repo-moved"}},
		{name: "no such host", edit: noHost("lookup git.example.com: no such host"), want: []string{"git-dns"}},
		{name: "private authority", edit: noHost("tls: failed to verify certificate: x509: certificate signed by unknown authority"), want: []string{"git-tls-private-ca"}},
		{name: "proxy", edit: host(func(x *evidence.Exchange) { x.Status = 407 }), want: []string{"git-proxy"}},
		{name: "refused connection", edit: noHost("connection refused"), want: []string{"git-connection-refused"}},
		{name: "expired certificate", edit: noHost("tls: failed to verify certificate: x509: certificate has expired or is not yet valid: current time 2026-11-20T08:01:02Z is after 2026-01-01T00:00:00Z"), want: []string{"git-tls-expired"}},
		{name: "certificate of another name", edit: noHost("tls: failed to verify certificate: x509: certificate is valid for a.example.com, not git.example.com"), want: []string{"git-tls-name-mismatch"}},
		{name: "old TLS", edit: noHost("remote error: tls: protocol version not supported"), want: []string{"git-tls-version"}},
		{name: "an unknown failure is unknown", edit: noHost("something else"), is: map[evidence.CheckID]string{evidence.GitHost: "unknown", evidence.GitAccess: "unknown"}},
		{name: "no such branch", edit: func(r *evidence.Record) {
			r.Clone.Value = &evidence.Clone{Branch: "mian", Missing: true, Branches: []string{"main", "dev"}, Default: "refs/heads/main"}
		}, want: []string{"git-default-branch-missing"}, is: map[evidence.CheckID]string{evidence.GitAccess: "pass", evidence.GitClone: "fail"}},
		{name: "empty repository", edit: func(r *evidence.Record) { r.Clone.Value = &evidence.Clone{Empty: true} }, want: []string{"git-repo-empty"}},
		{name: "a fetch too slow for us is unknown", edit: func(r *evidence.Record) {
			r.Clone = evidence.Failed[evidence.Clone](evidence.Operator, faulttest.Now, &awserr.Failure{Operation: "git:fetch", Class: awserr.Timeout, Message: "deadline"})
		}, is: map[evidence.CheckID]string{evidence.GitAccess: "pass", evidence.GitClone: "unknown"}},
		{name: "withheld token is unknown and names the flag", edit: func(r *evidence.Record) {
			r.Login = evidence.Skipped[evidence.Exchange](faulttest.Now, "the token goes to no host that only a file names: --allow-git-host git.example.com")
			r.Clone = evidence.Skipped[evidence.Clone](faulttest.Now, "no token was sent")
		}, is: map[evidence.CheckID]string{evidence.GitHost: "pass", evidence.GitAccess: "unknown", evidence.GitClone: "unknown"}},
	})
}

// A host whose words could not be kept, since they gave the token back, is judged
// as one whose words were.
func TestRefusalsThatEcho(t *testing.T) {
	for _, row := range []struct {
		status int
		body   string
		want   string
	}{
		{403, "enforced SAML SSO", "git-saml-sso"}, {403, "the IP allow list of acme", "git-ip-allow-list"}, {401, "use a token instead of a password", "git-2fa-password"},
		{401, "token has expired", "git-token-expired-revoked"}, {401, "incorrect, expired, or improperly scoped", "git-401-bad-token"}, {403, "insufficient scope", "git-403-scope"},
	} {
		echoed := func(r *evidence.Record) {
			r.Login.Value.Body, r.Login.Value.Echoed, r.Login.Value.Says = "", true, evidence.Sayings(row.body)
		}
		runCases(t, []faultCase{
			{name: row.want, edit: all(withoutKind, loginRefused(row.status, row.body)), want: []string{row.want}},
			{name: row.want + ", echoed", edit: all(withoutKind, loginRefused(row.status, row.body), echoed), want: []string{row.want}},
		})
	}
}

// Each failure of this machine is named by its cause, and says nothing of the
// chain: verdict unknown, exit 4.
func TestLocalCauses(t *testing.T) {
	for _, cause := range []string{
		"local-no-credentials", "local-profile-missing", "local-source-profile-missing", "local-partial-credentials", "local-sso-expired",
		"local-credential-process-fails", "local-keys-invalid", "local-secret-key-wrong", "local-session-token-stale", "local-clock-skew",
		"local-proxy-407", "local-proxy-html-page", "local-tls-interception",
	} {
		r := nothingAsked()
		r.Caller = evidence.Failed[evidence.Caller](evidence.Operator, faulttest.Now, &awserr.Failure{Operation: "sts:GetCallerIdentity", Class: awserr.Credentials, Message: "it failed", Cause: cause})
		rep := judged(t, r)
		same(t, cause, ids(rep.CannotObserve), []string{cause})
		if len(rep.RootCauses) > 0 || rep.Verdict != verdict.Unknown || faults.ExitCode(rep, true, true) != faults.ExitUndetermined {
			t.Errorf("%s: %v, verdict %s, exit %d", cause, ids(rep.RootCauses), rep.Verdict, faults.ExitCode(rep, true, true))
		}
	}
}
