package cli

import (
	"encoding/pem"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"clonepath/awsops/sandbox"
	"clonepath/checks/evidence"
	"clonepath/checks/verdict"
	"clonepath/cmd/clonepath/internal/cmdutil"
	"clonepath/steps/bundle"
	"clonepath/steps/setup"
)

// foreignHost is somebody's Git host that asks for a login. It keeps everything
// that it is sent.
type foreignHost struct {
	*httptest.Server
	mu   sync.Mutex
	sent []string
}

// newForeignHost starts one, with TLS or without.
func newForeignHost(t *testing.T, tls bool) *foreignHost {
	t.Helper()
	h := &foreignHost{}
	h.Server = httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		dump, _ := httputil.DumpRequest(r, true)
		h.mu.Lock()
		h.sent = append(h.sent, string(dump))
		h.mu.Unlock()
		w.Header().Set("WWW-Authenticate", `Basic realm="who are you?"`)
		http.Error(w, "log in", http.StatusUnauthorized)
	}))
	if tls {
		h.StartTLS()
	} else {
		h.Start()
	}
	t.Cleanup(h.Close)
	return h
}

// name is "host:port".
func (h *foreignHost) name() string { return h.Listener.Addr().String() }

// trusted writes the host's certificate for AWS_CA_BUNDLE, which Git obeys too.
func (h *foreignHost) trusted(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "ca.pem")
	if err := os.WriteFile(path, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: h.Certificate().Raw}), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// got tells how often it was asked, and whether it was ever sent a login or the
// token in any form.
func (h *foreignHost) got(needles []string) (requests int, login bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, request := range h.sent {
		login = login || strings.Contains(request, "Authorization:")
		for _, needle := range needles {
			login = login || strings.Contains(request, needle)
		}
	}
	return len(h.sent), login
}

// mailed writes files as somebody could send them: a bundle whose repository is
// on a host that the operator never named, and a list that names it for one
// member of two.
func mailed(t *testing.T, box *sandbox.Sandbox, repo string) (single, directory, list string) {
	t.Helper()
	dir := t.TempDir()
	write := func(name string, text []byte) string {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, text, 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	own := setup.Setup{Target: box.Target()}
	foreign := own
	foreign.Target.Repo = repo
	single = write("single/clonepath.yaml", bundle.Marshal(foreign))
	write("many/a-foreign/clonepath.yaml", bundle.Marshal(foreign))
	write("many/b-own/clonepath.yaml", bundle.Marshal(own))
	write("list/clonepath.yaml", bundle.Marshal(own))
	list = write("list/"+bundle.FleetFileName, []byte("apiVersion: clonepath/fleet/v1\ntemplate: clonepath.yaml\nmembers:\n"+
		"  - {name: a-foreign, set: {target.repo: \""+repo+"\"}}\n  - name: b-own\n"))
	return single, filepath.Join(dir, "many"), list
}

// TestMailedBundleGetsNoToken: a Git host that only a file names is asked
// without the token, whatever kind of file it is; the report says how to name
// it. The last row shows that the host would have noticed.
func TestMailedBundleGetsNoToken(t *testing.T) {
	for _, tls := range []bool{true, false} {
		s := newStation(t, sandbox.Options{})
		needles := forms(s.value(t, s.Target().SecretID).Value.Reveal())
		own := strings.Split(strings.TrimPrefix(s.Repo(), "http://"), "/")[0]
		for name, row := range map[string]struct {
			FileOf func(single, directory, list string) string
			flags  []string
			many   bool
			sent   bool
		}{
			"a bundle":               {FileOf: func(single, _, _ string) string { return single }},
			"a directory of bundles": {FileOf: func(_, directory, _ string) string { return directory }, flags: []string{"--allow-git-host", own}, many: true},
			"a list":                 {FileOf: func(_, _, list string) string { return list }, flags: []string{"--allow-git-host", own}, many: true},
			"named by the operator":  {FileOf: func(single, _, _ string) string { return single }, sent: true},
		} {
			t.Run(name+map[bool]string{true: ", HTTPS", false: ", HTTP to this machine"}[tls], func(t *testing.T) {
				host := newForeignHost(t, tls)
				args := append([]string{"check", "-o", "json", "-f", row.FileOf(mailed(t, s.Sandbox, host.URL+"/acme/blueprints.git"))}, row.flags...)
				if row.sent {
					args = append(args, "--allow-git-host", host.name())
				}
				cmd := s.command(t, "", "", args...)
				if tls {
					cmd.Env = append(cmd.Env, "AWS_CA_BUNDLE="+host.trusted(t))
				}
				out, _ := cmd.Output() // its exit code tells
				r := result{cmd.ProcessState.ExitCode(), string(out), ""}
				requests, login := host.got(needles)
				if requests == 0 || login != row.sent {
					t.Fatalf("the host was asked %d times, and sent a login: %v", requests, login)
				}
				if row.sent {
					return
				}
				report := r.report
				if row.many {
					report = func(t *testing.T) verdict.Report { return r.fleet(t).Members[0].report(t) }
				}
				withheld(t, report(t), host.name())
				if r.code != cmdutil.ExitUnknown {
					t.Errorf("exit %d, want %d", r.code, cmdutil.ExitUnknown)
				}
				if row.many {
					if access := checkOf(t, r.fleet(t).Members[1].report(t), evidence.GitAccess); access.Status != verdict.Pass {
						t.Errorf("the operator's own host: git-access is %s: %s", access.Status, access.Summary)
					}
				}
			})
		}
	}
}

// TestMailedRedirectGetsNoToken: a named host that sends on to another one does
// not take the token there, for one bundle or for many.
func TestMailedRedirectGetsNoToken(t *testing.T) {
	s := newStation(t, sandbox.Options{})
	needles := forms(s.value(t, s.Target().SecretID).Value.Reveal())
	foreign := newForeignHost(t, false)
	named := httptest.NewServer(http.RedirectHandler(foreign.URL+"/acme/blueprints.git/info/refs?service=git-upload-pack", http.StatusFound))
	t.Cleanup(named.Close)
	single, directory, list := mailed(t, s.Sandbox, named.URL+"/acme/blueprints.git")
	for _, file := range []string{single, directory, list} {
		r := s.run(t, "", "check", "-o", "json", "-f", file, "--allow-git-host", named.Listener.Addr().String())
		if _, login := foreign.got(needles); login {
			t.Fatalf("%s: the other host was sent the token", file)
		}
		if !strings.Contains(r.out, "git-redirect-cross-host") || r.code != cmdutil.ExitFault {
			t.Errorf("%s: exit %d: %s", file, r.code, r.out)
		}
	}
}

// withheld expects what a report says where the token was not sent.
func withheld(t *testing.T, report verdict.Report, host string) {
	t.Helper()
	access := checkOf(t, report, evidence.GitAccess)
	if access.Status != verdict.Unknown || !strings.Contains(access.Summary, "--allow-git-host "+host) {
		t.Errorf("git-access is %s: %s", access.Status, access.Summary)
	}
	if clone := checkOf(t, report, evidence.GitClone); clone.Status != verdict.Unknown && clone.Status != verdict.Blocked {
		t.Errorf("git-clone is %s: %s", clone.Status, clone.Summary)
	}
	if len(report.Did.TokenSentTo) > 0 {
		t.Errorf("the report says that the token went to %v", report.Did.TokenSentTo)
	}
}

func checkOf(t *testing.T, report verdict.Report, id evidence.CheckID) verdict.Check {
	t.Helper()
	for _, check := range report.Checks {
		if check.ID == id {
			return check
		}
	}
	t.Fatalf("there is no %s", id)
	return verdict.Check{}
}
