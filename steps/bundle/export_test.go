package bundle

import (
	"flag"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"clonepath/awsops/received"
	"clonepath/awsops/sealed"
	"clonepath/awsops/target"

	"clonepath/steps/setup"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// setups are exported and compared with the files below testdata.
func setups() map[string]setup.Setup {
	awkward := full()
	awkward.Agent.Origin = target.Documented
	awkward.Role.PolicyKind = setup.KindManaged
	awkward.Role.Tags = map[string]string{"team": "it's `a|b`"}
	awkward.Target.SecretPath = `a"b\c`
	awkward.Credential = setup.CredentialChoice{Name: "back`tick | bar"}
	awkward.Target.Repo = "https://git.corp.example/acme/blueprints.git"
	return map[string]setup.Setup{
		"full":    full(),
		"awkward": awkward,
		"least":   {Target: target.Target{Region: "eu-west-1", RoleARN: "arn:aws:iam::111122223333:role/torque-git-reader"}},
		"arn": {Target: target.Target{Region: "eu-west-1", RoleARN: "arn:aws:iam::111122223333:role/p/r", AgentPrincipal: "arn:aws:iam::111122223333:role/eks-agent",
			SecretID: "arn:aws:secretsmanager:eu-west-1:111122223333:secret:team/git-AbC123"}},
	}
}

func TestExport(t *testing.T) {
	for name, chosen := range setups() {
		t.Run(name, func(t *testing.T) {
			dir := filepath.Join(t.TempDir(), "bundle")
			files, err := Export(dir, chosen, sealed.NewVault())
			if err != nil {
				t.Fatal(err)
			}
			if files[len(files)-1] != filepath.Join(dir, FileName) {
				t.Errorf("wrote %v", files)
			}
			for _, file := range files {
				rel, _ := filepath.Rel(dir, file)
				if sameForAll(rel) && name != "full" || rel == schemaName { // the schema is a file of assets
					continue
				}
				compare(t, filepath.Join("testdata", name, rel), read(t, file))
			}
		})
	}
}

// sameForAll are the files in which nothing of the Setup stands but the account.
func sameForAll(path string) bool { return path == "Dockerfile" || path == "README.md" }

func read(t *testing.T, path string) string {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func compare(t *testing.T, golden, got string) {
	t.Helper()
	if *update {
		if err := os.MkdirAll(filepath.Dir(golden), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if diff := cmp.Diff(read(t, golden), got); diff != "" {
		t.Errorf("%s (-golden +got):\n%s", golden, diff)
	}
}

// Export, load, export: the same bytes; into the same directory as well.
func TestRoundTrip(t *testing.T) {
	for name, chosen := range setups() {
		dir := filepath.Join(t.TempDir(), "bundle")
		files, err := Export(dir, chosen, sealed.NewVault())
		if err != nil {
			t.Fatal(err)
		}
		before := map[string]string{}
		for _, file := range files {
			before[file] = read(t, file)
		}
		loaded, err := Load(t.Context(), received.Named(filepath.Join(dir, FileName)))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := Export(dir, loaded, sealed.NewVault()); err != nil {
			t.Fatal(err)
		}
		for _, file := range files {
			if diff := cmp.Diff(before[file], read(t, file)); diff != "" {
				t.Errorf("%s, %s:\n%s", name, file, diff)
			}
		}
	}
}

func TestModes(t *testing.T) {
	for _, row := range []struct {
		setup string
		modes map[string]fs.FileMode
	}{
		{"full", map[string]fs.FileMode{
			".": 0o700, "terraform": 0o700, FileName: 0o600, "policies/trust.json": 0o600, "credential.md": 0o600, "terraform/main.tf": 0o600, "request.md": 0o600,
			"policies/permission.json": 0o644, "cloudformation.yaml": 0o644, "kubernetes/job.yaml": 0o644, schemaName: 0o644, "setup.sh": 0o755,
		}},
		{"least", map[string]fs.FileMode{FileName: 0o644, "policies/trust.json": 0o644, "terraform/main.tf": 0o644, "setup.sh": 0o755}},
	} {
		dir := filepath.Join(t.TempDir(), "bundle")
		if _, err := Export(dir, setups()[row.setup], sealed.NewVault()); err != nil {
			t.Fatal(err)
		}
		for name, want := range row.modes {
			info, err := os.Stat(filepath.Join(dir, name))
			if err != nil {
				t.Fatal(err)
			}
			if got := info.Mode().Perm(); got != want {
				t.Errorf("%s: %s has mode %o, want %o", row.setup, name, got, want)
			}
		}
	}
}

func TestExportRefuses(t *testing.T) {
	dir := t.TempDir()
	if _, err := Export(dir, full(), sealed.NewVault()); err != nil {
		t.Errorf("an empty directory: %v", err)
	}
	other := t.TempDir()
	if err := os.WriteFile(filepath.Join(other, "notes.txt"), []byte("mine"), 0o600); err != nil {
		t.Fatal(err)
	}
	_, err := Export(other, full(), sealed.NewVault())
	if err == nil || !strings.Contains(err.Error(), "notes.txt") {
		t.Errorf("got %v", err)
	}
	if entries, _ := os.ReadDir(other); len(entries) != 1 {
		t.Errorf("something was written: %v", entries)
	}
	if _, err := Export(filepath.Join(other, "notes.txt"), full(), sealed.NewVault()); err == nil {
		t.Error("a file is taken for a directory")
	}
	if _, err := Export(filepath.Join(dir, "x"), setup.Setup{}, sealed.NewVault()); err == nil || !strings.Contains(err.Error(), "region") {
		t.Errorf("a Setup without region: %v", err)
	}
}

// Into a bundle it writes its own files and touches no other.
func TestExportAgain(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "bundle")
	files, err := Export(dir, full(), sealed.NewVault())
	if err != nil {
		t.Fatal(err)
	}
	others := map[string]string{"notes.txt": "mine", "terraform/terraform.tfstate": "{}", "policies/old.json": "{}"}
	for name, text := range others {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for _, file := range files[:len(files)-1] {
		if err := os.WriteFile(file, []byte("somebody's edit"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := Export(dir, full(), sealed.NewVault()); err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		if read(t, file) == "somebody's edit" {
			t.Errorf("%s was not replaced", file)
		}
	}
	for name, text := range others {
		if got := read(t, filepath.Join(dir, name)); got != text {
			t.Errorf("%s is now %q", name, got)
		}
	}
}

func TestExportScrubs(t *testing.T) {
	const token = "glpat-canary-0123456789"
	vault := sealed.NewVault()
	vault.Add(sealed.New(token))
	chosen := full()
	// Somebody pasted it into a wrong field, whichever.
	chosen.Credential.Name, chosen.Target.ExternalID, chosen.Target.SecretPath, chosen.Target.SecretID, chosen.Secret.Name = token, token, token, token, token
	chosen.Role.PolicyName, chosen.Role.PermissionsBoundary, chosen.Target.GitUsername = token, "arn:aws:iam::111122223333:policy/"+token, token
	chosen.Role.Tags, chosen.Secret.Tags = map[string]string{token: token}, map[string]string{"a": token}
	chosen.Target.RoleARN, chosen.Role.Name = "arn:aws:iam::111122223333:role/"+token, ""
	chosen.Target.AgentPrincipal, chosen.Target.Repo = "arn:aws:iam::444455556666:role/"+token, "https://x:"+token+"@"+token+".example/"+token
	dir := filepath.Join(t.TempDir(), "bundle")
	files, err := Export(dir, chosen, vault)
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		if strings.Contains(read(t, file), token) {
			t.Errorf("the token is in %s", file)
		}
	}
	if vault.Removed() == 0 {
		t.Error("nothing was counted")
	}
}

// What a person entered stays in its word, whatever it is.
func TestHostileScript(t *testing.T) {
	bash, err := exec.LookPath("bash")
	if err != nil {
		t.Skip("the program bash is not installed")
	}
	text, err := filled("setup.sh", scriptOf(desired(t, hostileSetup())))
	if err != nil {
		t.Fatal(err)
	}
	shown := strings.Replace(string(text), "say() {", "printf '%s' \"$secret\"; exit\nsay() {", 1)
	cmd := exec.CommandContext(t.Context(), bash, "-s")
	cmd.Stdin = strings.NewReader(shown)
	out, err := cmd.Output()
	if err != nil || string(out) != hostile {
		t.Errorf("the secret's name is %q, %v; want %q", out, err, hostile)
	}
	if out, err := exec.CommandContext(t.Context(), bash, "-n", "-c", string(text)).CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
}

func TestShellcheck(t *testing.T) {
	program, err := exec.LookPath("shellcheck")
	if err != nil {
		t.Skip("the program shellcheck is not installed")
	}
	for name := range setups() {
		out, err := exec.CommandContext(t.Context(), program, "--norc", filepath.Join("testdata", name, "setup.sh")).CombinedOutput()
		if err != nil {
			t.Errorf("%s: %v\n%s", name, err, out)
		}
	}
}
