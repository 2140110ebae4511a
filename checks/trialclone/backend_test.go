package trialclone_test

import (
	"fmt"
	"io"
	"net/http"
	"net/http/cgi" // #nosec G504 -- the server under it is a test's, and this Go is not affected
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"clonepath/awsops/awserr"
)

func line(s string) string { return fmt.Sprintf("%04x%s", len(s)+4, s) }

// backend is a folder of repositories of the git program.
type backend struct {
	t             *testing.T
	root, program string
}

func gitBackend(t *testing.T) backend {
	t.Helper()
	program, err := exec.LookPath("git")
	if err != nil {
		t.Skip("the git program is not installed")
	}
	b := backend{t: t, root: t.TempDir(), program: program}
	if _, err := os.Stat(filepath.Join(b.git("--exec-path"), "git-http-backend")); err != nil {
		t.Skip("git http-backend is not installed")
	}
	return b
}

func (b backend) env() []string {
	return []string{
		"HOME=" + b.root, "PATH=" + os.Getenv("PATH"), "GIT_CONFIG_NOSYSTEM=1", "GIT_PROJECT_ROOT=" + b.root, "GIT_HTTP_EXPORT_ALL=1",
		"GIT_AUTHOR_NAME=a", "GIT_AUTHOR_EMAIL=a@example.com", "GIT_COMMITTER_NAME=a", "GIT_COMMITTER_EMAIL=a@example.com",
	}
}

// git runs the program in the folder and returns what it prints.
func (b backend) git(args ...string) string {
	b.t.Helper()
	cmd := exec.CommandContext(b.t.Context(), b.program, args...)
	cmd.Dir, cmd.Env = b.root, b.env()
	out, err := cmd.CombinedOutput()
	if err != nil {
		b.t.Fatalf("git %s: %v\n%s", strings.Join(args, " "), err, out)
	}
	return strings.TrimSpace(string(out))
}

// fill makes the repository "real.git" with two branches and a tag, and returns
// the commit of main.
func (b backend) fill(config []string) string {
	b.t.Helper()
	b.git("init", "--quiet", "--bare", "real.git")
	b.git("-C", "real.git", "symbolic-ref", "HEAD", "refs/heads/main")
	for _, entry := range config {
		key, value, _ := strings.Cut(entry, "=")
		b.git("-C", "real.git", "config", key, value)
	}
	b.git("clone", "--quiet", "real.git", "work")
	for _, file := range []string{"one", "two", "three"} {
		if err := os.WriteFile(filepath.Join(b.root, "work", file), []byte(strings.Repeat(file, 1000)), 0o600); err != nil {
			b.t.Fatal(err)
		}
		b.git("-C", "work", "add", ".")
		b.git("-C", "work", "commit", "--quiet", "-m", file)
	}
	b.git("-C", "work", "tag", "-a", "-m", "first", "v1")
	b.git("-C", "work", "push", "--quiet", "origin", "HEAD:refs/heads/main", "HEAD~1:refs/heads/develop", "v1")
	return b.git("-C", "real.git", "rev-parse", "main")
}

// serve lets git http-backend answer callers with goodToken.
func (b backend) serve() string {
	handler := &cgi.Handler{Path: b.program, Args: []string{"http-backend"}, Env: b.env(), Stderr: io.Discard}
	url, _ := serve(b.t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if _, password, _ := r.BasicAuth(); password != goodToken {
			w.Header().Set("WWW-Authenticate", `Basic realm="git"`)
			w.WriteHeader(http.StatusUnauthorized)
			return
		}
		handler.ServeHTTP(w, r)
	}))
	return url
}

// TestGitsOwnServer fetches from a host that is not ours.
func TestGitsOwnServer(t *testing.T) {
	tests := map[string]struct {
		config []string
		filter string
	}{
		"filters":            {[]string{"uploadpack.allowFilter=true"}, "tree:0"},
		"no filters":         {[]string{"uploadpack.allowFilter=false"}, ""},
		"filters, not trees": {[]string{"uploadpack.allowFilter=true", "uploadpackfilter.tree.allow=false"}, ""},
	}
	for title, test := range tests {
		t.Run(title, func(t *testing.T) {
			backend := gitBackend(t)
			head := backend.fill(test.config)
			repo := backend.serve() + "/real.git"
			fact := clone(t, request(t, repo))
			if got := fact.Get(); got.Commit != head || got.Filter != test.filter || got.Default != "main" {
				t.Errorf("got %+v, %+v; want %s", got, fact.Failure, head)
			}
			r := request(t, repo)
			r.Branch = "devel"
			if got := clone(t, r).Get(); !got.Missing || strings.Join(got.Branches, " ") != "develop main" {
				t.Errorf("a missing branch: %+v", got)
			}
		})
	}
}

// TestGitsOwnEmptyRepository reads what git lists of a repository without a commit.
func TestGitsOwnEmptyRepository(t *testing.T) {
	backend := gitBackend(t)
	backend.git("init", "--quiet", "--bare", "empty.git")
	if got := clone(t, request(t, backend.serve()+"/empty.git")).Get(); !got.Empty || got.Missing {
		t.Errorf("got %+v", got)
	}
}

// TestGitsOwnSHA256Repository reads the refs and says what it cannot do.
func TestGitsOwnSHA256Repository(t *testing.T) {
	backend := gitBackend(t)
	if help := backend.git("version"); strings.Contains(help, "git version 1.") || strings.Contains(help, "git version 2.1") || strings.Contains(help, "git version 2.2") {
		t.Skip("this git knows SHA-1 only: " + help)
	}
	backend.git("init", "--quiet", "--object-format=sha256", "work")
	backend.git("-C", "work", "commit", "--quiet", "--allow-empty", "-m", "one")
	backend.git("clone", "--quiet", "--bare", "work", "new.git")
	r := request(t, backend.serve()+"/new.git")
	r.Branch = ""
	if fact := clone(t, r); !fact.Failed(awserr.Unsupported) {
		t.Errorf("got %+v", fact)
	}
}
