package cli

import (
	"bytes"
	"encoding/json"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"clonepath/awsops/sandbox"
	"clonepath/checks/evidence"
	"clonepath/checks/torqueapi/torquetest"
	"clonepath/checks/verdict"
	"clonepath/cmd/clonepath/internal/cmdutil"
)

// inTorque lays down a Torque that agrees with the station's chain, but for what
// its repository reports.
func inTorque(t *testing.T, s *station, status string, errors ...string) *torquetest.Server {
	t.Helper()
	torque := torquetest.Start(t)
	put := func(path string, v any) {
		text, err := json.Marshal(v)
		if err != nil {
			t.Fatal(err)
		}
		torque.Put(path, torquetest.Answer{Body: string(text)})
	}
	put("/api/settings/credentialstore/acme-git", map[string]any{
		"name": "acme-git", "cloud_type": "sourceControl", "all_spaces_allowed": true,
		"credential_data": map[string]any{"type": "gitlabEnterprise", "role_arn": s.Target().RoleARN, "token": "glpat-torque0canary0token"},
	})
	put("/api/spaces/platform/agents", []any{map[string]any{"name": "agent-1", "status": "Active", "last_keep_alive": "2999-01-01T00:00:00Z"}})
	put("/api/spaces/platform/repositories", []any{map[string]any{
		"name": "blueprints", "repository_url": s.Target().Repo, "branch": "main", "credential_name": "acme-git", "status": status, "errors": errors,
	}})
	return torque
}

// beside runs check as the operator, with more in the environment.
func (s *station) beside(t *testing.T, env []string, args ...string) (verdict.Report, result) {
	t.Helper()
	cmd := s.command(t, "", "", append(append([]string{"check", "-o", "json"}, s.flags("")...), args...)...)
	cmd.Env = append(cmd.Env, env...)
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	_ = cmd.Run() // its exit code tells
	r := result{cmd.ProcessState.ExitCode(), out.String(), errs.String()}
	return r.report(t), r
}

func torqueEnv(torque *torquetest.Server) []string {
	return []string{"TORQUE_TOKEN=" + torquetest.Token, "TORQUE_HOST=" + torque.URL, "TORQUE_SPACE=" + torquetest.Space}
}

func statusesOf(r verdict.Report, prefix string) string {
	var list []string
	for _, c := range r.Checks {
		if strings.HasPrefix(string(c.ID), prefix) {
			list = append(list, string(c.Status))
		}
	}
	return strings.Join(list, " ")
}

func TestTorqueAgrees(t *testing.T) {
	s := newStation(t, sandbox.Options{})
	torque := inTorque(t, s, "Connected")
	saved, shared := filepath.Join(s.home, "saved.json"), filepath.Join(s.home, "shared.json")
	report, r := s.beside(t, torqueEnv(torque), "--save", saved, "--share", shared)
	if r.code != cmdutil.ExitOK || len(report.Checks) != 27 || statusesOf(report, "torque-") != "pass pass pass" {
		t.Errorf("exit %d, %d statements, Torque's: %s\n%s%s", r.code, len(report.Checks), statusesOf(report, "torque-"), r.out, r.stderr)
	}
	if !slices.ContainsFunc(report.Did.Read, func(line string) bool { return strings.Contains(line, "TORQUE_TOKEN was sent to 127.0.0.1:") }) {
		t.Errorf("the report does not say where the token went: %q", report.Did.Read)
	}
	for _, request := range torque.Asked() {
		if request.Method != http.MethodGet {
			t.Errorf("%s %s", request.Method, request.URL)
		}
	}
	for name, text := range map[string]string{"the report": r.out, "stderr": r.stderr, "the saved evidence": read(t, saved), "the shared evidence": read(t, shared)} {
		if strings.Contains(text, torquetest.Token) || strings.Contains(text, "torque0canary") {
			t.Errorf("%s holds a token", name)
		}
	}
	if text := read(t, shared); strings.Contains(text, "acme-git") || strings.Contains(text, `"platform"`) || strings.Contains(text, "blueprints") {
		t.Errorf("the shared evidence names what is Torque's:\n%s", text)
	}
	// Judged from the file it is the same, in its masked form too.
	for _, file := range []string{saved, shared} {
		again := invoke(t, "diagnose", "-o", "json", file)
		if got := statusesOf(again.report(t), "torque-"); got != "pass pass pass" {
			t.Errorf("%s, judged again: %s", filepath.Base(file), got)
		}
	}
}

func read(t *testing.T, path string) string {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// An operator has no agent's credentials: Torque's own error stands in.
func TestTorqueReportsARefusal(t *testing.T) {
	for fault, status := range map[string]verdict.Status{"trust-externalid-mismatch": verdict.Blocked, "": verdict.Fail} {
		s := newStation(t, sandbox.Options{Fault: fault})
		refusal := "User: arn:aws:sts::046086677675:assumed-role/agent-sa-role/torque-agent is not authorized to perform: sts:AssumeRole on resource: " + s.Target().RoleARN
		report, r := s.beside(t, torqueEnv(inTorque(t, s, "Failed", refusal)))
		want := fault
		if want == "" {
			want = "agent-no-assumerole-permission"
		}
		if r.code != cmdutil.ExitFault || len(report.RootCauses) == 0 || report.RootCauses[0].Fault != want || statusesOf(report, "torque-repository") != "blocked" {
			t.Errorf("%q: exit %d, %v, repository %s", fault, r.code, ids(report.RootCauses), statusesOf(report, "torque-repository"))
		}
		i := slices.IndexFunc(report.Checks, func(c verdict.Check) bool { return c.ID == evidence.AssumeRole })
		if c := report.Checks[i]; c.Status != status || c.Provenance == verdict.Proven {
			t.Errorf("%q: %+v", fault, c)
		}
	}
}

// A Torque that says nothing leaves the rest as it was, and is named.
func TestTorqueUnseen(t *testing.T) {
	s := newStation(t, sandbox.Options{})
	torque := inTorque(t, s, "Connected")
	gone := torquetest.Start(t)
	gone.Close()
	for name, c := range map[string]struct {
		env        []string
		code, many int
		says       string
		asked      bool
	}{
		"no token":         {[]string{"TORQUE_SPACE=platform", "TORQUE_HOST=" + torque.URL}, cmdutil.ExitOK, 24, "", false},
		"expired":          {append(torqueEnv(torque), "TORQUE_TOKEN=another-token-0123456789"), cmdutil.ExitUnknown, 27, "does not accept TORQUE_TOKEN", true},
		"no space":         {[]string{"TORQUE_TOKEN=" + torquetest.Token, "TORQUE_HOST=" + torque.URL}, cmdutil.ExitOK, 24, "TORQUE_SPACE is not", false},
		"unencrypted":      {append(torqueEnv(torque), "TORQUE_HOST=http://torque.example.com"), cmdutil.ExitOK, 24, "is not encrypted", false},
		"unreachable":      {torqueEnv(gone), cmdutil.ExitUnknown, 27, "did not answer", false},
		"by TORQUE_URL":    {[]string{"TORQUE_TOKEN=" + torquetest.Token, "TORQUE_SPACE=platform", "TORQUE_URL=" + torque.URL}, cmdutil.ExitOK, 27, "", true},
		"by another space": {append(torqueEnv(torque), "TORQUE_SPACE=nowhere"), cmdutil.ExitUnknown, 27, "", true},
	} {
		t.Run(name, func(t *testing.T) {
			before := len(torque.Asked())
			report, r := s.beside(t, c.env)
			if r.code != c.code || len(report.Checks) != c.many || len(report.RootCauses)+len(report.CannotObserve) > 0 {
				t.Errorf("exit %d, want %d; %d statements, want %d; %v\n%s", r.code, c.code, len(report.Checks), c.many, ids(report.RootCauses), r.out)
			}
			if !strings.Contains(strings.Join(report.NotVisible, "\n"), c.says) || c.says == "" && strings.Contains(strings.Join(report.NotVisible, "\n"), "Torque's side") {
				t.Errorf("not visible: %q, want %q", report.NotVisible, c.says)
			}
			for _, check := range report.Checks {
				if !strings.HasPrefix(string(check.ID), "torque-") && check.Status != verdict.Pass && check.Status != verdict.Warn {
					t.Errorf("%s is %s", check.ID, check.Status)
				}
			}
			if asked := len(torque.Asked()) > before; asked != c.asked {
				t.Errorf("Torque was asked: %t", asked)
			}
			if strings.Contains(r.out+r.stderr, "another-token") || strings.Contains(r.out+r.stderr, torquetest.Token) {
				t.Error("the token is shown")
			}
		})
	}
}

// The sandbox stands for the whole world but this machine: a real Torque is not
// asked from it, one on this machine is.
func TestSandboxAndTorque(t *testing.T) {
	t.Setenv("TORQUE_TOKEN", torquetest.Token)
	t.Setenv("TORQUE_SPACE", torquetest.Space)
	if report := invoke(t, "check", "--sandbox", "-o", "json").report(t); len(report.Checks) != 24 || report.Verdict != verdict.Pass {
		t.Errorf("%d statements, %s", len(report.Checks), report.Headline)
	}
	torque := torquetest.Start(t)
	t.Setenv("TORQUE_HOST", torque.URL)
	if report := invoke(t, "check", "--sandbox", "-o", "json").report(t); len(report.Checks) != 27 || len(torque.Asked()) == 0 {
		t.Errorf("%d statements, %s", len(report.Checks), report.Headline)
	}
}
