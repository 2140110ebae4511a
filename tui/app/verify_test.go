package app

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"clonepath/awsops"
	"clonepath/awsops/awserr"
	"clonepath/awsops/target"
	"clonepath/checks"
	"clonepath/checks/evidence"
	"clonepath/checks/verdict"

	"clonepath/steps/plan"
	"clonepath/steps/session"
	"clonepath/tui/page"
	"clonepath/tui/pages/verify"
	"clonepath/tui/plain"
	"clonepath/tui/prose"
)

// verified is a driver that stands on Verify, on the sandbox with a fault.
func verified(t *testing.T, fault string, width, height int) (*driver, page.Deps) {
	t.Helper()
	deps, _ := onSandbox(t, fault)
	d := drive(t, deps, width, height)
	return d.EnterUntil("Verify · done").On(page.Verify), deps
}

// changes counts the writes of IAM that a sandbox saw.
func writes(d *driver) int {
	changed, _, _ := d.app.s.Journal.Read()
	return len(changed)
}

func TestOpenACheck(t *testing.T) {
	for _, size := range [][2]int{{60, 20}, {80, 24}, {120, 40}} {
		d, _ := verified(t, "trust-externalid-mismatch", size[0], size[1])
		d.Press("down").Sees("▸ ✗ the role trusts the agent").Press("enter").On(page.Detail).Fits()
		d.Sees("Root cause trust-externalid-mismatch")
		d.Resize(100, 120).Fits()
		d.Sees("Document: trust policy", `▸                     "sts:ExternalId":`, "Fix (you can do it)", "f shows the plan", "How this is known", "role-exists: pass", "assume-role: blocked by trust-agent")
		if id := d.app.s.Setup.Target.ExternalID; strings.Contains(d.View(), id) {
			t.Error("the External ID is on the screen")
		}
		d.Resize(size[0], size[1]).Press("right").Sees("The role trusts the runners").Fits()
		d.Press("esc").On(page.Verify).Sees("▸ ⊘ the role trusts the runners").Fits()
		d.Press("shift+tab").Sees("▸ ✗ the role trusts the agent").Press("up", "home", "up").Press("enter").On(page.Report)
		d.Press("tab").Sees("▸ Root cause").Press("enter").On(page.Detail).Sees("The role trusts the agent").Press("esc").On(page.Report)
	}
}

func TestFix(t *testing.T) {
	for name, way := range map[string][]string{
		"from the list": {"f"}, "from the check": {"down", "enter", "f"}, "from the report": {"enter", "f"},
	} {
		t.Run(name, func(t *testing.T) {
			d, _ := verified(t, "trust-externalid-mismatch", 80, 24)
			d.Press(way...).On(page.Plan).Sees("Fix for trust-externalid-mismatch: 1 change").Fits()
			d.Press("enter").On(page.Verify).Sees("The chain works.", "trust ✓")
			if writes(d) != 1 {
				t.Errorf("%d changes", writes(d))
			}
			d.SeesNot("f fix").Press("enter").On(page.Report).Sees("Healthy").Press("end").Sees("Let the agent assume the role")
		})
	}
}

func TestFixIsConfirmedElsewhere(t *testing.T) {
	deps, _ := onSandbox(t, "role-action-typo")
	deps.ConfirmDefaultApply = false
	d := drive(t, deps, 80, 24).EnterUntil("Verify · done").Press("f").Sees("Fix for role-action-typo", "▸ go back").Press("enter").On(page.Verify)
	if writes(d) != 0 {
		t.Error("something was changed by enter alone")
	}
	d.Press("f", "left", "enter").Sees("The chain works.")
}

// What a plan of ours cannot mend has no f: a warning, a value that is entered in
// Torque, a fault that a person decides about, what was sent.
func TestNoFix(t *testing.T) {
	for _, fault := range []string{"trust-no-externalid", "secret-id-whitespace", "trust-deny-statement", "git-401-bad-token"} {
		d, _ := verified(t, fault, 120, 40)
		d.SeesNot("f fix").Press("tab").SeesNot("f fix").Press("f").On(page.Verify)
	}
	d, deps := verified(t, "trust-externalid-mismatch", 120, 40)
	deps.Mode, deps.Record = page.ModeReport, observed(t, d)
	drive(t, deps, 120, 40).Sees("trust-externalid-mismatch", "c copy value").SeesNot("f fix", "w watch", "r run").Press("f", "w", "r").On(page.Verify)
}

// A fix that may not be written says why, and hands over.
func TestBlockedFixIsHandedOver(t *testing.T) {
	f := &fakeWorld{planned: &plan.Planned{
		Changes: []awsops.Change{{Kind: awsops.PutRolePolicy, Title: "something else"}},
		Blocked: []plan.Blocked{{Title: "Let the agent assume the role", Why: "nobody confirmed the principal", Do: "ask Torque"}},
	}}
	deps := testDeps(f)
	d := drive(t, deps, 80, 24)
	d.app.s.Identity = &session.Identity{Account: "111122223333"}
	showVerify(d, someReport(), false)
	d.Press("f").Sees("nothing that can be changed from here", "nobody confirmed the principal", "▸ go back", "hand it over").SeesNot("something else")
	d.Press("right", "enter").On(page.Report).Sees("to which directory?").Press("enter").Sees("Written to clonepath-bundle")
}

// Whoever lacks the rights is told so, and can hand the fix over.
func TestRefusedFixIsHandedOver(t *testing.T) {
	f := &fakeWorld{
		planned: &plan.Planned{Changes: []awsops.Change{{Kind: awsops.UpdateTrust, Title: "Let the agent assume the role"}}},
		refused: map[string]error{"Apply": &awserr.Failure{Operation: "iam:UpdateAssumeRolePolicy", Class: awserr.Denied}},
	}
	d := drive(t, testDeps(f), 60, 20)
	d.app.s.Identity = &session.Identity{Account: "111122223333"}
	showVerify(d, someReport(), false)
	d.Press("f", "enter").Sees("Stopped", "not allowed to call iam:UpdateAssumeRolePolicy", "▸ try again", "hand it over").Fits()
	d.Press("right", "right", "enter").On(page.Report).Sees("to which directory?").Press("esc", "esc", "esc").On(page.Verify)
}

// While a run goes on, the cursor moves and enter waits for its end.
func TestCursorDuringARun(t *testing.T) {
	d := drive(t, testDeps(&fakeWorld{}), 80, 24)
	showVerify(d, someReport(), true)
	d.Sees("Verify · checking").Press("down", "down").Sees("▸ ✓ the secret exists").Press("enter").On(page.Verify).Sees("Verify · checking")
}

func TestAskOneAgain(t *testing.T) {
	deps, sb := onSandbox(t, "trust-externalid-mismatch")
	d := drive(t, deps, 80, 24).EnterUntil("Verify · done").Press("down", "enter")
	calls := len(sb.Calls())
	d.Press("r").Sees("Asked again")
	if n := len(sb.Calls()) - calls; n != 2 {
		t.Errorf("%d calls, want who the operator is and the role", n)
	}
	d.Press("esc").On(page.Verify).Sees("✗ the role trusts the agent")
	d.Press("home", "down", "down", "enter").Press("r").Sees("it follows from the values")
}

func TestSaveACheck(t *testing.T) {
	dir := t.TempDir()
	d, _ := verified(t, "trust-externalid-mismatch", 80, 24)
	path := filepath.Join(dir, "x.txt")
	d.Press("down", "enter", "s").Sees("Write this to which file?").Press("ctrl+u").Type(path).Press("enter").Sees("Written to")
	text, err := os.ReadFile(path)
	if err != nil || !strings.Contains(string(text), "update-assume-role-policy --role-name torque-git-reader --policy-document") || strings.Contains(string(text), "\x1b") {
		t.Errorf("%v\n%s", err, text)
	}
	d.Press("s").Press("ctrl+u").Type(path).Press("enter").Sees("is there already")
}

func event(name, caller, code string, agent string) evidence.TrailEvent {
	a, _ := target.ParseARN(agent)
	return evidence.TrailEvent{ID: name + caller + code, Name: name, Caller: caller, Account: a.Account, Code: code, Region: "eu-west-1",
		At: time.Date(2026, 3, 4, 10, 1, 0, 0, time.UTC), Resources: []string{"arn:aws:iam::111122223333:role/torque-git-reader", "git-repo-token"}}
}

// watching is a driver on the watch, over what CloudTrail will tell.
func watching(t *testing.T, events ...evidence.TrailEvent) (*driver, *watchedWorld) {
	t.Helper()
	w := &watchedWorld{fakeWorld: &fakeWorld{}, events: events}
	deps := testDeps(w.fakeWorld)
	deps.Backend, deps.WatchEvery = w, time.Millisecond
	deps.Setup.Target.RoleARN, deps.Setup.Agent.Origin = "arn:aws:iam::111122223333:role/torque-git-reader", target.Documented
	d := drive(t, deps, 80, 24).EnterUntil("Verify · done").Sees("Press Save in Torque, then w here")
	return d, w
}

func TestWatchSeesTheAgent(t *testing.T) {
	agent := target.DocumentedAgentPrincipal
	read := event("GetSecretValue", "arn:aws:sts::111122223333:assumed-role/torque-git-reader/torque", "", agent)
	d, w := watching(t, event("AssumeRole", agent, "", agent), read)
	d.Press("w").On(page.Watch).Sees("The agent called", "✓ Assumed the role", agent, "eu-west-1", "confirms the agent principal", "✓ Read the secret").Fits()
	if w.called("Watch") != 3 || d.app.s.Setup.Agent.Origin != target.Confirmed {
		t.Errorf("asked %d times; the principal is %s", w.called("Watch"), d.app.s.Setup.Agent.Origin)
	}
	d.Press("esc").On(page.Verify)
	if r := d.app.s.Report; r == nil || len(r.Checks) == 0 {
		t.Error("there is no report")
	}
}

// Another caller than the documented one is a person's decision; a refusal says
// its code.
func TestWatchSeesAnother(t *testing.T) {
	const other = "arn:aws:iam::999988887777:role/other"
	d, _ := watching(t, event("AssumeRole", "arn:aws:sts::999988887777:assumed-role/other/pod", "", other),
		event("AssumeRole", "arn:aws:sts::999988887777:assumed-role/other/pod", "AccessDenied", other),
		event("GetSecretValue", "arn:aws:sts::111122223333:assumed-role/torque-git-reader/pod", "", other))
	d.Press("w").Sees("! Assumed the role", "and this is another", "✗ Tried to assume the role", "AccessDenied", "a it is my agent")
	if d.app.s.Setup.Agent.Origin == target.Confirmed {
		t.Error("a stranger was taken for the agent")
	}
	d.Press("a").On(page.Verify)
	if s := d.app.s.Setup; s.Target.AgentPrincipal != other || s.Agent.Origin != target.Confirmed {
		t.Errorf("%s, %s", s.Target.AgentPrincipal, s.Agent.Origin)
	}
}

func TestWatchWaits(t *testing.T) {
	d, w := watching(t)
	w.refused = map[string]error{"Watch": errors.New("AWS is slow")}
	d.Send(runes("w"))
	for w.called("Watch") < 3 || !strings.Contains(d.View(), "last at") {
		d.Next()
	}
	d.Sees("Watching CloudTrail", "up to 15", "could not be asked: AWS is slow", "arn:aws:iam::111122223333:role/torque-git-reader").Fits()
	d.Press("esc").On(page.Verify)
	watch := verify.NewWatch(d.app.s, d.app.s.Verify(session.AsSetUp))
	watch.Elapsed, watch.Watch = 16*time.Minute, page.Task{Cancel: func() {}}
	if !strings.Contains(strings.Join(watch.Lines(80), " "), "recorded in its account") {
		t.Error("after a quarter of an hour nothing says why nothing is seen")
	}
}

func TestWatchIsDenied(t *testing.T) {
	d, w := watching(t)
	w.refused = map[string]error{"Watch": &awserr.Failure{Operation: "cloudtrail:LookupEvents", Class: awserr.Denied}}
	d.Press("w").Sees("CloudTrail cannot be watched", "not allowed to call cloudtrail:LookupEvents").Fits()
	if w.called("Watch") != 1 {
		t.Errorf("asked %d times", w.called("Watch"))
	}
}

func TestFindingOfAWarning(t *testing.T) {
	r := &verdict.Report{Warnings: []verdict.Finding{{Fault: "w", Check: evidence.TrustAgent}}}
	if f, word := prose.FindingOf(r, evidence.TrustAgent); f == nil || word != "Warning" {
		t.Error(word)
	}
}

func TestPlainOpensFixesAndReports(t *testing.T) {
	deps, _ := onSandbox(t, "trust-externalid-mismatch")
	// eight answers stand already; open 15; fix; the report.
	in := strings.Repeat("\n", len(verify.NewCheckForm(page.NewUI(t.Context(), deps, &strings.Builder{})).Form.Fields())-1) + "2\n15\n2\n" + "3\n\n" + "\n"
	var out strings.Builder
	o, err := plain.RunPlain(t.Context(), deps, strings.NewReader(in), &out)
	text := out.String()
	if err != nil || o.Aborted || len(o.Changed) != 1 {
		t.Fatalf("%v %+v\n%s", err, o, text)
	}
	for _, want := range []string{"15. fail: the role trusts the agent", "Document: trust policy", `>                     "sts:ExternalId"`, "Fix for trust-externalid-mismatch: 1 change", "Done: Let the agent", "\nReport\n\nHealthy"} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is missing:\n%s", want, text)
		}
	}
	if strings.Count(text, "\nReport\n") != 1 || strings.ContainsAny(text, "│┌└├─▸⠋\x1b") {
		t.Errorf("boxes, escapes, or no single report at the end:\n%s", text)
	}
}

func TestPlainWatch(t *testing.T) {
	agent := target.DocumentedAgentPrincipal
	w := &watchedWorld{fakeWorld: &fakeWorld{}, events: []evidence.TrailEvent{event("AssumeRole", agent, "", agent),
		event("GetSecretValue", "arn:aws:sts::111122223333:assumed-role/torque-git-reader/torque", "", agent)}}
	deps := testDeps(w.fakeWorld)
	deps.Backend, deps.Mode = w, page.ModeCheck
	deps.Setup.Target.RoleARN = "arn:aws:iam::111122223333:role/torque-git-reader"
	var out strings.Builder
	_, err := plain.RunPlain(t.Context(), deps, strings.NewReader(strings.Repeat("\n", 7)+"4\n1\n1\n\n"), &out)
	if text := out.String(); err != nil || !strings.Contains(text, "pass: Assumed the role") || !strings.Contains(text, "Ask CloudTrail again?") || !strings.Contains(text, "\nReport\n") {
		t.Errorf("%v\n%s", err, text)
	}
}

// observed is what the checks observe of what is in sight.
func observed(t *testing.T, d *driver) *evidence.Record {
	t.Helper()
	record, err := d.app.s.Deps.Backend.Check(t.Context(), d.app.s.Verify(session.AsGiven).Question(), func(checks.Event) {})
	if err != nil {
		t.Fatal(err)
	}
	return record
}
