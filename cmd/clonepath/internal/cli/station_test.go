package cli

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"clonepath/awsops"
	"clonepath/awsops/sandbox"
	"clonepath/awsops/sealed"
	"clonepath/cmd/clonepath/internal/cmdutil"
	"clonepath/steps/bundle"
	"clonepath/steps/setup"
	"clonepath/steps/state"
)

const (
	firstToken  = "glpat-canary0first0token0"
	secondToken = "glpat-canary0second0token"
	newSecret   = "new-git-token"
	blueprints  = "acme/blueprints"
)

// station is a sandbox with a machine of its own: clonepath runs there as a
// process that knows nothing but its environment.
type station struct {
	*sandbox.Sandbox
	home  string
	admin *awsops.Account
}

func newStation(t *testing.T, o sandbox.Options) *station {
	t.Helper()
	box, err := sandbox.Start(context.Background(), o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = box.Close() })
	for _, token := range []string{firstToken, secondToken} {
		box.Git().Grant(token, blueprints)
	}
	return &station{box, t.TempDir(), cmdutil.SandboxAccount(box, sandbox.Admin, box.Target().Region)}
}

// flags describe the chain of the sandbox, with another secret where one is
// named.
func (s *station) flags(secret string) []string {
	t := s.Target()
	if secret == "" {
		secret = t.SecretID
	}
	return []string{
		"--role-arn", t.RoleARN, "--external-id", t.ExternalID, "--secret-id", secret,
		"--secret-path", "token", "--repo", t.Repo, "--agent-principal", string(t.AgentPrincipal),
	}
}

func (s *station) command(t *testing.T, endpoint, stdin string, args ...string) *exec.Cmd {
	t.Helper()
	env := []string{"HOME=" + s.home, "XDG_STATE_HOME=" + s.home, "TMPDIR=" + s.home}
	for _, v := range s.Env(sandbox.Admin) {
		env = append(env, v.String())
	}
	if endpoint != "" {
		env = append(env, "AWS_ENDPOINT_URL="+endpoint) // the last one counts
	}
	cmd := process(t, env, args...)
	cmd.Stdin = strings.NewReader(stdin)
	return cmd
}

// run runs clonepath and returns what it left behind.
func (s *station) run(t *testing.T, stdin string, args ...string) result {
	t.Helper()
	return finished(s.command(t, "", stdin, args...))
}

// finished waits for a command's end.
func finished(cmd *exec.Cmd) result {
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	_ = cmd.Run() // its exit code tells
	return result{cmd.ProcessState.ExitCode(), out.String(), errs.String()}
}

// must runs clonepath and expects an exit code.
func (s *station) must(t *testing.T, code int, stdin string, args ...string) result {
	t.Helper()
	r := s.run(t, stdin, args...)
	if r.code != code {
		t.Fatalf("clonepath %s: exit %d, want %d\n%s%s", strings.Join(args, " "), r.code, code, r.out, r.stderr)
	}
	return r
}

// writes lists the calls from number n on that change something.
func (s *station) writes(n int) []string {
	var found []string
	for _, call := range s.Calls()[n:] {
		if call.Service != "git" && isWrite(call.Action) {
			found = append(found, call.Service+":"+call.Action)
		}
	}
	return found
}

func isWrite(action string) bool {
	return !slices.ContainsFunc([]string{"Get", "List", "Describe", "Simulate", "Assume", "Lookup"}, func(prefix string) bool {
		return strings.HasPrefix(action, prefix)
	})
}

// agentGetsIn tells whether the agent can assume the role with an External ID.
func (s *station) agentGetsIn(t *testing.T, externalID string) bool {
	t.Helper()
	_, _, err := cmdutil.SandboxAccount(s.Sandbox, sandbox.AgentID, s.Target().Region).AssumeRole(t.Context(), s.Target().RoleARN, externalID)
	return err == nil
}

// trust is the role's trust policy as stored.
func (s *station) trust(t *testing.T) string {
	t.Helper()
	role, err := s.admin.GetRole(t.Context(), s.Target().RoleName())
	if err != nil {
		t.Fatal(err)
	}
	return role.Trust
}

// setTrust changes the trust policy past clonepath.
func (s *station) setTrust(t *testing.T, document string) {
	t.Helper()
	c := awsops.Change{Kind: awsops.UpdateTrust, Resource: s.Target().RoleName(), Before: s.trust(t), After: document}
	if _, err := s.admin.Apply(t.Context(), c); err != nil {
		t.Fatal(err)
	}
}

func (s *station) value(t *testing.T, secret string) awsops.SecretValue {
	t.Helper()
	v, err := s.admin.GetSecretValue(t.Context(), secret)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// bundle writes a file that names the chain, and a Git host that nobody named.
func (s *station) bundle(t *testing.T) string {
	t.Helper()
	chosen := setup.Setup{Target: s.Target()}
	chosen.Target.Repo = strings.Replace(chosen.Target.Repo, "127.0.0.1", "localhost", 1)
	path := filepath.Join(t.TempDir(), "clonepath.yaml")
	if err := os.WriteFile(path, bundle.Marshal(chosen.WithDefaults()), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// Journal is what the machine noted.
func (s *station) Journal(t *testing.T) []state.Entry {
	t.Helper()
	entries, err := state.Open(filepath.Join(s.home, "clonepath"), sealed.NewVault()).Journal(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return entries
}

// gate passes requests on to the sandbox until the write with the given number:
// then the process is killed, before the write reaches AWS or after it was made,
// or it is interrupted while the write goes on.
type gate struct {
	*httptest.Server
	at        int // 1 is the first write
	before    bool
	interrupt bool
	hangs     chan struct{} // closed when the write has come that is never answered; nil: it is
	victim    chan *exec.Cmd
	dead      chan struct{}

	mu   sync.Mutex
	seen int
}

func newGate(t *testing.T, endpoint string, at int, before bool) *gate {
	t.Helper()
	upstream, err := url.Parse(endpoint)
	if err != nil {
		t.Fatal(err)
	}
	g := &gate{at: at, before: before, victim: make(chan *exec.Cmd, 1), dead: make(chan struct{})}
	proxy := &httputil.ReverseProxy{Rewrite: func(r *httputil.ProxyRequest) {
		r.SetURL(upstream)
		r.Out.Host = r.In.Host // it is signed
	}}
	g.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !g.isLast(r) {
			proxy.ServeHTTP(w, r)
			return
		}
		if g.hangs != nil {
			close(g.hangs)
			<-g.dead
			panic(http.ErrAbortHandler)
		}
		victim := <-g.victim
		if g.interrupt {
			for range 2 { // as timeout(1) does
				_ = victim.Process.Signal(os.Interrupt)
				time.Sleep(100 * time.Millisecond) // for the signal to be noticed
			}
			proxy.ServeHTTP(w, r)
			return
		}
		if !g.before {
			proxy.ServeHTTP(httptest.NewRecorder(), r)
		}
		_ = victim.Process.Kill()
		<-g.dead
		panic(http.ErrAbortHandler)
	}))
	g.Config.ErrorLog = nil
	t.Cleanup(g.Close)
	return g
}

// isLast counts the writes.
func (g *gate) isLast(r *http.Request) bool {
	body, _ := io.ReadAll(r.Body)
	r.Body = io.NopCloser(bytes.NewReader(body))
	form, _ := url.ParseQuery(string(body))
	action := form.Get("Action")
	if name := r.Header.Get("X-Amz-Target"); name != "" {
		action = name[strings.LastIndexByte(name, '.')+1:]
	}
	if !isWrite(action) {
		return false
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	g.seen++
	return g.seen == g.at
}

// kills runs clonepath behind the gate and tells whether it was killed.
func (g *gate) kills(t *testing.T, cmd *exec.Cmd) bool {
	t.Helper()
	var out bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &out
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	g.victim <- cmd
	_ = cmd.Wait() // its state tells
	close(g.dead)
	if cmd.ProcessState.Exited() && cmd.ProcessState.ExitCode() != cmdutil.ExitOK {
		t.Fatalf("exit %d\n%s", cmd.ProcessState.ExitCode(), out.String())
	}
	return !cmd.ProcessState.Exited()
}
