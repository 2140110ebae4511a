//go:build unix

package cli

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"runtime"
	"strings"
	"syscall"
	"testing"

	"clonepath/awsops/sandbox"
	"clonepath/checks/torqueapi/torquetest"
	"clonepath/cmd/clonepath/internal/cmdutil"
)

const (
	// flood is where the servers of these tests stop, so that a program without a
	// limit fails the test and not the machine.
	flood = 256 << 20
	// modest is what a check may take while servers send without end, in bytes.
	modest = 192 << 20
)

// endless begins an answer and repeats a part of it.
type endless struct {
	status        int
	kind          string
	begin, repeat string
}

func (e endless) ServeHTTP(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", e.kind)
	w.WriteHeader(e.status)
	_, _ = io.WriteString(w, e.begin)
	for chunk, sent := strings.Repeat(e.repeat, 1+(64<<10)/len(e.repeat)), 0; sent < flood; sent += len(chunk) {
		if _, err := io.WriteString(w, chunk); err != nil {
			return
		}
	}
}

const (
	xmlType  = "text/xml"
	jsonType = "application/x-amz-json-1.1"
	refsType = "application/x-git-upload-pack-advertisement"
)

// An answer that does not end costs little memory, is no proof of anything, and
// is said in plain words.
func TestEndlessAnswers(t *testing.T) {
	if testing.Short() {
		t.Skip("it runs a process for each server")
	}
	firstRef := "001e# service=git-upload-pack\n0000" + pkt(strings.Repeat("1", 40)+" refs/heads/a\x00 symref=HEAD:refs/heads/main\n")
	for _, row := range []struct {
		name   string
		to     string // the AWS service that answers so, git or torque
		answer endless
		check  string // a statement that is unknown for it
		said   string
	}{
		{"a text in XML", "sts", endless{200, xmlType, "<GetCallerIdentityResponse><GetCallerIdentityResult><Arn>", "arn"}, "aws-identity", "longer than 8 MiB"},
		{"elements in XML", "iam", endless{200, xmlType, "<GetRoleResponse><GetRoleResult><Role><Tags>", "<member><Key>k</Key></member>"}, "role-exists", "longer than 8 MiB"},
		{"an error in XML", "iam", endless{403, xmlType, "<ErrorResponse><Error><Code>AccessDenied</Code><Message>", "no "}, "role-exists", "longer than 8 MiB"},
		{"a text in JSON", "secretsmanager", endless{200, jsonType, `{"Name":"`, "name"}, "secret-exists", "longer than 8 MiB"},
		{"a list in JSON", "secretsmanager", endless{200, jsonType, `{"Name":"n","Tags":[`, "{},"}, "secret-exists", "longer than 8 MiB"},
		{"numbers in JSON", "secretsmanager", endless{200, jsonType, `{"other":[`, "0,"}, "secret-exists", "longer than 8 MiB"},
		{"an error in JSON", "secretsmanager", endless{400, jsonType, `{"__type":"AccessDeniedException","Message":"`, "no "}, "secret-exists", "longer than 8 MiB"},
		{"no format", "kms", endless{502, "text/plain", "", "x"}, "", ""},
		{"refs", "git", endless{200, refsType, firstRef, pkt(strings.Repeat("2", 40) + " refs/heads/b\n")}, "git-access", "longer than 64 MiB"},
		{"a page instead of refs", "git", endless{200, "text/html", "<html>", "<p>"}, "", ""},
		{"a refusal of the token", "git", endless{401, "text/plain", "", "no "}, "", ""},
		{"a list of Torque", "torque", endless{200, "application/json", "[", "{},"}, "torque-repository", "longer than 8 MiB"},
		{"an error of Torque", "torque", endless{500, "application/json", `{"errors":["`, "no "}, "torque-repository", "longer than 8 MiB"},
	} {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			s := newStation(t, sandbox.Options{})
			server := httptest.NewServer(row.answer)
			t.Cleanup(server.Close)
			args := append([]string{"check", "-o", "json"}, s.flags("")...)
			var env []string
			endpoint := ""
			switch row.to {
			case "git":
				args = append(args, "--repo", server.URL+"/acme/blueprints.git")
			case "torque":
				env = []string{"TORQUE_TOKEN=" + torquetest.Token, "TORQUE_HOST=" + server.URL, "TORQUE_SPACE=" + torquetest.Space}
			default:
				endpoint = floodedAt(t, s.Endpoint(), row.to, row.answer)
			}
			cmd := s.command(t, endpoint, "", args...)
			cmd.Env = append(cmd.Env, env...)
			var out, errs bytes.Buffer
			cmd.Stdout, cmd.Stderr = &out, &errs
			_ = cmd.Run() // its exit code tells
			r := result{cmd.ProcessState.ExitCode(), out.String(), errs.String()}
			if peak := peakOf(cmd.ProcessState); peak > modest {
				t.Errorf("it took %d MiB, at most %d are right", peak>>20, modest>>20)
			} else {
				t.Logf("%d MiB, %s", peak>>20, cmd.ProcessState.UserTime())
			}
			for _, check := range r.report(t).Checks {
				if string(check.ID) == row.check && (check.Status != "unknown" || !strings.Contains(check.Summary, row.said)) {
					t.Errorf("%s is %s: %s", check.ID, check.Status, check.Summary)
				}
			}
			if row.check != "" && r.code != cmdutil.ExitUnknown {
				t.Errorf("exit %d, want %d", r.code, cmdutil.ExitUnknown)
			}
		})
	}
}

// floodedAt passes requests on to the sandbox, but for those to one service.
func floodedAt(t *testing.T, endpoint, service string, answer http.Handler) string {
	t.Helper()
	upstream, err := url.Parse(endpoint)
	if err != nil {
		t.Fatal(err)
	}
	proxy := &httputil.ReverseProxy{Rewrite: func(r *httputil.ProxyRequest) {
		r.SetURL(upstream)
		r.Out.Host = r.In.Host // it is signed
	}}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.Contains(r.Header.Get("Authorization"), "/"+service+"/aws4_request") {
			answer.ServeHTTP(w, r)
			return
		}
		proxy.ServeHTTP(w, r)
	}))
	t.Cleanup(server.Close)
	return server.URL
}

// peakOf is the most memory that a process had, in bytes.
func peakOf(state *os.ProcessState) int64 {
	usage, ok := state.SysUsage().(*syscall.Rusage)
	if !ok {
		return 0
	}
	if runtime.GOOS == "darwin" { // the others count KiB
		return usage.Maxrss
	}
	return usage.Maxrss << 10
}

// pkt is a line of Git's protocol.
func pkt(line string) string { return fmt.Sprintf("%04x%s", len(line)+4, line) }
