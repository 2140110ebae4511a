package faults_test

import (
	"slices"
	"testing"
	"time"

	"clonepath/awsops/awserr"
	"clonepath/awsops/target"
	"clonepath/checks/evidence"
	"clonepath/checks/faults/faulttest"
	"clonepath/checks/verdict"
)

// TestLookAlikes: the faults where naive tools name the wrong cause (FAULTS.md),
// each with the cause that it is taken for, which must not be named.
func TestLookAlikes(t *testing.T) {
	denials := []string{"role-permission-policy-missing", "role-explicit-deny", "role-action-typo"}
	trusts := []string{"trust-principal-wrong", "trust-externalid-mismatch", "trust-externalid-required-not-sent", "trust-deny-statement"}
	for _, c := range []struct {
		name   string
		from   func() *evidence.Record // nil = AsOperator
		edit   edit
		want   string // the first root cause; "" = none
		hidden string // or the first of cannotObserve
		never  []string
	}{
		{name: "1 a missing role is no trust problem", from: refusedAgent, edit: func(r *evidence.Record) {
			r.Role = missing[evidence.RoleFacts]("iam:GetRole", "NoSuchEntity")
			r.RolePolicies = missing[[]evidence.Document]("iam:ListRolePolicies", "NoSuchEntity")
		}, want: "role-missing", never: trusts},
		{name: "2 a right trust policy is not to be edited", from: refusedAgent, want: "agent-no-assumerole-permission", never: trusts},
		{name: "3 another caller in the error", from: refusedAgent, edit: func(r *evidence.Record) {
			r.AgentCaller = nil
			r.Assume.Failure.Caller = "arn:aws:sts::046086677675:assumed-role/eks-node/i-0abc"
		}, want: "agent-different-identity", never: trusts},
		{name: "4 a misspelt Secret ID is no missing permission", from: refusedRole(faulttest.ReadDenied("identity-based policy", false)), edit: all(secretGone, func(r *evidence.Record) {
			r.Target.SecretID = "git-repo-tokne"
			r.Lookup = lookup(evidence.Lookup{Name: "git-repo-tokne", Near: []string{"git-repo-token"}})
		}), want: "secret-missing-masked-as-denied", never: append(denials, "secret-not-found")},
		{name: "5 an ARN of another region is neither missing nor denied", from: refusedRole(faulttest.ReadDenied("identity-based policy", false)), edit: func(r *evidence.Record) {
			r.Target.SecretID = "arn:aws:secretsmanager:us-east-1:111122223333:secret:git-repo-token-a1B2c3"
			secretGone(r)
			r.Lookup = lookup(evidence.Lookup{Name: "git-repo-token"})
		}, want: "secret-wrong-region-arn", never: []string{"secret-not-found", "role-permission-policy-missing"}},
		{name: "6 a secret without a value is there", edit: all(noCurrent, func(r *evidence.Record) { r.Secret.Value.Versions = nil }),
			want: "secret-no-version", never: []string{"secret-not-found"}},
		{name: "7 a partial ARN that ends like a full one is not deleted", edit: all(secretGone, func(r *evidence.Record) {
			r.Target.SecretID = "arn:aws:secretsmanager:eu-west-1:111122223333:secret:git-token-abc123"
			permission("secretsmanager:GetSecretValue", r.Target.SecretID+"-??????", "")(r)
			r.Lookup = lookup(evidence.Lookup{Name: "git-token", Found: []evidence.Located{{ARN: r.Target.SecretID + "-nutBrk", Name: "git-token-abc123", Region: faulttest.Region}}})
		}), want: "secret-name-hyphen-six", never: []string{"secret-not-found", "secret-scheduled-deletion", "secret-arn-suffix-stale"}},
		{name: "8 a staging label that nobody sends", from: refusedRole(faulttest.ReadDenied("identity-based policy", false)), edit: all(
			func(r *evidence.Record) { r.RolePolicies.Value = &[]evidence.Document{} },
			secretPolicy(`{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"`+faulttest.RoleARN+`"},"Action":"secretsmanager:GetSecretValue","Resource":"*","Condition":{"StringEquals":{"secretsmanager:VersionStage":"AWSCURRENT"}}}]}`)),
			want: "secret-resource-policy-versionstage", never: denials},
		{name: "9 a key, not the secret's permission", edit: customerKey, want: "kms-decrypt-missing", never: denials},
		{name: "9 a key policy under which the role's grant is void", edit: all(customerKey, mayDecrypt(`{"StringEquals":{"kms:ViaService":"secretsmanager.eu-west-1.amazonaws.com"}}`), func(r *evidence.Record) {
			r.KeyPolicy.Value.Text = `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111122223333:role/key-admin"},"Action":"kms:*","Resource":"*"}]}`
		}), want: "kms-key-policy-no-iam", never: append(denials, "kms-decrypt-missing")},
		{name: "10 the id of a deleted role is no wrong principal", from: refusedAgent, edit: trustStatement(`{"AWS":"AROAEXAMPLEOLDAGENT12"}`, "sts:AssumeRole", idCondition),
			want: "trust-principal-orphan-aroa", never: []string{"trust-principal-wrong", "agent-no-assumerole-permission"}},
		{name: "11 a resource control policy is no broken agent", from: refusedRole(faulttest.ReadDenied("resource control policy", true)), want: "role-rcp", never: append(denials, "agent-no-assumerole-permission")},
		{name: "12 a service control policy is no Deny of the role", from: refusedRole(faulttest.ReadDenied("service control policy", true)), want: "role-scp", never: denials},
		{name: "13 a proxy's page is no denial", from: nothingAsked, edit: func(r *evidence.Record) {
			r.Caller = evidence.Failed[evidence.Caller](evidence.Operator, faulttest.Now, &awserr.Failure{
				Operation: "sts:GetCallerIdentity", Class: awserr.Network, HTTPStatus: 403, Message: "<html>blocked</html>", Cause: "local-proxy-html-page"})
		}, hidden: "local-proxy-html-page", never: []string{"identity-readonly-operator", "role-permission-policy-missing"}},
		{name: "14 one byte too many is no expired token", edit: all(leaf(func(h *evidence.Hygiene) { h.TrailingNewline = true }), loginRefused(401, "token has expired")),
			want: "value-trailing-newline", never: []string{"git-401-bad-token", "git-token-expired-revoked"}},
		{name: "15 a path without a scheme", edit: func(r *evidence.Record) {
			r.Target.Repo, r.Host, r.Login, r.Clone = "github.com/acme/x", nil, nil, nil
		}, want: "git-url-no-scheme", never: []string{"git-404-hidden-private", "git-redirect-cross-host"}},
		{name: "15 a private repository", edit: loginRefused(404, "not found"), want: "git-404-hidden-private", never: []string{"git-url-no-scheme", "git-redirect-cross-host", "git-401-bad-token"}},
		{name: "15 a login that a redirect drops", edit: func(r *evidence.Record) {
			r.Host.Value.Status, r.Host.Value.CrossHost, r.Host.Value.Redirects = 302, true, []string{"https://other.example.com/acme/x.git"}
			r.Login, r.Clone = nil, nil
		}, want: "git-redirect-cross-host", never: []string{"git-404-hidden-private", "git-401-bad-token"}},

		{name: "a longer session of the role does not help a chained agent", from: refusedAgent, edit: func(r *evidence.Record) {
			r.Assume = evidence.Failed[evidence.Session](evidence.Agent, faulttest.Now, &awserr.Failure{Operation: "sts:AssumeRole", Class: awserr.Invalid, Code: "ValidationError", HTTPStatus: 400, RequestID: true,
				Message: "The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining."})
		}, want: "agent-duration-chaining", never: []string{"agent-duration-max"}},
		{name: "a misspelt region is no name server", from: nothingAsked, edit: func(r *evidence.Record) { r.Target.Region = "us-esat-1" }, want: "local-region-typo", never: []string{"git-dns", "agent-egress-blocked"}},
		{name: "a fresh role is not repaired", from: refusedAgent, edit: func(r *evidence.Record) {
			at := faulttest.Now.Add(-20 * time.Second)
			r.Role.Value.Created = &at
		}, want: "role-eventual-consistency", never: append(trusts, "agent-no-assumerole-permission")},
		{name: "an empty token hides behind a public repository", edit: all(leaf(func(h *evidence.Hygiene) { *h = evidence.Hygiene{} }), func(r *evidence.Record) { r.Host.Value.Advertised = true }),
			want: "value-null-or-empty", never: []string{"git-401-bad-token"}},
		{name: "the documented principal is not compared with a caller that was seen", from: faulttest.Healthy, edit: func(r *evidence.Record) {
			r.AgentCaller.Value.ARN = "arn:aws:sts::349148204654:assumed-role/agent-sa-role/x"
			r.Target.AgentPrincipal, r.AgentOrigin = "", target.Documented
			trustStatement(`{"AWS":"arn:aws:iam::349148204654:role/agent-sa-role"}`, "sts:AssumeRole", idCondition)(r)
		}, never: trusts},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := faulttest.AsOperator()
			if c.from != nil {
				r = c.from()
			}
			if c.edit != nil {
				c.edit(r)
			}
			rep := judged(t, r)
			if got := firstOf(rep.RootCauses); got != c.want {
				t.Errorf("first root cause %q, want %q", got, c.want)
			}
			if got := firstOf(rep.CannotObserve); got != c.hidden {
				t.Errorf("first of cannotObserve %q, want %q", got, c.hidden)
			}
			for _, id := range ids(slices.Concat(rep.RootCauses, rep.Warnings, rep.CannotObserve)) {
				if slices.Contains(c.never, id) {
					t.Errorf("%s is named", id)
				}
			}
			if t.Failed() {
				dump(t, rep)
			}
		})
	}
}

func firstOf(list []verdict.Finding) string {
	if len(list) == 0 {
		return ""
	}
	return list[0].Fault
}

func lookup(l evidence.Lookup) *evidence.Fact[evidence.Lookup] {
	return evidence.Observed(evidence.Operator, faulttest.Now, l)
}
