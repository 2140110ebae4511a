package compare_test

import (
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"clonepath/awsops/awserr"
	"clonepath/checks/compare"
	"clonepath/checks/evidence"
	"clonepath/checks/faults"
	"clonepath/checks/faults/faulttest"
)

// changed is a healthy run a day later, with one edit.
func changed(edit func(r *evidence.Record)) *evidence.Record {
	r := faulttest.Healthy()
	r.Taken = r.Taken.Add(24 * time.Hour)
	edit(r)
	return r
}

func diff(t *testing.T, a, b *evidence.Record) *compare.Diff {
	t.Helper()
	return of(t, compare.Recorded("a", a), compare.Recorded("b", b))
}

func of(t *testing.T, a, b compare.Input) *compare.Diff {
	t.Helper()
	before, _ := json.Marshal([]*evidence.Record{a.Record, b.Record})
	d, err := compare.Of(a, b)
	if err != nil {
		t.Fatal(err)
	}
	if after, _ := json.Marshal([]*evidence.Record{a.Record, b.Record}); string(before) != string(after) {
		t.Error("comparing changed what is compared")
	}
	text, err := json.Marshal(d)
	if err != nil || strings.Contains(string(text), "null") || strings.Contains(string(text), faulttest.ExternalID) {
		t.Errorf("%v: %s", err, text)
	}
	return d
}

func asReport(in *evidence.Record) compare.Input {
	return compare.Input{Name: "report", Report: faults.Judge(in)}
}

func masked(t *testing.T, r *evidence.Record) *evidence.Record {
	t.Helper()
	m, err := evidence.Mask(r)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

const foreign = `{"Effect":"Allow","Principal":{"Service":"ec2.amazonaws.com"},"Action":"sts:AssumeRole"}`

func withForeign(text string) string {
	i := strings.LastIndexByte(text, ']')
	return text[:i] + "," + foreign + text[i:]
}

// TestNoise: what differs at every run, or is laid out otherwise, is no change.
func TestNoise(t *testing.T) {
	b := changed(func(r *evidence.Record) {
		r.Tool, r.Durations = "newer", map[string]int64{"role": 4000}
		r.AgentCaller.Value.ARN = strings.Replace(r.AgentCaller.Value.ARN, "/torque-agent", "/another-session", 1)
		r.AgentCaller.Value.UserID = "AROAEXAMPLEAGENT:another-session"
		r.Assume.Value.ARN += "-2"
		r.Assume.Value.Expires = r.Taken.Add(time.Hour)
		r.GuardWrong.Failure.Message = "User: another session is not authorized"
		used := r.Taken
		r.Role.Value.LastUsed, r.Secret.Value.LastAccessed = &used, &used
		var tree any
		_ = json.Unmarshal([]byte(r.Role.Value.Trust), &tree)
		text, _ := json.Marshal(tree)
		r.Role.Value.Trust = string(text)
		r.Clone.Value.Bytes = 313
	})
	if d := diff(t, faulttest.Healthy(), b); len(d.Changes)+len(d.Statuses)+len(d.NotComparable)+len(d.Notes) > 0 || d.ExitCode() != compare.ExitNothingBroke {
		t.Errorf("%s %+v %v", d.Headline, d.Changes, d.NotComparable)
	}
	ports := changed(func(r *evidence.Record) { r.Target.Repo = "http://127.0.0.1:4001/acme/blueprints.git" })
	other := changed(func(r *evidence.Record) { r.Target.Repo = "http://127.0.0.1:4002/acme/blueprints.git" })
	if d := diff(t, ports, other); len(d.Changes)+len(d.Notes) > 0 {
		t.Errorf("a port of this machine: %+v %v", d.Changes, d.Notes)
	}
}

// TestChanges: one thing is otherwise, and the right one is named, in words.
func TestChanges(t *testing.T) {
	for _, row := range []struct {
		what, says string
		edit       func(r *evidence.Record)
	}{
		{"trust policy", "There is a new statement: Allow.", func(r *evidence.Record) { r.Role.Value.Trust = withForeign(r.Role.Value.Trust) }},
		{"trust policy", "which looks alike when masked", func(r *evidence.Record) {
			id := faulttest.ExternalID
			r.Role.Value.Trust = strings.Replace(r.Role.Value.Trust, id, id[:5]+"ff"+id[7:], 1)
		}},
		{"trust policy", "It is no policy any more", func(r *evidence.Record) { r.Role.Value.Trust = "{" }},
		{"role", "It was deleted and made again", func(r *evidence.Record) { r.Role.Value.UniqueID = "AROANEW" }},
		{"role", "Its sessions last at most 900 seconds; it was 3600.", func(r *evidence.Record) { r.Role.Value.MaxSession = 900 }},
		{"secret", "another place", func(r *evidence.Record) {
			r.Secret.Value.ARN = r.Secret.Value.ARN[:len(r.Secret.Value.ARN)-6] + "zzzzzz"
		}},
		{"secret", "does not hold, such as its tags", func(r *evidence.Record) { r.Secret.Value.LastChanged = &r.Taken }},
		{"secret policy", "There is one now", func(r *evidence.Record) {
			r.SecretPolicy.Value.Text = `{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Principal":"*","Action":"*","Resource":"*"}]}`
		}},
		{"secret's value", "Its shape is the same.", func(r *evidence.Record) { r.Value.Value.VersionID = "v-2" }},
		{"inline policy torque-git-read", "The role does not have it any more.", func(r *evidence.Record) { r.RolePolicies.Value = &[]evidence.Document{} }},
		{"managed policy extra", "The role has it now; before, it did not.", func(r *evidence.Record) {
			*r.RolePolicies.Value = append(*r.RolePolicies.Value, evidence.Document{Name: "extra", Kind: "managed", ARN: "arn:aws:iam::aws:policy/extra", Text: faulttest.Permission})
		}},
		{"External ID", "Nothing is entered", func(r *evidence.Record) { r.Target.ExternalID, r.Target.NoExternalID = "", true }},
		{"Secret Path", `It is "git.token"; it was "token".`, func(r *evidence.Record) { r.Target.SecretPath = "git.token" }},
		{"operator", "The caller is", func(r *evidence.Record) { r.Caller.Value.ARN = "arn:aws:iam::111122223333:user/other" }},
		{"agent", "was deleted and made again", func(r *evidence.Record) { r.AgentCaller.Value.UserID = "AROANEW:x" }},
		{"Git host's answer to the token", "It is HTTP 403; it was HTTP 200.", func(r *evidence.Record) { r.Login.Value.Status = 403 }},
		{"branch", "Its head is commit 01234567…", func(r *evidence.Record) { r.Clone.Value.Commit = "0123456789abcdef" }},
		{"credential type", `It is "gitlab"; it was empty.`, func(r *evidence.Record) { r.CredentialType = "gitlab" }},
		{"credential in Torque", `Its type is "gitlab"; it was "github".`, func(r *evidence.Record) { r.TorqueCredential.Value.Type = "gitlab" }},
		{"agents in Torque", `The status of agent-1 is "Disconnected"; it was "Connected".`, func(r *evidence.Record) {
			r.TorqueAgents.Value = &[]evidence.TorqueAgent{{Name: "agent-1", Status: "Disconnected"}}
		}},
		{"repository in Torque", `It uses the credential "other"; it used "git".`, func(r *evidence.Record) { r.TorqueRepository.Value.Credential = "other" }},
		{"what Torque says of the repository", `"authentication failed"`, func(r *evidence.Record) { r.TorqueRepository.Value.Errors = []string{"authentication failed"} }},
	} {
		d := diff(t, withTorque(faulttest.Healthy()), changed(func(r *evidence.Record) { row.edit(withTorque(r)) }))
		if len(d.Changes) == 0 || d.Changes[0].What != row.what || !strings.Contains(d.Changes[0].Summary, row.says) {
			t.Errorf("%s, %q: %+v", row.what, row.says, d.Changes)
		}
	}
}

// withTorque adds what Torque's API shows.
func withTorque(r *evidence.Record) *evidence.Record {
	r.Torque = &evidence.TorqueAsked{Host: "portal.qtorque.io", Space: "platform"}
	r.TorqueCredential = evidence.Observed(evidence.Operator, r.Taken, evidence.TorqueCredential{Name: "git", Type: "github", CloudType: "sourceControl"})
	r.TorqueAgents = evidence.Observed(evidence.Operator, r.Taken, []evidence.TorqueAgent{{Name: "agent-1", Status: "Connected"}})
	r.TorqueRepository = evidence.Observed(evidence.Operator, r.Taken, evidence.TorqueRepository{URL: r.Target.Repo, Credential: "git", Status: "Connected"})
	return r
}

// TestExplains: of two changes on one link, the one that heals the root cause
// when it is undone is told, and the other is not blamed.
func TestExplains(t *testing.T) {
	b := changed(func(r *evidence.Record) {
		r.Role.Value.MaxSession = 7200
		r.Role.Value.Trust = strings.Replace(withForeign(r.Role.Value.Trust), faulttest.ExternalID, "another-external-id-0001", 1)
		r.Assume = evidence.Failed[evidence.Session](evidence.Agent, r.Taken, faulttest.AssumeDenied())
		r.RoleValue = evidence.Skipped[evidence.Value](r.Taken, "the role was not assumed")
		r.Trail = evidence.Observed(evidence.Operator, r.Taken, []evidence.TrailEvent{
			{ID: "e-2", At: r.Taken.Add(-time.Hour), Name: "UpdateAssumeRolePolicy", Region: "us-east-1", Write: true, Caller: "arn:aws:iam::111122223333:user/jane"},
			{ID: "e-1", At: r.Taken.Add(-48 * time.Hour), Name: "UpdateAssumeRolePolicy", Region: "us-east-1", Write: true, Caller: "arn:aws:iam::111122223333:user/before"},
		})
	})
	d := diff(t, faulttest.Healthy(), b)
	if d.Headline != "2 things changed; 1 explains the new root cause trust-externalid-mismatch." || d.ExitCode() != compare.ExitBroke {
		t.Error(d.Headline)
	}
	first, last := d.Changes[0], d.Changes[1]
	if first.What != "trust policy" || !first.Confirmed || !slices.Equal(first.Explains, []string{"trust-externalid-mismatch"}) || last.What != "role" || len(last.Explains) > 0 {
		t.Errorf("%+v", d.Changes)
	}
	if !slices.Equal(first.Recorded, []string{"2026-03-11 11:00:00 UTC: UpdateAssumeRolePolicy by arn:aws:iam::111122223333:user/jane (CloudTrail event e-2, us-east-1)"}) {
		t.Errorf("recorded %q", first.Recorded)
	}
	if !slices.Equal(d.NewCauses[0].ExplainedBy, []string{"trust policy"}) || len(d.Statuses) == 0 {
		t.Errorf("%+v", d)
	}
}

// TestAnswers: where only an answer is otherwise, it shows the root cause; what
// follows from a change that explains it is not told again.
func TestAnswers(t *testing.T) {
	refused := func(r *evidence.Record) {
		r.Login.Value.Status, r.Login.Value.Advertised = 401, false
		r.Clone = evidence.Skipped[evidence.Clone](r.Taken, "the login was refused")
	}
	d := diff(t, faulttest.Healthy(), changed(refused))
	if !strings.HasPrefix(d.Headline, "1 thing changed; 1 shows the new root cause git-401-bad-token") || !d.Changes[0].Answer {
		t.Errorf("%s %+v", d.Headline, d.Changes)
	}
	d = diff(t, faulttest.Healthy(), changed(func(r *evidence.Record) {
		refused(r)
		r.Value.Value.VersionID, r.Login.Value.VersionID = "v-2", "v-2"
	}))
	if !strings.HasPrefix(d.Headline, "1 thing changed; 1 may explain") || d.Changes[0].What != "secret's value" || d.Changes[0].Answer {
		t.Errorf("%s %+v", d.Headline, d.Changes)
	}
}

// TestStillThere: what was broken before is not new, and not forgotten.
func TestStillThere(t *testing.T) {
	broken := func(r *evidence.Record) { r.RolePolicies.Value = &[]evidence.Document{} }
	d := diff(t, changed(broken), changed(broken))
	if d.Broke || d.Headline != "Nothing changed; nothing broke. Still there: the root cause role-permission-policy-missing." {
		t.Error(d.Headline)
	}
	if d = diff(t, changed(broken), changed(func(*evidence.Record) {})); !strings.HasSuffix(d.Headline, "nothing broke. Gone: the root cause role-permission-policy-missing.") {
		t.Error(d.Headline)
	}
}

// TestTheObserverIsNotTheChain: what only one of the runs could see is no change.
func TestTheObserverIsNotTheChain(t *testing.T) {
	b := changed(func(r *evidence.Record) {
		r.RolePolicies = evidence.Failed[[]evidence.Document](evidence.Operator, r.Taken, &awserr.Failure{Operation: "iam:ListRolePolicies", Class: awserr.Denied, Code: "AccessDenied"})
	})
	d := diff(t, faulttest.Healthy(), b)
	if len(d.Changes) > 0 || !slices.Equal(d.NotComparable, []string{"permission policies: b could not read what a read (iam:ListRolePolicies answers AccessDenied)"}) {
		t.Errorf("%+v %q", d.Changes, d.NotComparable)
	}
	d = diff(t, faulttest.Healthy(), faulttest.AsOperator())
	if len(d.Changes) > 0 || len(d.NotComparable) != 1 || !strings.Contains(d.NotComparable[0], "a was made as both, b as operator") {
		t.Errorf("%+v %q", d.Changes, d.NotComparable)
	}
}

// TestMasked: no difference is invented where names are masked, and one of
// meaning is seen all the same.
func TestMasked(t *testing.T) {
	healthy := faulttest.Healthy()
	moved := changed(func(r *evidence.Record) { // another name early in the record gives all the others another pseudonym
		r.Caller.Value.ARN, r.Caller.Value.UserID = "arn:aws:iam::111122223333:user/aaaa", "AIDAOTHER"
	})
	for _, pair := range [][2]*evidence.Record{
		{healthy, masked(t, healthy)}, {masked(t, healthy), healthy}, {masked(t, healthy), masked(t, healthy)}, {healthy, masked(t, moved)},
	} {
		if d := diff(t, pair[0], pair[1]); len(d.Changes)+len(d.Notes) > 0 || len(d.NotComparable) == 0 {
			t.Errorf("%+v %v %v", d.Changes, d.Notes, d.NotComparable)
		}
	}
	broken := masked(t, changed(func(r *evidence.Record) {
		r.Role.Value.Trust = strings.Replace(r.Role.Value.Trust, faulttest.ExternalID, "another-external-id-0001", 1)
	}))
	d := diff(t, healthy, broken)
	if len(d.Changes) != 1 || d.Changes[0].What != "trust policy" || !strings.Contains(d.Changes[0].Diff, "+                    \"sts:ExternalId\": \"‹another›\"") {
		t.Errorf("%+v", d.Changes)
	}
}

func TestReports(t *testing.T) {
	broken := changed(func(r *evidence.Record) {
		r.Target.SecretPath = "tokne"
		r.Value.Value.Path = evidence.PathResult{Missing: "tokne", Nearest: "token", Here: []string{"username", "token"}, Reason: "noKey"}
		r.Value.Value.Leaf, r.RoleValue.Value.Path = nil, r.Value.Value.Path
	})
	for _, pair := range [][2]compare.Input{
		{asReport(faulttest.Healthy()), compare.Recorded("b", broken)},
		{compare.Recorded("a", faulttest.Healthy()), asReport(broken)},
		{asReport(faulttest.Healthy()), asReport(broken)},
	} {
		d := of(t, pair[0], pair[1])
		if !d.Broke || len(d.Changes) != 1 || d.Changes[0].What != "Secret Path" || !strings.HasPrefix(d.Headline, "1 thing changed; 1 may explain the new root cause value-key-missing") || len(d.NotComparable) == 0 {
			t.Errorf("%s %+v %v", d.Headline, d.Changes, d.NotComparable)
		}
	}
}

func TestTargets(t *testing.T) {
	other := changed(func(r *evidence.Record) { r.Target.RoleARN = "arn:aws:iam::111122223333:role/another" })
	d := diff(t, faulttest.Healthy(), other)
	if len(d.Notes) != 1 || !strings.Contains(d.Notes[0], "different roles") {
		t.Errorf("%q", d.Notes)
	}
	sameSecret := changed(func(r *evidence.Record) { r.Target.SecretID = faulttest.SecretARN })
	if d := diff(t, faulttest.Healthy(), sameSecret); len(d.Notes) > 0 || d.Changes[0].What != "Secret ID" {
		t.Errorf("%q %+v", d.Notes, d.Changes)
	}
	if d := diff(t, other, faulttest.Healthy()); len(d.Notes) != 2 || !strings.Contains(d.Notes[0], "name the older one first") {
		t.Errorf("%q", d.Notes)
	}
	nothing := changed(func(r *evidence.Record) {
		r.Target.RoleARN, r.Target.SecretID, r.Target.Repo = "arn:aws:iam::444455556666:role/x", "y", "https://git.example.org/z/z.git"
	})
	if _, err := compare.Of(compare.Recorded("a", faulttest.Healthy()), compare.Recorded("b", nothing)); !errors.Is(err, compare.ErrNothingInCommon) {
		t.Errorf("%v", err)
	}
	if compare.SameChain(faulttest.Healthy(), other) || !compare.SameChain(faulttest.Healthy(), sameSecret) {
		t.Error("the wrong runs are of one chain")
	}
}

// TestEveryStatementCanBeExplained: no statement is forgotten by the rows.
func TestEveryStatementCanBeExplained(t *testing.T) {
	touched := compare.Touched()
	for _, c := range faults.Judge(withTorque(faulttest.Healthy())).Checks {
		if !slices.Contains(touched, c.ID) {
			t.Errorf("nothing that can change touches %s", c.ID)
		}
	}
}
