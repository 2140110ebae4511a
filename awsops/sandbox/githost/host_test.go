package githost_test

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	git "github.com/go-git/go-git/v5"
	"github.com/go-git/go-git/v5/plumbing"
	"github.com/go-git/go-git/v5/plumbing/transport"
	transporthttp "github.com/go-git/go-git/v5/plumbing/transport/http"
	"github.com/go-git/go-git/v5/storage/memory"

	"clonepath/awsops/sandbox/githost"
)

func TestAnswers(t *testing.T) {
	const other = "glpat-other-1234567890"
	host := githost.New(githost.Options{})
	host.AddRepository(name, githost.Repository{})
	host.AddRepository("acme/open", githost.Repository{Public: true})
	host.AddRepository("acme/login", githost.Repository{Public: true, Override: githost.LoginPage()})
	host.AddRepository("acme/scope", githost.Repository{Override: githost.Forbidden("insufficient scope")})
	host.AddRepository("acme/busy", githost.Repository{Override: githost.RateLimited("120")})
	host.AddRepository("acme/moved", githost.Repository{Override: githost.Moved("https://git.example.com/acme/new.git")})
	host.AddRepository("acme/down", githost.Repository{Override: githost.Broken(http.StatusServiceUnavailable)})
	host.Grant(token, name, "acme/scope")
	host.Grant(other)
	tests := map[string]struct {
		repo, user, token string
		status            int
		header, value     string
		body              string
	}{
		"good":                     {name, "oauth2", token, 200, "Content-Type", "application/x-git-upload-pack-advertisement", "refs/heads/main"},
		"without .git, with slash": {name + "/", "x", token, 200, "", "", "refs/heads/develop"},
		"anonymous":                {name, "", "", 401, "WWW-Authenticate", `Basic realm="clonepath sandbox"`, "Authentication required"},
		"unknown token is echoed":  {name, "x", "glpat-wrong-99887766", 401, "WWW-Authenticate", `Basic realm="clonepath sandbox"`, "glpat-wrong-99887766"},
		"no user name":             {name, "", token, 401, "", "", ""},
		"may not see":              {name, "x", other, 404, "", "", "not found"},
		"absent":                   {"acme/absent", "x", token, 404, "", "", "not found"},
		"absent, anonymous":        {"acme/absent", "", "", 401, "", "", ""},
		"public":                   {"acme/open", "", "", 200, "", "", "symref=HEAD:refs/heads/main"},
		"public, any known token":  {"acme/open", "x", other, 200, "", "", ""},
		"public, unknown token":    {"acme/open", "x", "glpat-wrong-99887766", 401, "", "", ""},
		"login page":               {"acme/login", "", "", 200, "Content-Type", "text/html; charset=utf-8", "<form"},
		"scope, anonymous":         {"acme/scope", "", "", 401, "", "", ""},
		"scope":                    {"acme/scope", "x", token, 403, "", "", "insufficient scope"},
		"rate limit":               {"acme/busy", "", "", 429, "Retry-After", "120", ""},
		"redirect":                 {"acme/moved", "", "", 301, "Location", "https://git.example.com/acme/new.git/info/refs?service=git-upload-pack", ""},
		"down":                     {"acme/down", "x", token, 503, "", "", ""},
	}
	for title, test := range tests {
		t.Run(title, func(t *testing.T) {
			r := httptest.NewRequest(http.MethodGet, "/"+strings.TrimSuffix(test.repo, "/")+"/info/refs?service=git-upload-pack", nil)
			if test.user != "" || test.token != "" {
				r.SetBasicAuth(test.user, test.token)
			}
			w := httptest.NewRecorder()
			host.ServeHTTP(w, r)
			body, _ := io.ReadAll(w.Body)
			if w.Code != test.status || !strings.Contains(string(body), test.body) {
				t.Errorf("%d %q, want %d with %q", w.Code, body, test.status, test.body)
			}
			if got := w.Header().Get(test.header); test.header != "" && got != test.value {
				t.Errorf("%s: %q, want %q", test.header, got, test.value)
			}
		})
	}
}

func TestRequiredUsername(t *testing.T) {
	_, url := start(t, githost.Options{Username: "x-token-auth"}, githost.Repository{})
	for user, want := range map[string]error{"x-token-auth": nil, "oauth2": transport.ErrAuthenticationRequired} {
		if _, err := clone(url, user, 0); !errors.Is(err, want) {
			t.Errorf("%s: %v, want %v", user, err, want)
		}
	}
}

func TestRevokeAndOverride(t *testing.T) {
	host, url := start(t, githost.Options{}, githost.Repository{})
	host.SetOverride(name, githost.Broken(500))
	if _, err := clone(url, "x", 0); err == nil {
		t.Error("a broken host served a clone")
	}
	host.SetOverride(name, nil)
	host.SetOverride("acme/absent", nil)
	if _, err := clone(url, "x", 0); err != nil {
		t.Error(err)
	}
	host.Revoke(token)
	if _, err := clone(url, "x", 0); !errors.Is(err, transport.ErrAuthenticationRequired) {
		t.Errorf("revoked token: %v", err)
	}
}

// clone clones with go-git into memory.
func clone(url, user string, depth int) (*git.Repository, error) {
	return git.Clone(memory.NewStorage(), nil, &git.CloneOptions{
		URL: url, Auth: &transporthttp.BasicAuth{Username: user, Password: token}, Depth: depth, NoCheckout: true, Tags: git.NoTags,
	})
}

func TestGoGitClones(t *testing.T) {
	host, url := start(t, githost.Options{}, githost.Repository{})
	for _, depth := range []int{0, 1} {
		repo, err := clone(url, "x", depth)
		if err != nil {
			t.Fatal(err)
		}
		head, err := repo.Head()
		if err != nil || head.Hash().String() != host.Head(name, "main") || head.Name() != plumbing.Main {
			t.Errorf("depth %d: HEAD %v (%v), want %s", depth, head, err, host.Head(name, "main"))
		}
	}
}

func TestGoGitSeesEmpty(t *testing.T) {
	_, url := start(t, githost.Options{}, githost.Repository{Empty: true})
	if _, err := clone(url, "x", 0); !errors.Is(err, transport.ErrEmptyRemoteRepository) {
		t.Errorf("%v, want an empty repository", err)
	}
}

func TestGenerationIsDeterministic(t *testing.T) {
	first, second := githost.New(githost.Options{}), githost.New(githost.Options{})
	for _, h := range []*githost.Host{first, second} {
		h.AddRepository("/acme/a.git", githost.Repository{Branches: []string{"trunk", "feature/x"}, Bulk: githost.Bulk{Files: 3, Size: 100}})
	}
	for _, branch := range []string{"trunk", "feature/x"} {
		if id := first.Head("acme/a", branch); len(id) != 40 || id != second.Head("acme/a", branch) {
			t.Errorf("%s: %q and %q", branch, id, second.Head("acme/a", branch))
		}
	}
	if got := first.Head("acme/a", "main") + first.Head("acme/absent", "main"); got != "" {
		t.Errorf("what is not there has the head %q", got)
	}
}

// TestStartsQuickly keeps the sandbox's start within its budget; the best of
// several tries, because the machine is shared.
func TestStartsQuickly(t *testing.T) {
	best := time.Hour
	for range 10 {
		began := time.Now()
		githost.New(githost.Options{}).AddRepository(name, githost.Repository{})
		best = min(best, time.Since(began))
	}
	if best > 3*time.Millisecond {
		t.Errorf("generating the small repository took %v, want at most 3 ms", best)
	}
}

func TestBadRequests(t *testing.T) {
	host := githost.New(githost.Options{NoFilter: true, NoShallow: true})
	host.AddRepository("a/b", githost.Repository{Public: true})
	head := host.Head("a/b", "main")
	const zero = "0000000000000000000000000000000000000001"
	line := func(s string) string { return fmt.Sprintf("%04x%s", len(s)+4, s) }
	tests := map[string]struct{ method, path, kind, body, want string }{
		"push":           {"GET", "/a/b.git/info/refs?service=git-receive-pack", "", "", "only git-upload-pack"},
		"another page":   {"GET", "/a/b", "", "", "Not Found"},
		"wrong type":     {"POST", "/a/b.git/git-upload-pack", "text/plain", "", "was expected"},
		"no wants":       {"POST", "/a/b.git/git-upload-pack", "", "0000", "ERR upload-pack: nothing is wanted"},
		"not a pkt-line": {"POST", "/a/b.git/git-upload-pack", "", "zzzz", "ERR upload-pack"},
		"unknown id":     {"POST", "/a/b.git/git-upload-pack", "", line("want "+zero+"\n") + "0000", "not our ref " + zero},
		"bad id":         {"POST", "/a/b.git/git-upload-pack", "", line("want xyz\n") + "0000", "no object id"},
		"filter off":     {"POST", "/a/b.git/git-upload-pack", "", line("want "+head+"\n") + line("filter tree:0\n") + "0000", "filtering not recognized"},
		"unknown filter": {"POST", "/a/b.git/git-upload-pack", "", line("want "+head+"\n") + line("filter sparse:oid=x\n") + "0000", "filter 'sparse:oid=x' not supported"},
		"shallow off":    {"POST", "/a/b.git/git-upload-pack", "", line("want "+head+"\n") + line("deepen 1\n") + "0000", "shallow requests are not served"},
		"bad depth":      {"POST", "/a/b.git/git-upload-pack", "", line("want "+head+"\n") + line("deepen x\n") + "0000", "invalid deepen"},
		"not a have":     {"POST", "/a/b.git/git-upload-pack", "", line("want "+head+"\n") + "0000" + line("hello\n"), "expected a have"},
	}
	for title, test := range tests {
		t.Run(title, func(t *testing.T) {
			r := httptest.NewRequest(test.method, test.path, strings.NewReader(test.body))
			if test.kind == "" {
				test.kind = "application/x-git-upload-pack-request"
			}
			r.Header.Set("Content-Type", test.kind)
			w := httptest.NewRecorder()
			host.ServeHTTP(w, r)
			if !strings.Contains(w.Body.String(), test.want) {
				t.Errorf("%d %q, want %q", w.Code, w.Body, test.want)
			}
		})
	}
}

func BenchmarkGenerateSmall(b *testing.B) {
	for b.Loop() {
		githost.New(githost.Options{}).AddRepository(name, githost.Repository{})
	}
}
