package faults_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"clonepath/awsops/awserr"
	"clonepath/awsops/target"
	"clonepath/checks/evidence"
	"clonepath/checks/faults"
	"clonepath/checks/faults/faulttest"
	"clonepath/checks/verdict"
)

// onTorque is a healthy operator's run that read Torque's side too.
func onTorque() *evidence.Record {
	r := faulttest.AsOperator()
	all := true
	r.Torque = &evidence.TorqueAsked{Host: "portal.qtorque.io", Space: "platform", Credential: "acme-git"}
	r.TorqueCredential = torqueSeen(evidence.TorqueCredential{Name: "acme-git", CloudType: "sourceControl", Type: "gitlabEnterprise", AllSpaces: &all})
	r.TorqueAgents = torqueSeen([]evidence.TorqueAgent{{Name: "agent-1", Status: "Active"}, {Name: "agent-2", Status: "Active"}})
	r.TorqueRepository = torqueSeen(evidence.TorqueRepository{URL: r.Target.Repo, Branch: "main", Credential: "acme-git", Status: "Connected", Agents: []string{"agent-1"}})
	silentFor(time.Minute)(r)
	return r
}

func torqueSeen[T any](value T) *evidence.Fact[T] {
	return evidence.Observed(evidence.Operator, faulttest.Now, value)
}

// silentFor is how long ago the first agent called.
func silentFor(d time.Duration) edit {
	return func(r *evidence.Record) {
		at := faulttest.Now.Add(-d)
		(*r.TorqueAgents.Value)[0].LastKeepAlive = &at
	}
}

func torqueField(name string, of target.Field, compared string) edit {
	return func(r *evidence.Record) {
		r.TorqueCredential.Value.Fields = append(r.TorqueCredential.Value.Fields, evidence.TorqueField{Field: "credential_data." + name, Kind: "text", Of: of, Compared: compared})
	}
}

func torqueFails(class awserr.Class, message string) edit {
	return func(r *evidence.Record) {
		f := &awserr.Failure{Operation: "torque:ListAgents", Class: class, Message: message}
		r.TorqueCredential = evidence.Failed[evidence.TorqueCredential](evidence.Operator, faulttest.Now, f)
		r.TorqueAgents = evidence.Failed[[]evidence.TorqueAgent](evidence.Operator, faulttest.Now, f)
		r.TorqueRepository = evidence.Failed[evidence.TorqueRepository](evidence.Operator, faulttest.Now, f)
	}
}

// reports is what Torque says of a repository that it cannot reach.
func reports(status string, errors ...string) edit {
	return func(r *evidence.Record) {
		r.TorqueRepository.Value.Status, r.TorqueRepository.Value.Errors = status, errors
	}
}

const (
	refusedInTorque = "Failed to get the credential: User: " + faulttest.AgentCall + " is not authorized to perform: sts:AssumeRole on resource: " + faulttest.RoleARN
	deniedInTorque  = "An error occurred (AccessDeniedException) when calling the GetSecretValue operation: User: arn:aws:sts::111122223333:assumed-role/torque-git-reader/torque is not authorized to perform: " +
		"secretsmanager:GetSecretValue on resource: " + faulttest.SecretARN + " with an explicit deny in a service control policy"
	loginInTorque = "git clone of https://git.example.com/acme/blueprints.git: fatal: Authentication failed, HTTP Basic: Access denied"
)

func TestTorque(t *testing.T) {
	for _, c := range []struct {
		name       string
		edit       edit
		want, warn []string
		torque     string // statuses of credential, agent, repository
		says       string // stands in a summary of the three, or under notVisible
		exit       int
	}{
		{name: "all agrees", torque: "pass pass pass", says: "Torque does not show Role ARN"},
		{name: "fields agree", edit: all(torqueField("role_arn", target.FieldRoleARN, evidence.TorqueSame), torqueField("mystery", "", "")),
			torque: "pass pass pass", says: "the same Role ARN; Torque does not show External ID, Secret ID, Secret Path; fields of unpublished meaning: credential_data.mystery (text)"},
		{name: "another role", edit: torqueField("role_arn", target.FieldRoleARN, evidence.TorqueOther), want: []string{"cred-torque-differs"}, torque: "fail pass pass", exit: 3},
		{name: "space by another case", edit: func(r *evidence.Record) {
			r.TorqueCredential.Value.AllSpaces, r.TorqueCredential.Value.Spaces = new(bool), []string{"Platform"}
		}, torque: "pass pass pass"},
		{name: "a credential for a cloud", edit: func(r *evidence.Record) { r.TorqueCredential.Value.CloudType = "aws" }, torque: "unknown pass pass", says: "not as a credential for Git", exit: 4},
		{name: "type", edit: func(r *evidence.Record) { r.TorqueCredential.Value.Type, r.CredentialType = "github", "gitlab" }, warn: []string{"cred-type-provider-mismatch"}, torque: "warn pass pass"},
		{name: "branch", edit: func(r *evidence.Record) { r.TorqueRepository.Value.Branch = "develop" }, warn: []string{"cred-repository-differs"}, torque: "pass pass warn"},
		{name: "syncing", edit: reports("Syncing"), torque: "pass pass unknown", says: "not done yet", exit: 4},
		{name: "a word that is unpublished", edit: reports("Pondering"), torque: "pass pass unknown", says: "Torque says Pondering", exit: 4},
		{name: "an error that says nothing", edit: reports("Failed", "computer says no"), torque: "pass pass unknown", says: "computer says no", exit: 4},
		{name: "an old error of a connected repository", edit: reports("Connected", refusedInTorque), torque: "pass pass unknown", says: "is not authorized", exit: 4},
		{name: "silent for minutes", edit: silentFor(30 * time.Minute), torque: "pass unknown pass", says: "last heard 30m0s ago", exit: 4},
		{name: "silent for hours", edit: silentFor(3 * time.Hour), want: []string{"agent-out-of-touch"}, torque: "pass fail pass", exit: 3},
		{name: "another agent is in touch", edit: all(silentFor(3*time.Hour), func(r *evidence.Record) {
			r.TorqueRepository.Value.Agents, (*r.TorqueAgents.Value)[1].LastKeepAlive = nil, &faulttest.Now
		}), torque: "pass pass pass"},
		{name: "no agent", edit: func(r *evidence.Record) { *r.TorqueAgents.Value = []evidence.TorqueAgent{} }, torque: "pass unknown pass", exit: 4},
		{name: "token expired", edit: torqueFails(awserr.Credentials, "portal.qtorque.io does not accept TORQUE_TOKEN"), torque: "unknown unknown unknown",
			says: "Torque's side: portal.qtorque.io does not accept TORQUE_TOKEN", exit: 4},
		{name: "unreachable", edit: torqueFails(awserr.Network, "portal.qtorque.io did not answer"), torque: "unknown unknown unknown", exit: 4},
		{name: "not asked", edit: func(r *evidence.Record) {
			r.Torque, r.TorqueCredential, r.TorqueAgents, r.TorqueRepository = &evidence.TorqueAsked{NotAsked: "TORQUE_SPACE is not set"}, nil, nil, nil
		}, says: "Torque's side: TORQUE_SPACE is not set"},

		{name: "the agent is refused, the documents allow it", edit: reports("Failed", refusedInTorque),
			want: []string{"agent-no-assumerole-permission", "role-rcp", "agent-boundary-or-scp"}, torque: "pass pass blocked", exit: 3},
		{name: "the agent is refused, the documents say why", edit: all(reports("Failed", refusedInTorque), func(r *evidence.Record) {
			r.Role.Value.Trust = strings.Replace(r.Role.Value.Trust, faulttest.ExternalID, "another", 1)
		}), want: []string{"trust-externalid-mismatch"}, torque: "pass pass blocked", exit: 3},
		{name: "the read is refused", edit: reports("Failed", deniedInTorque), want: []string{"role-scp"}, torque: "pass pass blocked", exit: 3},
		{name: "the login is refused, nobody tried here", edit: all(reports("Failed", loginInTorque), func(r *evidence.Record) { r.Login, r.Clone = nil, nil }),
			want: []string{"git-401-bad-token", "git-token-expired-revoked", "git-403-scope"}, torque: "pass pass blocked", exit: 3},
		{name: "the login is refused there, and works here", edit: reports("Failed", loginInTorque), torque: "pass pass unknown", says: "Access denied", exit: 4},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := onTorque()
			if c.edit != nil {
				c.edit(r)
			}
			rep := judged(t, r)
			same(t, "root causes", ids(rep.RootCauses), c.want)
			same(t, "warnings", ids(rep.Warnings), c.warn)
			same(t, "cannotObserve", ids(rep.CannotObserve), nil)
			if got := faults.ExitCode(rep, false, false); got != c.exit {
				t.Errorf("exit %d, want %d", got, c.exit)
			}
			var statuses []string
			said := rep.NotVisible
			for _, check := range rep.Checks {
				if strings.HasPrefix(string(check.ID), "torque-") {
					statuses, said = append(statuses, string(check.Status)), append(said, check.Summary)
				}
			}
			if got := strings.Join(statuses, " "); got != c.torque {
				t.Errorf("Torque's statements %q, want %q", got, c.torque)
			}
			if !slices.ContainsFunc(said, func(s string) bool { return strings.Contains(s, c.says) }) {
				t.Errorf("nothing says %q: %q", c.says, said)
			}
			if t.Failed() {
				dump(t, rep)
			}
		})
	}
}

// What Torque reports is observed, never proven, and never certain: it does not
// say when its agent tried.
func TestTorquesReportIsNoProof(t *testing.T) {
	for name, text := range map[string]string{"assume-role": refusedInTorque, "role-reads-secret": deniedInTorque} {
		r := onTorque()
		reports("Failed", text)(r)
		rep := judged(t, r)
		if p := checkOf(rep, evidence.CheckID(name)); p.Status != verdict.Fail || p.Provenance != verdict.Observed {
			t.Errorf("%s is %s, %s", name, p.Status, p.Provenance)
		}
		for _, f := range rep.RootCauses {
			if f.Certainty == verdict.Certain || !strings.Contains(f.Settle, "synchronised again") || !slices.ContainsFunc(f.Evidence, func(s string) bool { return strings.Contains(s, "Torque reports") }) {
				t.Errorf("%+v", f)
			}
		}
	}
	// Right after a change the error is more likely an old one.
	changed := onTorque()
	all(reports("Failed", refusedInTorque), trail(evidence.TrailEvent{ID: "1", At: faulttest.Now.Add(-time.Minute), Name: "UpdateAssumeRolePolicy", Source: "iam.amazonaws.com", Write: true,
		Resources: []string{"torque-git-reader"}}))(changed)
	if f := judged(t, changed).RootCauses[0]; f.Certainty != verdict.Possible || !slices.ContainsFunc(f.Evidence, func(s string) bool { return strings.Contains(s, "the error may be older") }) {
		t.Errorf("%+v", f)
	}
	// The agent's own call, made now, outweighs an error of unknown age.
	r := faulttest.Healthy()
	from := onTorque()
	r.Torque, r.TorqueRepository, r.TorqueAgents, r.TorqueCredential = from.Torque, from.TorqueRepository, from.TorqueAgents, from.TorqueCredential
	reports("Failed", refusedInTorque)(r)
	rep := judged(t, r)
	if len(rep.RootCauses) > 0 || checkOf(rep, evidence.AssumeRole).Provenance != verdict.Proven {
		dump(t, rep)
		t.Error("an old error counts for more than a call")
	}
}

// The refusal that Torque reports names who called: then the principal is no
// assumption any more.
func TestTorquesReportNamesTheAgent(t *testing.T) {
	assumed := func(rep *verdict.Report) bool {
		return slices.ContainsFunc(rep.Assumptions, func(a verdict.Assumption) bool { return strings.Contains(a.Text, "the agent calls as") })
	}
	r := onTorque()
	r.Target.AgentPrincipal, r.AgentOrigin = "", target.Documented
	if !assumed(judged(t, r)) {
		t.Error("the documented principal is not assumed")
	}
	reports("Failed", refusedInTorque)(r)
	if assumed(judged(t, r)) {
		t.Error("the principal is assumed although the error names it")
	}
	reports("Failed", strings.ReplaceAll(refusedInTorque, "agent-sa-role", "another-role"))(r)
	if rep := judged(t, r); ids(rep.RootCauses)[0] != "trust-principal-wrong" {
		t.Errorf("root causes %v", ids(rep.RootCauses))
	}
}

// A run without Torque says nothing of it.
func TestWithoutTorque(t *testing.T) {
	if rep := judged(t, faulttest.AsOperator()); len(rep.Checks) != 24 {
		t.Errorf("%d statements", len(rep.Checks))
	}
}
