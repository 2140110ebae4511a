package cli

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"clonepath/awsops/sandbox"
	"clonepath/cmd/clonepath/internal/cmdutil"
	"clonepath/steps/bundle"
	"clonepath/steps/setup"
)

// operators is what a file of the operator holds that no bundle has any business
// with.
const operators = "[default]\naws_secret_access_key = canary0of0the0operator\n"

// mail lays what somebody could send into a folder: files, and links, whose text
// begins with "->".
func mail(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		err := error(nil)
		if to, isLink := strings.CutPrefix(text, "->"); isLink {
			err = os.Symlink(strings.ReplaceAll(to, "DIR", dir), path)
		} else {
			err = os.WriteFile(path, []byte(text), 0o600)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// setUp is the clonepath.yaml of the sandbox's chain.
func (s *environment) setUp() string {
	return string(bundle.Marshal(setup.Setup{Target: s.Target(), Agent: setup.AgentChoice{Origin: "confirmed"}}))
}

// TestMailedBundleReadsNothingElse: whatever a bundle holds in the place of its
// files, no file of the operator is read, shown or kept, and no command goes on
// with a document that is none.
func TestMailedBundleReadsNothingElse(t *testing.T) {
	s := newEnvironment(t)
	own := s.setUp()
	for name, files := range map[string]map[string]string{
		"policies/trust.json":      {"b/clonepath.yaml": own, "b/policies/trust.json": "->../../credentials"},
		"policies/permission.json": {"b/clonepath.yaml": own, "b/policies/permission.json": "->DIR/credentials"},
		"policies":                 {"b/clonepath.yaml": own, "b/policies": "->../away", "away/trust.json": operators},
		"clonepath.yaml":           {"b/clonepath.yaml": "->../credentials"},
		"a policy that is none":    {"b/clonepath.yaml": own, "b/policies/trust.json": operators},
		"a policy without end":     {"b/clonepath.yaml": own, "b/policies/trust.json": "{" + strings.Repeat(" ", 1<<20) + "}"},
		"the template of a list": {
			"b/clonepath-fleet.yaml": "apiVersion: clonepath/fleet/v1\ntemplate: t.yaml\nmembers:\n  - name: a\n", "b/t.yaml": "->../credentials",
		},
	} {
		files["credentials"] = operators
		dir := mail(t, files)
		save, share := filepath.Join(dir, "save.json"), filepath.Join(dir, "share.json")
		for _, args := range [][]string{{"check", "--save", save, "--share", share, "-o", "json"}, {"plan"}, {"check", "--no-last-good"}} {
			r := invoke(t, append(args, "-f", filepath.Join(dir, "b"))...)
			if r.code != cmdutil.ExitUsage || !strings.Contains(r.stderr, filepath.Join(dir, "b")) {
				t.Errorf("%s: %s: exit %d, %s", name, args[0], r.code, r.stderr)
			}
			for _, text := range []string{r.out, r.stderr, contents(save), contents(share)} {
				if strings.Contains(text, "canary0of0the0operator") {
					t.Errorf("%s: %s hands on the operator's file", name, args[0])
				}
			}
		}
	}
}

// contents is what a file holds, "" where there is none.
func contents(path string) string {
	text, _ := os.ReadFile(path)
	return string(text)
}

// A ConfigMap that Kubernetes mounts is made of links, which stay inside.
func TestMountedBundle(t *testing.T) {
	s := newEnvironment(t)
	dir := mail(t, map[string]string{
		"..2026_11_23/clonepath.yaml": s.setUp(), "..data": "->..2026_11_23", "clonepath.yaml": "->..data/clonepath.yaml",
		"..2026_11_23/policies/trust.json": s.trust(t), "policies": "->..data/policies",
	})
	for _, file := range []string{dir, filepath.Join(dir, "clonepath.yaml")} {
		r := invoke(t, "check", "-f", file, "--allow-git-host", "127.0.0.1", "--no-last-good", "-o", "json")
		if r.code != cmdutil.ExitOK || len(r.report(t).RootCauses) > 0 {
			t.Errorf("%s: exit %d, %s", file, r.code, r.stderr)
		}
	}
}

// TestExportStaysInItsBundle: a folder of a received bundle that is a link is
// refused before anything is written.
func TestExportStaysInItsBundle(t *testing.T) {
	s := newEnvironment(t)
	for name, files := range map[string]map[string]string{
		"a folder": {"b/clonepath.yaml": s.setUp(), "b/policies": "->../away", "away/trust.json": operators},
		"a file":   {"b/clonepath.yaml": s.setUp(), "b/setup.sh": "->../away/trust.json", "away/trust.json": operators},
	} {
		dir := mail(t, files)
		before := contents(filepath.Join(dir, "b", "clonepath.yaml"))
		r := invoke(t, "export", filepath.Join(dir, "b"), "-f", filepath.Join(dir, "b", "clonepath.yaml"), "--branch", "another")
		if r.code != cmdutil.ExitUsage || !strings.Contains(r.stderr, dir) {
			t.Errorf("%s: exit %d, %s", name, r.code, r.stderr)
		}
		if contents(filepath.Join(dir, "away", "trust.json")) != operators || contents(filepath.Join(dir, "b", "clonepath.yaml")) != before {
			t.Errorf("%s: something was overwritten", name)
		}
	}
}

// TestSavedThroughALink: a link that the operator names stays one.
func TestSavedThroughALink(t *testing.T) {
	dir := mail(t, map[string]string{"error.txt": deniedText, "real.json": "old", "save.json": "->real.json"})
	link := filepath.Join(dir, "save.json")
	if r := invoke(t, "diagnose", filepath.Join(dir, "error.txt"), "--save", link); r.code == cmdutil.ExitUsage || r.code == cmdutil.ExitInternal {
		t.Fatalf("exit %d, %s", r.code, r.stderr)
	}
	if to, err := os.Readlink(link); to != "real.json" || err != nil {
		t.Errorf("the link leads to %q, %v", to, err)
	}
	if !strings.Contains(contents(filepath.Join(dir, "real.json")), "clonepath/evidence") {
		t.Error("what it leads to was not written")
	}
}

const deniedText = "User: arn:aws:sts::046086677675:assumed-role/agent/s is not authorized to perform: sts:AssumeRole on resource: arn:aws:iam::111122223333:role/r\n"

// TestNamesOfDirectories: who sends a directory chooses the names in it, and
// neither a table nor the name of a report is broken by one.
func TestNamesOfDirectories(t *testing.T) {
	if os.PathSeparator != '/' {
		t.Skip("no such names here")
	}
	s := newEnvironment(t)
	dir := mail(t, map[string]string{"a\nforged 0\x1b[2J\u202e\xff/clonepath.yaml": s.setUp(), "b/clonepath.yaml": s.setUp()})
	reports := t.TempDir()
	const want = `a\nforged 0\x1b[2J\u202e\xff`
	for _, output := range []string{"text", "json", "markdown"} {
		r := invoke(t, "check", "-f", dir, "--allow-git-host", "127.0.0.1", "--no-last-good", "-o", output, "--reports", reports)
		if r.code != cmdutil.ExitOK {
			t.Errorf("%s: exit %d, %s", output, r.code, r.stderr)
		}
		if strings.Contains(r.out, "\nforged 0") || strings.Contains(r.out+r.stderr, "\x1b[2J") || output == "text" && !strings.Contains(r.out, want) {
			t.Errorf("%s: a name breaks out:\n%s", output, r.out)
		}
	}
	if _, err := os.Stat(filepath.Join(reports, want+".txt")); err != nil {
		t.Error(err)
	}
}

// trust is the role's trust policy as stored.
func (s *environment) trust(t *testing.T) string {
	t.Helper()
	role, err := cmdutil.SandboxAccount(s.Sandbox, sandbox.Admin, s.Target().Region).GetRole(t.Context(), s.Target().RoleName())
	if err != nil {
		t.Fatal(err)
	}
	return role.Trust
}
