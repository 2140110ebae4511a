package faults_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"clonepath/assets"
	"clonepath/awsops/awserr"
	"clonepath/awsops/sandbox"
	"clonepath/awsops/target"
	"clonepath/awsops/wording"
	"clonepath/checks/evidence"
	"clonepath/checks/faults/faulttest"
)

// Why the sandbox cannot show a fault.
const (
	ofTheMachine  = "the operator's own machine is not the sandbox's"
	ofTheOperator = "it is about who the operator is, not about the chain"
	whenWriting   = "AWS refuses it when something is written, and a check writes nothing"
	ofTheNetwork  = "it is in the agent's network, which is this machine's here"
	ofTorque      = "only Torque's API shows it, which the sandbox has not"
	ofTheCluster  = "it is in the cluster that the agent runs in, which the sandbox has not"
	remembered    = "it is in what the agent remembers; nobody but the agent can show that"
)

// uninjected are the catalogued faults that the sandbox cannot show, and a
// Record of each from which it is named all the same.
var uninjected = []struct {
	fault, why string
	from       func() *evidence.Record // nil = AsOperator
	edit       edit
	as         string // rootCause, warning, cannotObserve, or why it has no finding
}{
	{"local-no-credentials", ofTheMachine, nothingAsked, callFails("local-no-credentials"), "cannotObserve"},
	{"local-profile-missing", ofTheMachine, nothingAsked, callFails("local-profile-missing"), "cannotObserve"},
	{"local-source-profile-missing", ofTheMachine, nothingAsked, callFails("local-source-profile-missing"), "cannotObserve"},
	{"local-partial-credentials", ofTheMachine, nothingAsked, callFails("local-partial-credentials"), "cannotObserve"},
	{"local-sso-expired", ofTheMachine, nothingAsked, callFails("local-sso-expired"), "cannotObserve"},
	{"local-credential-process-fails", ofTheMachine, nothingAsked, callFails("local-credential-process-fails"), "cannotObserve"},
	{"local-region-missing", ofTheMachine, nothingAsked, func(r *evidence.Record) { r.Target.Region, r.Caller = "", nil }, "cannotObserve"},
	{"local-region-typo", ofTheMachine, nothingAsked, func(r *evidence.Record) { r.Target.Region = "us-esat-1" }, "rootCause"},
	{"local-region-whitespace", ofTheMachine, nothingAsked, func(r *evidence.Record) { r.Target.Region = "eu-west-1 " }, "rootCause"},
	{"local-keys-invalid", ofTheMachine, nothingAsked, callFails("local-keys-invalid"), "cannotObserve"},
	{"local-secret-key-wrong", ofTheMachine, nothingAsked, callFails("local-secret-key-wrong"), "cannotObserve"},
	{"local-session-token-stale", ofTheMachine, nothingAsked, callFails("local-session-token-stale"), "cannotObserve"},
	{"local-clock-skew", ofTheMachine, nothingAsked, callFails("local-clock-skew"), "cannotObserve"},
	{"local-calls-fail", ofTheMachine, nothingAsked, callFails(""), "cannotObserve"},
	{"local-proxy-407", ofTheMachine, nothingAsked, callFails("local-proxy-407"), "cannotObserve"},
	{"local-proxy-html-page", ofTheMachine, nothingAsked, callFails("local-proxy-html-page"), "cannotObserve"},
	{"local-tls-interception", ofTheMachine, nothingAsked, callFails("local-tls-interception"), "cannotObserve"},
	{"local-endpoint-override", ofTheMachine, nil, func(r *evidence.Record) { r.Local.Value.Endpoints = map[string]string{"sts": "http://localhost:4566"} }, "warning"},

	{"identity-wrong-account", ofTheOperator, nothingAsked, func(r *evidence.Record) {
		r.Caller.Value.Account, r.Caller.Value.ARN = "444455556666", "arn:aws:iam::444455556666:user/admin"
	}, "cannotObserve"},
	{"identity-root-user", ofTheOperator, nil, func(r *evidence.Record) { r.Caller.Value.ARN = "arn:aws:iam::111122223333:root" }, "warning"},
	{"identity-is-torque-account", ofTheOperator, nothingAsked, func(r *evidence.Record) {
		r.Caller.Value.Account = "046086677675"
		r.Target.SecretID = "arn:aws:secretsmanager:eu-west-1:046086677675:secret:x-a1B2c3"
	}, "warning"},
	{"identity-mfa-required", ofTheOperator, nil, refusedTo("iam:CreateRole", " with an explicit deny in an identity-based policy"), "warning"},
	{"identity-readonly-operator", ofTheOperator, nil, refusedTo("iam:CreateRole", " because no identity-based policy allows the iam:CreateRole action"), "warning"},
	{"identity-boundary-on-operator", ofTheOperator, nil, refusedTo("iam:CreateRole", " because no permissions boundary allows the iam:CreateRole action"), "warning"},
	{"identity-scp-blocks-iam", ofTheOperator, nil, refusedTo("iam:CreateRole", " with an explicit deny in a service control policy"), "warning"},
	{"identity-diagnostic-blind", ofTheOperator, nil, func(r *evidence.Record) { r.Role = denied[evidence.RoleFacts]("iam:GetRole") },
		"no finding: a denied probe leaves its statements unknown, and notVisible names it by this id"},

	{"secret-name-tombstoned", whenWriting, nil, refusedWrite("secretsmanager:CreateSecret", "InvalidRequestException", "You can't create this secret because a secret with this name is already scheduled for deletion."), "rootCause"},
	{"secret-block-public-policy", whenWriting, nil, refusedWrite("secretsmanager:PutResourcePolicy", "PublicPolicyException", "The resource policy grants public access to the secret."), "rootCause"},
	{"role-inline-size-limit", whenWriting, nil, refusedWrite("iam:PutRolePolicy", "LimitExceeded", "Maximum policy size of 10240 bytes exceeded for role torque-git-reader"), "rootCause"},
	{"trust-principal-nonexistent", whenWriting, nil, refusedWrite("iam:UpdateAssumeRolePolicy", "MalformedPolicyDocument", `Invalid principal in policy: "AWS":"arn:aws:iam::046086677675:role/agent-sa-rol"`), "rootCause"},

	{"secret-rotated-stale-cache", remembered, nil, all(loginRefused(401, ""), func(r *evidence.Record) {
		const newer = "a1b2c3d4-0000-4000-8000-000000000002"
		r.Secret.Value.Versions = map[string][]string{faulttest.Version: {"AWSPREVIOUS"}, newer: {"AWSCURRENT"}}
	}), "rootCause"},
	{"cred-edited-role-not-propagated", remembered, refusedAgent, func(r *evidence.Record) {
		r.Assume.Failure.Resource = "arn:aws:iam::111122223333:role/torque-old"
	}, "rootCause"},
	{"agent-credentials-expired-midrun", remembered, refusedRole(&awserr.Failure{Operation: "secretsmanager:GetSecretValue", Class: awserr.Credentials,
		Code: "ExpiredTokenException", HTTPStatus: 400, RequestID: true, Message: "The security token included in the request is expired", Cause: "local-session-token-stale"}), nil, "rootCause"},

	{"cred-type-provider-mismatch", "the sandbox's Git host is of no provider", nil, func(r *evidence.Record) {
		r.Target.Repo, r.CredentialType = "https://github.com/acme/x.git", "gitlab"
	}, "warning"},
	{"agent-optin-region-token", "the sandbox issues no tokens of the global endpoint", refusedAgent, func(r *evidence.Record) {
		r.Assume = evidence.Failed[evidence.Session](evidence.Agent, faulttest.Now, &awserr.Failure{Operation: "sts:AssumeRole", Class: awserr.Invalid,
			Code: "InvalidClientTokenId", HTTPStatus: 403, RequestID: true, Message: "The provided token is malformed or otherwise invalid"})
	}, "rootCause"},
	{"agent-egress-blocked", ofTheNetwork, agentCutOff, nil, "rootCause"},
	{"agent-credentials-invalid", remembered, nothingAsked, heard("aws-token-invalid"), "rootCause"},
	{"agent-clock-skew", ofTheMachine, nothingAsked, heard("aws-clock"), "rootCause"},
	{"runner-service-account-unannotated", ofTheCluster, nil, func(r *evidence.Record) {
		started := faulttest.Now.Add(-time.Hour)
		r.Hosting = "self"
		r.Cluster = evidence.Observed("", faulttest.Now, evidence.Cluster{
			Accounts: []evidence.ServiceAccount{{Namespace: "environments", Name: "runner"}},
			Pods:     []evidence.Pod{{Namespace: "environments", Name: "runner-1", Kind: evidence.RunnerPod, Account: "runner", Started: &started}},
		})
	}, "rootCause"},
	{"agent-irsa-refused", ofTheCluster, nothingAsked, heard("irsa-refused"), "rootCause"},
	{"agent-irsa-provider-missing", ofTheCluster, nothingAsked, heard("irsa-provider-missing"), "rootCause"},
	{"agent-irsa-token-invalid", ofTheCluster, nothingAsked, heard("irsa-token-refused"), "rootCause"},
	{"agent-irsa-token-missing", ofTheCluster, nothingAsked, heard("irsa-token-file"), "rootCause"},
	{"agent-irsa-pod-identity", ofTheCluster, nothingAsked, heard("pod-identity"), "rootCause"},
	{"git-tls-expired", ofTheNetwork, nil, noGitAnswer("tls: failed to verify certificate: x509: certificate has expired or is not yet valid"), "rootCause"},
	{"git-tls-name-mismatch", ofTheNetwork, nil, noGitAnswer("tls: failed to verify certificate: x509: certificate is valid for a.example.com, not git.example.com"), "rootCause"},
	{"git-tls-version", ofTheNetwork, nil, noGitAnswer("remote error: tls: protocol version not supported"), "rootCause"},
	{"git-connection-refused", ofTheNetwork, nil, noGitAnswer("dial tcp 192.0.2.7:443: connect: connection refused"), "rootCause"},
	{"cred-torque-differs", ofTorque, onTorque, torqueField("role_arn", target.FieldRoleARN, evidence.TorqueOther), "rootCause"},
	{"cred-space-not-allowed", ofTorque, onTorque, func(r *evidence.Record) {
		r.TorqueCredential.Value.AllSpaces, r.TorqueCredential.Value.Spaces = new(bool), []string{"elsewhere"}
	}, "rootCause"},
	{"cred-repository-differs", ofTorque, onTorque, func(r *evidence.Record) { r.TorqueRepository.Value.Credential = "another" }, "rootCause"},
	{"agent-out-of-touch", ofTorque, onTorque, silentFor(2 * time.Hour), "rootCause"},
	{"git-dns", ofTheNetwork, nil, noGitAnswer("lookup git.example.com: no such host"), "rootCause"},
	{"git-tls-private-ca", ofTheNetwork, nil, noGitAnswer("tls: failed to verify certificate: x509: certificate signed by unknown authority"), "rootCause"},
	{"git-lfs-submodule", "the trial clone fetches one commit and no files", nil, func(r *evidence.Record) {
		r.Clone = evidence.Failed[evidence.Clone](evidence.Agent, faulttest.Now, &awserr.Failure{Operation: "git:checkout", Class: awserr.Other,
			Message: "fatal: clone of 'https://git.example.com/acme/shared.git' into submodule path 'shared' failed"})
	}, "rootCause"},
	{"git-large-timeout", "it would take as long as the limit", nothingAsked, heard("git-cut-off"), "rootCause"},
}

// callFails is the operator's first call, failed for a reason of this machine.
func callFails(cause string) edit {
	return func(r *evidence.Record) {
		r.Caller = evidence.Failed[evidence.Caller](evidence.Operator, faulttest.Now, &awserr.Failure{
			Operation: "sts:GetCallerIdentity", Class: awserr.Credentials, Message: "it failed", Cause: cause})
	}
}

func refusedWrite(operation, code, message string) edit {
	return func(r *evidence.Record) {
		f := &awserr.Failure{Operation: operation, Code: code, HTTPStatus: 400, RequestID: true, Message: message}
		r.Writes = evidence.Observed(evidence.Operator, faulttest.Now, evidence.Writes{*f.Complete()})
	}
}

// refusedTo is a refusal of the operator, with AWS's reason behind it.
func refusedTo(operation, reason string) edit {
	return refusedWrite(operation, "AccessDenied", "User: arn:aws:iam::111122223333:user/admin is not authorized to perform: "+operation+
		" on resource: "+faulttest.RoleARN+reason)
}

// heard is a text that somebody sent, with the example of a wording in it.
func heard(row string) edit {
	return func(r *evidence.Record) {
		r.ErrorTexts = evidence.Observed(evidence.Actor(""), faulttest.Now, []evidence.ErrorText{{Wording: row, Says: wording.ByID(row).Example, From: "a.txt:1"}})
	}
}

func noGitAnswer(message string) edit {
	return func(r *evidence.Record) {
		r.Host = evidence.Failed[evidence.Exchange](evidence.Operator, faulttest.Now, &awserr.Failure{Operation: "git:info-refs", Class: awserr.Network, Message: message})
		r.Login, r.Clone = nil, nil
	}
}

// TestUninjected prints the faults that cannot be injected, with why, and judges
// a Record of each.
func TestUninjected(t *testing.T) {
	var table strings.Builder
	for _, row := range uninjected {
		fmt.Fprintf(&table, "%-34s %-14s %s\n", row.fault, row.as, row.why)
		t.Run(row.fault, func(t *testing.T) {
			r := faulttest.AsOperator()
			if row.from != nil {
				r = row.from()
			}
			if row.edit != nil {
				row.edit(r)
			}
			rep := judged(t, r)
			want := map[string]string{row.as: row.fault}
			same(t, "the first of each", []string{firstOf(rep.RootCauses), firstOf(rep.Warnings), firstOf(rep.CannotObserve)},
				[]string{want["rootCause"], want["warning"], want["cannotObserve"]})
			if t.Failed() {
				dump(t, rep)
			}
		})
	}
	t.Logf("%d faults that cannot be injected:\n%s", len(uninjected), table.String())
}

// Every catalogued fault is injected, or stands in the list of those that cannot
// be, and in that order.
func TestEveryFaultIsShown(t *testing.T) {
	var injected, listed []string
	for _, row := range slices.Concat(sandbox.Injections(), sandbox.AuditInjections()) {
		injected = append(injected, row.Fault)
	}
	for _, row := range uninjected {
		listed = append(listed, row.fault)
	}
	var left []string
	for _, id := range assets.FaultIDs() {
		switch here, there := slices.Contains(injected, id), slices.Contains(listed, id); {
		case !here && !there:
			t.Errorf("%s is neither injected nor in the list of those that cannot be", id)
		case here && there:
			t.Errorf("%s is injected, and in the list of those that cannot be", id)
		case here:
			left = append(left, id)
		}
	}
	if !slices.Equal(left, injected) {
		t.Error("the sandbox's list is not in the order of the catalogue")
	}
	if len(injected)+len(listed) != len(assets.FaultIDs()) {
		t.Errorf("%d injected and %d listed of %d", len(injected), len(listed), len(assets.FaultIDs()))
	}
}
