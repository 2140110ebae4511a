package cli

import (
	"context"
	"encoding/base64"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"clonepath/awsops/sandbox"
	"clonepath/cmd/clonepath/internal/cmdutil"
)

// TestNoTokenAnywhere runs the headless commands as a person would against an
// endpoint in the environment, and searches everything they left for the token:
// stdout, stderr, reports, evidence, bundle, state and temporary files. The
// sandbox's Git host echoes a refused password in its answer, so this fails
// when the scrubbing is taken out.
func TestNoTokenAnywhere(t *testing.T) {
	for _, fault := range []string{"", "git-401-bad-token", "value-trailing-newline", "value-plaintext-with-path", "git-404-hidden-private"} {
		t.Run("fault "+fault, func(t *testing.T) {
			t.Parallel()
			ctx := context.Background()
			box, err := cmdutil.StartSandbox(ctx, sandbox.Options{Fault: fault})
			if err != nil {
				t.Fatal(err)
			}
			defer func() { _ = box.Close() }()
			target := box.Target()
			stored, err := cmdutil.SandboxAccount(box, sandbox.Admin, target.Region).GetSecretValue(ctx, target.SecretID)
			if err != nil {
				t.Fatal(err)
			}
			needles := forms(stored.Value.Reveal())

			home := t.TempDir()
			env := []string{"HOME=" + home, "TMPDIR=" + home, "XDG_STATE_HOME=" + home, "XDG_CONFIG_HOME=" + home}
			for _, v := range box.Env(sandbox.Admin) {
				env = append(env, v.Name+"="+v.Value)
			}
			flags := []string{
				"--role-arn", target.RoleARN, "--external-id", target.ExternalID, "--secret-id", target.SecretID,
				"--secret-path", target.SecretPath, "--repo", target.Repo, "--agent-principal", string(target.AgentPrincipal),
			}
			for _, args := range [][]string{
				append([]string{"check", "-o", "text", "--save", filepath.Join(home, "evidence.json")}, flags...),
				append([]string{"check", "-o", "json"}, flags...),
				append([]string{"check", "-o", "markdown"}, flags...),
				append([]string{"check", "-o", "html"}, flags...),
				append([]string{"check", "-o", "junit"}, flags...),
				append([]string{"export", filepath.Join(home, "bundle"), "--region", target.Region}, flags...),
			} {
				cmd := process(t, env, args...)
				out, err := cmd.CombinedOutput()
				if code := cmd.ProcessState.ExitCode(); code == cmdutil.ExitInternal || code == cmdutil.ExitUsage {
					t.Fatalf("%v: %v\n%s", args[:2], err, out)
				}
				searchFor(t, needles, strings.Join(args[:3], " "), string(out))
			}
			files := 0
			err = filepath.WalkDir(home, func(path string, entry fs.DirEntry, err error) error {
				if err != nil || entry.IsDir() {
					return err
				}
				files++
				text, err := os.ReadFile(path)
				searchFor(t, needles, path, string(text))
				return err
			})
			if err != nil || files < 5 {
				t.Errorf("searched %d files: %v", files, err)
			}
		})
	}
}

// TestCredentialsInTheAddress: a password in the repository's address is a
// fault to name, and must not be kept by the evidence of it.
func TestCredentialsInTheAddress(t *testing.T) {
	saved := filepath.Join(t.TempDir(), "evidence.json")
	r := invoke(t, "check", "--sandbox", "--repo", "https://user:Sw0rdfish@git.example.com/a/b.git", "--save", saved, "-o", "json")
	if report := r.report(t); r.code != cmdutil.ExitFault || report.RootCauses[0].Fault != "git-embedded-credentials" {
		t.Errorf("exit %d, %v", r.code, ids(report.RootCauses))
	}
	evidence, err := os.ReadFile(saved)
	if err != nil {
		t.Fatal(err)
	}
	for where, text := range map[string]string{"stdout": r.out, "stderr": r.stderr, "evidence": string(evidence)} {
		if strings.Contains(text, "Sw0rdfish") {
			t.Errorf("%s shows the password", where)
		}
	}
}

// forms are the ways in which a value, or the strings in it, could be written.
func forms(value string) []string {
	var out []string
	for _, part := range strings.FieldsFunc(value, func(r rune) bool { return strings.ContainsRune("{}\",: \n\\", r) }) {
		if len(part) >= 16 { // the token; key names and user names are shorter
			out = append(out, part, base64.StdEncoding.EncodeToString([]byte(part)), url.QueryEscape(part))
			for _, user := range []string{"oauth2", "x-access-token", "git", ""} {
				out = append(out, base64.StdEncoding.EncodeToString([]byte(user+":"+part)))
			}
		}
	}
	return out
}

func searchFor(t *testing.T, needles []string, where, text string) {
	t.Helper()
	if len(needles) == 0 {
		t.Fatal("there is no token to search for")
	}
	for _, needle := range needles {
		if i := strings.Index(text, needle); i >= 0 {
			t.Errorf("%s shows the token near %q", where, text[max(0, i-60):i])
		}
	}
}
