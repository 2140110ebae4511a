package cli

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/sts"
	batch "k8s.io/api/batch/v1"
	"sigs.k8s.io/yaml"

	"clonepath/awsops"
	"clonepath/awsops/sandbox"
	"clonepath/checks/evidence"
	"clonepath/checks/verdict"
	"clonepath/cmd/clonepath/internal/cmdutil"
	"clonepath/steps/bundle"
	"clonepath/steps/setup"
)

// exported writes a bundle for the chain of the sandbox with more flags.
func (s *station) exported(t *testing.T, secret string, more ...string) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "bundle")
	s.must(t, cmdutil.ExitOK, "", slices.Concat([]string{"export", dir, "--region", s.Target().Region}, s.flags(secret), more)...)
	return dir
}

// operator makes a role that has one policy of the bundle and nothing else, and
// returns the environment of a session of it.
func (s *station) operator(t *testing.T, dir, policy string) []string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(dir, "policies", policy))
	if err != nil {
		t.Fatal(err)
	}
	caller, err := s.admin.CallerIdentity(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	trust := `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"` + caller.ARN + `"},"Action":"sts:AssumeRole"}]}`
	for _, change := range []awsops.Change{
		{Kind: awsops.CreateRole, Resource: "operator", After: trust},
		{Kind: awsops.PutRolePolicy, Resource: "operator", Policy: "operator", After: string(text)},
	} {
		if _, err := s.admin.Apply(t.Context(), change); err != nil {
			t.Fatal(err)
		}
	}
	keys := s.Keys(sandbox.Admin)
	client := sts.New(sts.Options{
		Region: s.Target().Region, BaseEndpoint: aws.String(s.Endpoint()),
		Credentials: credentials.NewStaticCredentialsProvider(keys.AccessKeyID, keys.Secret, keys.SessionToken),
	})
	session, err := client.AssumeRole(t.Context(), &sts.AssumeRoleInput{
		RoleArn: aws.String("arn:aws:iam::" + caller.Account + ":role/operator"), RoleSessionName: aws.String("test"),
	})
	if err != nil {
		t.Fatal(err)
	}
	c := session.Credentials
	return []string{"AWS_ACCESS_KEY_ID=" + *c.AccessKeyId, "AWS_SECRET_ACCESS_KEY=" + *c.SecretAccessKey, "AWS_SESSION_TOKEN=" + *c.SessionToken}
}

// mustAs runs clonepath as a session of the operator's role and expects an exit
// code.
func (s *station) mustAs(t *testing.T, env []string, code int, stdin string, args ...string) result {
	t.Helper()
	cmd := s.command(t, "", stdin, args...)
	cmd.Env = append(cmd.Env, env...) // the last ones count
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	_ = cmd.Run() // its exit code tells
	r := result{cmd.ProcessState.ExitCode(), out.String(), errs.String()}
	if r.code != code {
		t.Fatalf("clonepath %s: exit %d, want %d\n%s%s", strings.Join(args, " "), r.code, code, r.out, r.stderr)
	}
	return r
}

// export makes no call, and the same bundle again is the same bytes.
func TestExportAsksNobody(t *testing.T) {
	s := newEnvironment(t)
	file := filepath.Join(t.TempDir(), "clonepath.yaml")
	if err := os.WriteFile(file, bundle.Marshal(setup.Setup{Target: s.Target()}), 0o600); err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	first := invoke(t, "export", filepath.Join(dir, "a"), "-f", file)
	second := invoke(t, "export", filepath.Join(dir, "b"), "-f", file)
	if first.code != cmdutil.ExitOK || second.code != cmdutil.ExitOK {
		t.Fatalf("%+v, %+v", first, second)
	}
	for _, path := range strings.Fields(first.out) {
		a, errA := os.ReadFile(path)
		b, errB := os.ReadFile(strings.Replace(path, filepath.Join(dir, "a"), filepath.Join(dir, "b"), 1))
		if errA != nil || errB != nil || !bytes.Equal(a, b) {
			t.Errorf("%s is another: %v, %v", path, errA, errB)
		}
	}
	s.untouched(t)
}

// statuses are what a report says of each check.
func statuses(r verdict.Report) []string {
	var lines []string
	for _, check := range r.Checks {
		lines = append(lines, fmt.Sprintf("%s %s %s", check.ID, check.Status, check.Provenance))
	}
	return lines
}

// With the bundle's policy for reading, and nothing else, check sees what an
// administrator sees.
func TestOperatorReadonlySuffices(t *testing.T) {
	s := newStation(t, sandbox.Options{})
	dir := s.exported(t, "")
	check := []string{"check", "-f", filepath.Join(dir, "clonepath.yaml"), "--allow-git-host", "127.0.0.1", "-o", "json"}
	admin := s.must(t, cmdutil.ExitOK, "", check...).report(t)
	env := s.operator(t, dir, "operator-readonly.json")
	operator := s.mustAs(t, env, cmdutil.ExitOK, "", check...).report(t)
	if got, want := statuses(operator), statuses(admin); !slices.Equal(got, want) {
		t.Errorf("the operator sees\n%s\nthe administrator\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	s.mustAs(t, env, cmdutil.ExitOK, "", append(check, "--second-opinion")...)
}

// With the bundle's policy for setting up, and nothing else, apply does all of it,
// and asks the simulator before.
func TestOperatorSetupSuffices(t *testing.T) {
	for kind, more := range map[string][]string{
		"inline":  nil,
		"managed": {"--policy-kind", "managed"},
		"no tags": {"--role-tags", "none", "--secret-tags", "none"},
		"own key": {"--kms-key", "alias/platform-secrets"},
	} {
		t.Run(kind, func(t *testing.T) {
			t.Parallel()
			s := newStation(t, sandbox.Options{Fresh: true})
			if kind == "own key" { // a policy cannot name it by its alias
				key, err := s.admin.DescribeKey(t.Context(), more[1])
				if err != nil {
					t.Fatal(err)
				}
				more[1] = key.ARN
			}
			dir := s.exported(t, newSecret, more...)
			env, file := s.operator(t, dir, "operator-setup.json"), filepath.Join(dir, "clonepath.yaml")
			plan := s.mustAs(t, env, cmdutil.ExitPending, "", "plan", "-f", file, "-o", "json").plan(t)
			if len(plan.Precheck.Denied) > 0 || !plan.Precheck.Done {
				t.Errorf("before: %+v", plan.Precheck)
			}
			s.mustAs(t, env, cmdutil.ExitOK, firstToken+"\n", "apply", "-f", file, "--yes", "--token-stdin", "--allow-git-host", "127.0.0.1")
			s.mustAs(t, env, cmdutil.ExitOK, "", "plan", "-f", file)
		})
	}
}

// What the Job runs works: with the agent's credentials, the mounted file and a
// machine that keeps nothing.
func TestManifestRuns(t *testing.T) {
	s := newStation(t, sandbox.Options{})
	dir := s.exported(t, "")
	text, err := os.ReadFile(filepath.Join(dir, "kubernetes", "job.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	var job batch.Job
	if err := yaml.UnmarshalStrict(text, &job); err != nil {
		t.Fatal(err)
	}
	const mounted = "/etc/clonepath/"
	args := job.Spec.Template.Spec.Containers[0].Args
	for i := range args {
		args[i] = strings.Replace(args[i], mounted, dir+"/", 1)
	}
	env := []string{"HOME=/nonexistent"}
	for _, v := range s.Env(sandbox.AgentID) {
		env = append(env, v.String())
	}
	cmd := process(t, env, args...)
	var notes bytes.Buffer
	cmd.Stderr = &notes
	out, _ := cmd.Output() // its exit code tells
	report := result{out: string(out)}.report(t)
	if code := cmd.ProcessState.ExitCode(); code != cmdutil.ExitOK || report.As != evidence.Agent || len(report.RootCauses) > 0 || len(report.Did.TokenSentTo) == 0 {
		t.Errorf("exit %d: %s", code, out)
	}
	if notes.Len() > 0 { // a cluster's log is both streams
		t.Errorf("beside the report it says %s", notes.String())
	}
	if _, err := os.Stat(filepath.Join(dir, bundle.LastGood)); err == nil {
		t.Error("it wrote to what is mounted for reading")
	}
	for _, check := range report.Checks {
		if check.ID == evidence.GitClone && (check.Status != verdict.Pass || check.Provenance != verdict.Proven) {
			t.Errorf("%+v", check)
		}
	}
}
