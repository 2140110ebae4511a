package cli

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"clonepath/awsops/sandbox"
	"clonepath/checks/verdict"
	"clonepath/cmd/clonepath/internal/cmdutil"
	"clonepath/steps/bundle"
	"clonepath/steps/setup"
)

// fleetResult is the JSON of many bundles.
type fleetResult struct {
	Schema  string
	Members []fleetMember
	Summary map[string]int
}

type fleetMember struct {
	Name, Source, Account, Region, Profile, Verdict, Cause, Detail string
	ExitCode                                                       int
	Report                                                         json.RawMessage
}

func (r result) fleet(t *testing.T) fleetResult {
	t.Helper()
	var f fleetResult
	if err := json.Unmarshal([]byte(r.out), &f); err != nil {
		t.Fatalf("stdout is no fleet: %v\n%s%s", err, r.out, r.stderr)
	}
	return f
}

func (m fleetMember) report(t *testing.T) verdict.Report {
	t.Helper()
	return result{out: string(m.Report)}.report(t)
}

// names lists what each member came to, as "name verdict exit".
func (f fleetResult) names() (list []string) {
	for _, m := range f.Members {
		list = append(list, fmt.Sprintf("%s %s %d", m.Name, m.Verdict, m.ExitCode))
	}
	return list
}

// bundles writes bundles of the sandbox's chain below a directory, each edited.
func bundles(t *testing.T, box *sandbox.Sandbox, edits map[string]func(*setup.Setup)) string {
	t.Helper()
	dir := t.TempDir()
	for name, edit := range edits {
		chosen := setup.Setup{Target: box.Target()}
		text := []byte("apiVersion: clonepath/v1\ntarget:\n  regoin: eu-west-1\n")
		if edit != nil {
			edit(&chosen)
			text = bundle.Marshal(chosen)
		}
		path := filepath.Join(dir, filepath.FromSlash(name), bundle.FileName)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, text, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func asItIs(*setup.Setup) {}

// gitHost is "host:port" of the sandbox's Git host.
func (s *station) gitHost() string {
	return strings.Split(strings.TrimPrefix(s.Repo(), "http://"), "/")[0]
}

// TestFleet checks a directory of bundles: each has its own verdict, one that
// cannot be read stops no other, and the exit code is the worst.
func TestFleet(t *testing.T) {
	s := newStation(t, sandbox.Options{})
	dir := bundles(t, s.Sandbox, map[string]func(*setup.Setup){
		"prod/eu": asItIs,
		"prod/us": func(s *setup.Setup) { s.Target.ExternalID = "not-the-one-0123" },
		"dev":     nil,
		"empty":   func(s *setup.Setup) { s.Target.RoleARN = "" },
		".hidden": nil,
	})
	want := []string{"dev unreadable 2", "empty unreadable 2", "prod/eu warn 0", "prod/us fail 3"}
	r := s.run(t, "", "check", "-f", dir, "--allow-git-host", s.gitHost(), "-o", "json")
	f := r.fleet(t)
	if got := f.names(); !slices.Equal(got, want) || r.code != cmdutil.ExitFault || r.stderr != "" {
		t.Errorf("exit %d, %q, stderr %q", r.code, got, r.stderr)
	}
	if f.Summary["total"] != 4 || f.Summary["unreadable"] != 2 || f.Summary["exitCode"] != cmdutil.ExitFault {
		t.Errorf("summary %v", f.Summary)
	}
	if dev := f.Members[0]; !strings.Contains(dev.Detail, "clonepath.yaml:3:3") || string(dev.Report) != "null" {
		t.Errorf("dev: %+v", dev)
	}
	if us := f.Members[3]; us.Cause != "trust-externalid-mismatch" || us.Account != "111122223333" || us.Region != "eu-west-1" {
		t.Errorf("prod/us: %+v", us)
	}

	text := s.run(t, "", "check", "-f", dir, "--allow-git-host", s.gitHost())
	for _, says := range []string{"── prod/us ", "✗ fail        prod/us  111122223333  eu-west-1  trust-externalid-mismatch", "4 bundles: 1 fail, 2 unreadable, 1 warn\n"} {
		if !strings.Contains(text.out, says) {
			t.Errorf("the text does not say %q:\n%s", says, text.out)
		}
	}
	if strings.Contains(text.out, "── prod/eu ") || text.code != cmdutil.ExitFault {
		t.Errorf("exit %d; the report of a bundle in order is printed", text.code)
	}
}

// TestFleetExitIsTheWorst: 3 before 2 before 4 before 0.
func TestFleetExitIsTheWorst(t *testing.T) {
	s := newStation(t, sandbox.Options{})
	wrong := func(s *setup.Setup) { s.Target.ExternalID = "not-the-one-0123" }
	unknown := func(s *setup.Setup) { s.Target.Repo = strings.Replace(s.Target.Repo, "127.0.0.1", "localhost", 1) }
	for want, edits := range map[int]map[string]func(*setup.Setup){
		cmdutil.ExitOK:      {"a": asItIs, "b": asItIs},
		cmdutil.ExitUnknown: {"a": asItIs, "b": unknown},
		cmdutil.ExitUsage:   {"a": unknown, "b": nil, "c": asItIs},
		cmdutil.ExitFault:   {"a": unknown, "b": nil, "c": wrong},
	} {
		if r := s.run(t, "", "check", "-f", bundles(t, s.Sandbox, edits), "--allow-git-host", s.gitHost()); r.code != want {
			t.Errorf("exit %d, want %d\n%s%s", r.code, want, r.out, r.stderr)
		}
	}
	if r := s.run(t, "", "check", "--strict", "-f", bundles(t, s.Sandbox, map[string]func(*setup.Setup){"a": asItIs, "b": asItIs}), "--allow-git-host", s.gitHost()); r.code != cmdutil.ExitFault {
		t.Errorf("--strict: exit %d, want %d", r.code, cmdutil.ExitFault)
	}
}

// TestFleetFiles: --reports, --save and --share take a directory.
func TestFleetFiles(t *testing.T) {
	s := newStation(t, sandbox.Options{})
	dir, out := bundles(t, s.Sandbox, map[string]func(*setup.Setup){"prod/eu": asItIs, "dev": asItIs}), t.TempDir()
	in := func(name string) string { return filepath.Join(out, name) }
	r := s.must(t, cmdutil.ExitOK, "", "check", "-f", dir, "--allow-git-host", s.gitHost(), "--reports", in("reports"), "--save", in("saved"), "--share", in("shared"))
	for _, name := range []string{"reports/prod/eu.txt", "reports/dev.txt", "saved/prod/eu.json", "saved/dev.json", "shared/prod/eu.json", "shared/dev.json"} {
		info, err := os.Stat(in(filepath.FromSlash(name)))
		if err != nil || info.Size() == 0 || info.Mode().Perm() != 0o600 {
			t.Errorf("%s: %v, %v", name, info, err)
		}
	}
	if strings.Contains(r.out, "──") || strings.Count(r.stderr, "These remain readable") != 1 {
		t.Errorf("stdout %s\nstderr %s", r.out, r.stderr)
	}
	if d := s.run(t, "", "diagnose", in("saved/dev.json"), "-o", "json").report(t); d.Verdict != verdict.Warn {
		t.Errorf("the saved evidence is diagnosed as %s", d.Verdict)
	}
	if r := s.run(t, "", "check", "-f", dir, "--save", in("saved/dev.json")); r.code != cmdutil.ExitUsage || !strings.Contains(r.stderr, "directory") {
		t.Errorf("--save to a file: exit %d, %s", r.code, r.stderr)
	}
}

// TestFleetRemembersWhatWorked: each bundle is compared with its own last good
// run, as it is alone.
func TestFleetRemembersWhatWorked(t *testing.T) {
	s := newStation(t, sandbox.Options{})
	dir := bundles(t, s.Sandbox, map[string]func(*setup.Setup){"a": asItIs, "b": asItIs})
	s.must(t, cmdutil.ExitOK, "", "check", "-f", dir, "--allow-git-host", s.gitHost())
	s.setTrust(t, strings.Replace(s.trust(t), s.Target().ExternalID, "another-one-0123456789", 1))
	r := s.must(t, cmdutil.ExitFault, "", "check", "-f", dir, "--allow-git-host", s.gitHost(), "-o", "json")
	for _, m := range r.fleet(t).Members {
		if since := m.report(t).SinceLastGood; since == nil {
			t.Errorf("%s says nothing of what changed", m.Name)
		}
		if !cmdutil.Exists(filepath.Join(dir, m.Name, bundle.LastGood)) {
			t.Errorf("%s keeps no evidence", m.Name)
		}
	}
}

// TestFleetSendsARejectedTokenOnce: a host that refused the token for one bundle
// is not asked again for the others.
func TestFleetSendsARejectedTokenOnce(t *testing.T) {
	s := newStation(t, sandbox.Options{Fault: "git-401-bad-token"})
	edits := map[string]func(*setup.Setup){}
	for i := range 12 {
		edits[fmt.Sprintf("b%02d", i)] = asItIs
	}
	host := newForeignHost(t, false)
	for name := range edits {
		edits[name] = func(s *setup.Setup) { s.Target.Repo = host.URL + "/acme/" + name + ".git" }
	}
	r := s.run(t, "", "check", "-f", bundles(t, s.Sandbox, edits), "--allow-git-host", host.name(), "-o", "json")
	host.mu.Lock()
	defer host.mu.Unlock()
	logins := 0
	for _, request := range host.sent {
		logins += strings.Count(request, "Authorization:")
	}
	if logins != 1 || len(r.fleet(t).Members) != 12 {
		t.Errorf("the token was sent %d times: %s", logins, r.stderr)
	}
}

// TestFleetThrottled: where AWS takes few calls a second, each bundle waits for
// its turn and comes to what it comes to alone.
func TestFleetThrottled(t *testing.T) {
	s := newStation(t, sandbox.Options{Rate: 12})
	edits := map[string]func(*setup.Setup){}
	for i := range 6 {
		edits[fmt.Sprintf("b%d", i)] = asItIs
	}
	r := s.run(t, "", "check", "-f", bundles(t, s.Sandbox, edits), "--allow-git-host", s.gitHost(), "-o", "json")
	if _, throttled := tally(s.Calls()); throttled == 0 {
		t.Fatal("nothing was throttled")
	}
	for _, m := range r.fleet(t).Members {
		if m.ExitCode != cmdutil.ExitOK {
			t.Errorf("%s: %s, %s: %s", m.Name, m.Verdict, m.Cause, m.Detail)
		}
	}
}

// TestFleetInterrupted: Ctrl+C ends the run at once, and what was finished is
// reported in a whole document.
func TestFleetInterrupted(t *testing.T) {
	s := newStation(t, sandbox.Options{})
	entered := make(chan struct{}, 10)
	stuck := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		entered <- struct{}{}
		<-r.Context().Done()
	}))
	t.Cleanup(stuck.Close)
	dir := bundles(t, s.Sandbox, map[string]func(*setup.Setup){
		"a": asItIs,
		"b": func(s *setup.Setup) { s.Target.Repo = stuck.URL + "/acme/b.git" },
		"c": asItIs,
		"d": func(s *setup.Setup) { s.Target.Repo = stuck.URL + "/acme/d.git" },
	})
	cmd := s.command(t, "", "", "check", "-f", dir, "--allow-git-host", s.gitHost(), "-o", "json", "--concurrency", "3")
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	<-entered
	<-entered // of b, and of d, whose turn came when a or c was done
	if err := cmd.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	_ = cmd.Wait()
	r := result{cmd.ProcessState.ExitCode(), out.String(), errs.String()}
	f := r.fleet(t)
	if r.code != cmdutil.ExitAborted || len(f.Members) != 4 || f.Members[1].Verdict != "aborted" || f.Members[3].Verdict != "aborted" || f.Summary["exitCode"] != cmdutil.ExitAborted {
		t.Errorf("exit %d, %q, %v", r.code, f.names(), f.Summary)
	}
	if f.Summary["warn"] == 0 || !strings.Contains(r.stderr, "of 4 bundles were checked; nothing was changed in AWS") {
		t.Errorf("%q, stderr %q", f.names(), r.stderr)
	}
}
