package cli

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"net/http/cgi"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/secretsmanager"

	"clonepath/checks/evidence"
	"clonepath/checks/verdict"
	"clonepath/cmd/clonepath/internal/cmdutil"
)

const (
	foreignToken     = "glpat-foreign0123456789abcdef"
	foreignAgent     = "arn:aws:iam::046086677675:role/agent-sa-role"
	foreignExternal  = "tq-0123456789abcdef"
	foreignTrust     = `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"` + foreignAgent + `"},"Action":"sts:AssumeRole","Condition":{"StringEquals":{"sts:ExternalId":"` + foreignExternal + `"}}}]}`
	foreignReadsOnly = `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"secretsmanager:GetSecretValue","Resource":"arn:aws:secretsmanager:eu-west-1:123456789012:secret:git-repo-token-??????"}]}`
)

// TestForeignEndpoints runs clonepath with nothing but the environment against
// an AWS emulator that enforces nothing (AssumeRole succeeds with any External
// ID) and against Git's own HTTP backend: no finding may come of it.
func TestForeignEndpoints(t *testing.T) {
	endpoint := startEmulator(t)
	repo := startGitBackend(t)
	createChain(t, endpoint)
	home := t.TempDir()
	env := []string{"HOME=" + home, "AWS_ENDPOINT_URL=" + endpoint, "AWS_REGION=eu-west-1", "AWS_ACCESS_KEY_ID=AKIAIOSFODNN7EXAMPLE", "AWS_SECRET_ACCESS_KEY=secret"}
	flags := []string{"check", "-o", "json", "--role-arn", "arn:aws:iam::123456789012:role/torque-git-reader", "--secret-id", "git-repo-token", "--secret-path", "token", "--repo", repo, "--external-id", foreignExternal}
	for name, extra := range map[string][]string{
		"operator": {"--agent-principal", foreignAgent},
		"agent":    {"--as", "agent", "--prove-guard"},
	} {
		t.Run(name, func(t *testing.T) {
			cmd := process(t, env, append(flags, extra...)...)
			out, _ := cmd.Output()
			report := result{out: string(out)}.report(t)
			if len(report.RootCauses) > 0 || len(report.CannotObserve) > 0 {
				t.Errorf("root causes %+v, cannot observe %+v", report.RootCauses, report.CannotObserve)
			}
			if warnings := ids(report.Warnings); len(warnings) != 1 || warnings[0] != "local-endpoint-override" {
				t.Errorf("warnings %v, want only local-endpoint-override", warnings)
			}
			if code := cmd.ProcessState.ExitCode(); code != cmdutil.ExitOK {
				t.Errorf("exit %d: %s", code, out)
			}
			for _, check := range report.Checks {
				if check.ID == evidence.GitClone && check.Status != verdict.Pass {
					t.Errorf("git-clone is %s: %s", check.Status, check.Summary)
				}
			}
		})
	}
}

// startEmulator starts moto_server where it is installed.
func startEmulator(t *testing.T) string {
	t.Helper()
	program, err := exec.LookPath("moto_server")
	if err != nil {
		t.Skip("moto_server is not installed")
	}
	free, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	_, port, _ := net.SplitHostPort(free.Addr().String())
	_ = free.Close()
	cmd := exec.Command(program, "-H", "127.0.0.1", "-p", port)
	if err := cmd.Start(); err != nil {
		t.Skipf("moto_server does not start: %v", err)
	}
	t.Cleanup(func() { _ = cmd.Process.Kill(); _ = cmd.Wait() })
	for range 200 {
		if c, err := net.Dial("tcp", "127.0.0.1:"+port); err == nil {
			_ = c.Close()
			return "http://127.0.0.1:" + port
		}
		time.Sleep(100 * time.Millisecond)
	}
	t.Skip("moto_server does not listen after 20 s")
	return ""
}

// startGitBackend serves one private repository through `git http-backend`.
func startGitBackend(t *testing.T) string {
	t.Helper()
	git, err := exec.LookPath("git")
	if err != nil {
		t.Skip("git is not installed")
	}
	root := t.TempDir()
	work, bare := filepath.Join(root, "work"), filepath.Join(root, "acme.git")
	for _, args := range [][]string{
		{"init", "-q", "-b", "main", work},
		{"-C", work, "-c", "user.name=t", "-c", "user.email=t@example.com", "commit", "-q", "--allow-empty", "-m", "first"},
		{"clone", "-q", "--bare", work, bare},
	} {
		cmd := exec.Command(git, args...)
		cmd.Env = append(os.Environ(), "GIT_CONFIG_GLOBAL=/dev/null", "GIT_CONFIG_NOSYSTEM=1")
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("git %v: %v: %s", args, err, out)
		}
	}
	backend := &cgi.Handler{Path: git, Args: []string{"http-backend"}, Env: []string{"GIT_PROJECT_ROOT=" + root, "GIT_HTTP_EXPORT_ALL=1"}}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if _, password, _ := r.BasicAuth(); password != foreignToken {
			w.Header().Set("WWW-Authenticate", `Basic realm="git"`)
			http.Error(w, "who are you?", http.StatusUnauthorized)
			return
		}
		backend.ServeHTTP(w, r)
	}))
	t.Cleanup(server.Close)
	return server.URL + "/acme.git"
}

// createChain makes role and secret at the emulator.
func createChain(t *testing.T, endpoint string) {
	t.Helper()
	cfg := aws.Config{Region: "eu-west-1", BaseEndpoint: &endpoint, Credentials: credentials.NewStaticCredentialsProvider("AKIAIOSFODNN7EXAMPLE", "secret", "")}
	ctx := context.Background()
	roles, secrets := iam.NewFromConfig(cfg), secretsmanager.NewFromConfig(cfg)
	for _, step := range []func() error{
		func() error {
			_, err := roles.CreateRole(ctx, &iam.CreateRoleInput{RoleName: aws.String("torque-git-reader"), AssumeRolePolicyDocument: aws.String(foreignTrust)})
			return err
		},
		func() error {
			_, err := roles.PutRolePolicy(ctx, &iam.PutRolePolicyInput{RoleName: aws.String("torque-git-reader"), PolicyName: aws.String("read"), PolicyDocument: aws.String(foreignReadsOnly)})
			return err
		},
		func() error {
			value := fmt.Sprintf(`{"username":"oauth2","token":%q}`, foreignToken)
			_, err := secrets.CreateSecret(ctx, &secretsmanager.CreateSecretInput{Name: aws.String("git-repo-token"), SecretString: &value})
			return err
		},
	} {
		if err := step(); err != nil {
			t.Fatal(err)
		}
	}
}
