package faults_test

import (
	"strings"
	"testing"

	"clonepath/awsops/awserr"
	"clonepath/awsops/target"
	"clonepath/checks/evidence"
	"clonepath/checks/faults"
	"clonepath/checks/faults/faulttest"
	"clonepath/checks/verdict"
)

func TestHealthy(t *testing.T) {
	cases := []struct {
		name     string
		record   *evidence.Record
		headline string
		proven   bool // --require-proven is satisfied
	}{
		{"both", faulttest.Healthy(), "The chain works. No fault found: 15 proven, 8 observed, 1 evaluated. Not visible from here: the agent's own network. Assuming: the runner calls as the agent does (unpublished); the agent looks in eu-west-1.", true},
		{"operator", faulttest.AsOperator(), "No fault found: 0 proven, 17 observed, 7 evaluated. Not visible from here: the agent's own policies; policies of either organisation; the agent's own network. Assuming: the runner calls as the agent does (unpublished); the agent looks in eu-west-1.", false},
		{"agent", faulttest.AsAgent(), "The chain works. No fault found: 16 proven, 5 observed, 0 evaluated. Not visible from here: the agent's own network. Assuming: the runner calls as the agent does (unpublished); the agent looks in eu-west-1.", true},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			rep := judged(t, c.record)
			if rep.Verdict != verdict.Pass || len(rep.Checks) != 24 || faults.ExitCode(rep, true, false) != faults.ExitNoFault {
				dump(t, rep)
				t.Errorf("verdict %s, %d checks, exit %d", rep.Verdict, len(rep.Checks), faults.ExitCode(rep, true, false))
			}
			if (faults.ExitCode(rep, false, true) == faults.ExitNoFault) != c.proven {
				t.Errorf("--require-proven exits %d", faults.ExitCode(rep, false, true))
			}
			if rep.Headline != c.headline {
				t.Errorf("headline %q", rep.Headline)
			}
		})
	}
}

func TestProvenance(t *testing.T) {
	cases := []struct {
		record *evidence.Record
		want   map[evidence.CheckID]verdict.Provenance
	}{
		{faulttest.Healthy(), map[evidence.CheckID]verdict.Provenance{
			evidence.TrustAgent: verdict.Proven, evidence.TrustExternalID: verdict.Proven, evidence.AssumeRole: verdict.Proven,
			evidence.RoleReadsSecret: verdict.Proven, evidence.RolePermission: verdict.Proven, evidence.GitAccess: verdict.Proven,
			evidence.GitClone: verdict.Proven, evidence.SecretPath: verdict.Observed, evidence.RoleLeastPrivilege: verdict.Evaluated,
		}},
		{faulttest.AsOperator(), map[evidence.CheckID]verdict.Provenance{
			evidence.TrustAgent: verdict.Evaluated, evidence.TrustExternalID: verdict.Evaluated, evidence.AssumeRole: verdict.Evaluated,
			evidence.RoleReadsSecret: verdict.Evaluated, evidence.RolePermission: verdict.Evaluated, evidence.GitAccess: verdict.Observed,
			evidence.GitClone: verdict.Observed, evidence.GitHost: verdict.Observed, evidence.RoleBoundary: verdict.Observed,
		}},
		{faulttest.AsAgent(), map[evidence.CheckID]verdict.Provenance{
			evidence.RoleExists: verdict.Proven, evidence.SecretExists: verdict.Proven, evidence.SecretPath: verdict.Proven,
			evidence.SecretKey: verdict.Proven, evidence.SecretPolicyOK: verdict.Proven, evidence.RoleBoundary: verdict.Proven,
		}},
	}
	for _, c := range cases {
		rep := judged(t, c.record)
		for _, check := range rep.Checks {
			if want, ok := c.want[check.ID]; ok && check.Provenance != want {
				t.Errorf("as %s: %s is %s, want %s", rep.As, check.ID, check.Provenance, want)
			}
		}
	}
}

// An endpoint that enforces nothing lets a wrong External ID in: no finding may
// come of that, and the contradiction is said.
func TestEndpointThatEnforcesNothing(t *testing.T) {
	r := faulttest.Healthy()
	r.Local.Value.Endpoints = map[string]string{"sts": "http://emulator.example:4566"}
	r.GuardWrong, r.GuardMissing = r.Assume, r.Assume
	rep := judged(t, r)
	same(t, "root causes", ids(rep.RootCauses), nil)
	same(t, "warnings", ids(rep.Warnings), []string{"local-endpoint-override"})
	for _, c := range rep.Checks {
		if c.ID == evidence.TrustExternalID && (c.Status != verdict.Pass || c.Provenance != verdict.Evaluated || !strings.Contains(c.Summary, "enforces no trust policy")) {
			t.Errorf("%+v", c)
		}
	}
}

// Where documents deny and a call succeeds, the documents count, and the
// contradiction is cited.
func TestContradiction(t *testing.T) {
	r := faulttest.Healthy()
	r.Target.ExternalID = "0123456789abcdef0123456789abcdef"
	rep := judged(t, r)
	same(t, "root causes", ids(rep.RootCauses), []string{"trust-externalid-mismatch"})
	if got := statusOf(rep, evidence.AssumeRole); got != "blocked by trust-agent" {
		t.Errorf("assume-role is %s", got)
	}
	last := rep.RootCauses[0].Evidence[len(rep.RootCauses[0].Evidence)-1]
	if !strings.HasPrefix(last, "contradiction: the agent assumed the role all the same") {
		t.Errorf("evidence ends with %q", last)
	}
	if faults.ExitCode(rep, false, false) != faults.ExitFault {
		t.Error("exit code")
	}
}

func TestExitCodes(t *testing.T) {
	cases := []struct {
		name                  string
		edit                  edit
		plain, strict, proven int
		verdict               verdict.Status
	}{
		{"warning", trustStatement(agentPrincipal, "sts:AssumeRole", "{}"), 0, 3, 4, verdict.Warn},
		{"fault", func(r *evidence.Record) { r.Role = missing[evidence.RoleFacts]("iam:GetRole", "NoSuchEntity") }, 3, 3, 3, verdict.Fail},
		{"needed statement unknown", func(r *evidence.Record) { r.Role = denied[evidence.RoleFacts]("iam:GetRole") }, 4, 4, 4, verdict.Unknown},
		{"rotation unknown", func(r *evidence.Record) { r.Secret.Value.LastChanged = nil }, 0, 0, 4, verdict.Pass},
		{"cannot observe", func(r *evidence.Record) { r.Caller = sessionExpired() }, 4, 4, 4, verdict.Unknown},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			r := faulttest.AsOperator()
			c.edit(r)
			rep := judged(t, r)
			if a, b, d := faults.ExitCode(rep, false, false), faults.ExitCode(rep, true, false), faults.ExitCode(rep, false, true); a != c.plain || b != c.strict || d != c.proven || rep.Verdict != c.verdict {
				t.Errorf("%d, strict %d, proven %d, verdict %s", a, b, d, rep.Verdict)
				dump(t, rep)
			}
		})
	}
}

func sessionExpired() *evidence.Fact[evidence.Caller] {
	return evidence.Failed[evidence.Caller](evidence.Operator, faulttest.Now, &awserr.Failure{
		Operation: "sts:GetCallerIdentity", Class: awserr.Credentials, Message: "the SSO session has expired or is invalid", Cause: "local-sso-expired",
	})
}

// Independent faults are all root causes; what depends on one is blocked.
func TestSeveralFaults(t *testing.T) {
	runCases(t, []faultCase{{
		name: "value, permission, trust, branch", from: refusedAgent,
		edit: all(leaf(func(h *evidence.Hygiene) { h.TrailingNewline = true }), permission("secretsmanager:GetSecretValue", "*", ""),
			alsoAttached(`{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Action":"secretsmanager:*","Resource":"*"}]}`),
			func(r *evidence.Record) {
				r.Target.ExternalID, r.Target.NoExternalID, r.Target.Branch = "", true, "ma in"
			}, loginRefused(401, "")),
		want: []string{"value-trailing-newline", "role-explicit-deny", "trust-externalid-required-not-sent", "git-default-branch-missing"},
		is: map[evidence.CheckID]string{
			evidence.RoleReadsSecret: "blocked by role-permission", evidence.GitAccess: "blocked by secret-token", evidence.GitClone: "blocked by secret-token",
			evidence.RoleLeastPrivilege: "blocked by role-permission",
		},
	}})
}

func TestWithoutRepository(t *testing.T) {
	r := faulttest.Healthy()
	r.Target.Repo, r.Host, r.Login, r.Clone = "", nil, nil, nil
	rep := judged(t, r)
	if len(rep.Checks) != 20 || rep.Verdict != verdict.Pass {
		t.Errorf("%d checks, verdict %s", len(rep.Checks), rep.Verdict)
	}
	if !strings.HasSuffix(rep.Headline, "No repository was given: Git was not checked.") || strings.HasPrefix(rep.Headline, "The chain works") {
		t.Error(rep.Headline)
	}
}

func TestDocumentedPrincipalIsAnAssumption(t *testing.T) {
	r := faulttest.AsOperator()
	r.Target.AgentPrincipal, r.AgentOrigin = "", target.Documented
	rep := judged(t, r)
	if len(rep.Assumptions) == 0 || !strings.Contains(rep.Assumptions[0].Text, faulttest.Agent) {
		t.Errorf("%+v", rep.Assumptions)
	}
	trust(strings.ReplaceAll(faulttest.Trust, "046086677675", "349148204654"))(r)
	rep = judged(t, r)
	same(t, "root causes", ids(rep.RootCauses), []string{"trust-principal-wrong"})
	if f := rep.RootCauses[0]; f.Certainty != verdict.Likely || f.Settle == "" {
		t.Errorf("%s, settle %q", f.Certainty, f.Settle)
	}
}

// A token entered as Secret ID must not be repeated by the report.
func TestTokenAsSecretID(t *testing.T) {
	const token = "ghp_0123456789abcdefghij"
	r := faulttest.AsOperator()
	r.Target.SecretID, r.Secret, r.Value = token, nil, nil
	rep := judged(t, r)
	same(t, "root causes", ids(rep.RootCauses), []string{"cred-token-in-secret-id"})
	if strings.Contains(asJSON(t, rep), token) {
		t.Error("the report holds the token")
	}
}

// The wizard judges the record while it grows: nothing may be claimed of what
// was not asked yet.
func TestEmptyRecord(t *testing.T) {
	rep := judged(t, &evidence.Record{Target: faulttest.AsOperator().Target, As: evidence.Operator, Taken: faulttest.Now})
	same(t, "root causes", ids(rep.RootCauses), nil)
	for _, c := range rep.Checks {
		if c.Status == verdict.Fail || c.Status == verdict.Blocked {
			t.Errorf("%s is %s", c.ID, c.Status)
		}
	}
	judged(t, &evidence.Record{})
}

func BenchmarkJudge(b *testing.B) {
	for name, r := range map[string]*evidence.Record{"healthy": faulttest.Healthy(), "mismatch": func() *evidence.Record {
		r := refusedAgent()
		r.Target.ExternalID = "0123456789abcdef0123456789abcdef"
		return r
	}()} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				faults.Judge(r)
			}
		})
	}
}
