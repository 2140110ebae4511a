package githost_test

import (
	"context"
	"encoding/base64"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"clonepath/awsops/sandbox/githost"
)

const (
	token = "glpat-canary-5f2c9a7e41d0" // #nosec G101 -- made up
	name  = "acme/blueprints"
)

// program runs git with an empty configuration, authenticated by a header from
// the environment, so that no token stands in a command line.
type program struct {
	t     *testing.T
	path  string
	token string
}

func gitProgram(t *testing.T, token string) program {
	t.Helper()
	path, err := exec.LookPath("git")
	if err != nil {
		t.Skip("the git program is not installed")
	}
	return program{t: t, path: path, token: token}
}

func (p program) run(dir string, args ...string) (string, error) {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.t.Context(), 30*time.Second)
	defer cancel()
	cmd := exec.CommandContext(ctx, p.path, args...)
	cmd.Dir = dir
	cmd.Env = []string{
		"HOME=" + p.t.TempDir(), "PATH=" + os.Getenv("PATH"), "GIT_TERMINAL_PROMPT=0", "GIT_CONFIG_NOSYSTEM=1", "LC_ALL=C",
		"NO_PROXY=127.0.0.1",
		"GIT_CONFIG_COUNT=1", "GIT_CONFIG_KEY_0=http.extraHeader", "GIT_CONFIG_VALUE_0=" + basic(p.token),
	}
	out, err := cmd.CombinedOutput()
	return string(out), err
}

func (p program) must(dir string, args ...string) string {
	p.t.Helper()
	out, err := p.run(dir, args...)
	if err != nil {
		p.t.Fatalf("git %s: %v\n%s", strings.Join(args, " "), err, out)
	}
	return strings.TrimSpace(out)
}

func basic(token string) string {
	if token == "" {
		return ""
	}
	return "Authorization: Basic " + base64.StdEncoding.EncodeToString([]byte("oauth2:"+token))
}

func start(t *testing.T, o githost.Options, r githost.Repository) (*githost.Host, string) {
	t.Helper()
	host := githost.New(o)
	host.AddRepository(name, r)
	host.Grant(token, name)
	server := httptest.NewServer(host)
	t.Cleanup(server.Close)
	return host, server.URL + "/" + name + ".git"
}

func TestGitProgramClones(t *testing.T) {
	host, url := start(t, githost.Options{}, githost.Repository{})
	tests := map[string]struct {
		args    []string
		branch  string
		commits string
	}{
		"full":       {nil, "main", "3"},
		"branch":     {[]string{"--branch", "develop"}, "develop", "4"},
		"shallow":    {[]string{"--depth", "1"}, "main", "1"},
		"deeper":     {[]string{"--depth", "2"}, "main", "2"},
		"blobless":   {[]string{"--filter=blob:none"}, "main", "3"},
		"treeless":   {[]string{"--filter=tree:0"}, "main", "3"},
		"smallest":   {[]string{"--filter=tree:0", "--depth", "1"}, "main", "1"},
		"version 0":  {[]string{"-c", "protocol.version=0"}, "main", "3"},
		"bare trees": {[]string{"--filter=tree:0", "--depth", "1", "--bare"}, "main", "1"},
	}
	for title, test := range tests {
		t.Run(title, func(t *testing.T) {
			t.Parallel()
			git := gitProgram(t, token)
			dir := filepath.Join(t.TempDir(), "clone")
			git.must(t.TempDir(), append(append([]string{"clone"}, test.args...), url, dir)...)
			if got, want := git.must(dir, "rev-parse", "HEAD"), host.Head(name, test.branch); got != want {
				t.Errorf("HEAD = %s, want %s", got, want)
			}
			if got := git.must(dir, "rev-list", "--count", "HEAD"); got != test.commits {
				t.Errorf("%s commits, want %s", got, test.commits)
			}
			if title == "bare trees" {
				return
			}
			if _, err := os.Stat(filepath.Join(dir, "blueprints", "hello.yaml")); err != nil {
				t.Error("no files were checked out:", err)
			}
			git.must(dir, "fsck", "--connectivity-only")
		})
	}
}

// TestGitProgramDeepens fetches again into a shallow clone.
func TestGitProgramDeepens(t *testing.T) {
	git := gitProgram(t, token)
	host, url := start(t, githost.Options{}, githost.Repository{Commits: 6})
	dir := filepath.Join(t.TempDir(), "clone")
	git.must(t.TempDir(), "clone", "--depth", "1", url, dir)
	git.must(dir, "fetch", "--depth", "3")
	if got := git.must(dir, "rev-list", "--count", "origin/main"); got != "3" {
		t.Errorf("after --depth 3: %s commits", got)
	}
	git.must(dir, "fetch", "--unshallow")
	if got := git.must(dir, "rev-list", "--count", "origin/main"); got != "6" {
		t.Errorf("after --unshallow: %s commits", got)
	}
	git.must(dir, "fetch", "origin", "develop")
	if got := git.must(dir, "rev-parse", "FETCH_HEAD"); got != host.Head(name, "develop") {
		t.Errorf("develop = %s", got)
	}
	git.must(dir, "fsck", "--full", "--strict")
}

func TestGitProgramIsRefused(t *testing.T) {
	_, url := start(t, githost.Options{}, githost.Repository{})
	absent := strings.Replace(url, "blueprints", "absent", 1)
	tests := map[string]struct{ token, url, want string }{
		"no token":          {"", url, "could not read Username"},
		"unknown token":     {"glpat-unknown-000000", url, "could not read Username"},
		"absent repository": {token, absent, "not found"},
	}
	for title, test := range tests {
		t.Run(title, func(t *testing.T) {
			out, err := gitProgram(t, test.token).run(t.TempDir(), "ls-remote", test.url)
			if err == nil || !strings.Contains(out, test.want) {
				t.Errorf("git said %q (%v), want %q", out, err, test.want)
			}
		})
	}
}

func TestGitProgramSeesEmptyAndHeadless(t *testing.T) {
	git := gitProgram(t, token)
	_, url := start(t, githost.Options{}, githost.Repository{Empty: true})
	if out := git.must(t.TempDir(), "ls-remote", url); out != "" {
		t.Errorf("an empty repository lists %q", out)
	}
	_, url = start(t, githost.Options{}, githost.Repository{HEAD: "master"})
	if out := git.must(t.TempDir(), "ls-remote", "--symref", url); strings.Contains(out, "HEAD") || !strings.Contains(out, "refs/heads/main") {
		t.Errorf("without a default branch: %q", out)
	}
}

func TestGitProgramFollowsMove(t *testing.T) {
	git := gitProgram(t, token)
	host, url := start(t, githost.Options{}, githost.Repository{})
	host.AddRepository("acme/old", githost.Repository{Override: githost.Moved("/" + name + ".git")})
	out := git.must(t.TempDir(), "ls-remote", strings.Replace(url, "blueprints", "old", 1), "refs/heads/main")
	if !strings.HasPrefix(out, host.Head(name, "main")) && !strings.Contains(out, "\n"+host.Head(name, "main")) {
		t.Errorf("git said %q", out)
	}
}
