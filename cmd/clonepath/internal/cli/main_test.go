package cli

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"clonepath/checks/verdict"
	"clonepath/cmd/clonepath/internal/cmdutil"
)

// beClonepath makes the test binary act as clonepath itself, so that tests can
// run it as a process of its own.
const beClonepath = "BE_CLONEPATH"

func TestMain(m *testing.M) {
	if os.Getenv(beClonepath) != "" {
		os.Exit(Main())
	}
	testscript.Main(m, map[string]func(){"clonepath": func() { os.Exit(Main()) }})
}

// result is what one invocation left behind.
type result struct {
	code        int
	out, stderr string
}

// invoke runs a command line in this process.
func invoke(t *testing.T, args ...string) result {
	t.Helper()
	var out, errs bytes.Buffer
	code := run(context.Background(), args, cmdutil.Streams{In: &bytes.Buffer{}, Out: &out, Err: &errs})
	return result{code, out.String(), errs.String()}
}

// report decodes the JSON report of an invocation.
func (r result) report(t *testing.T) verdict.Report {
	t.Helper()
	var report verdict.Report
	if err := json.Unmarshal([]byte(r.out), &report); err != nil {
		t.Fatalf("stdout is no report: %v\nstdout: %s\nstderr: %s", err, r.out, r.stderr)
	}
	return report
}

// process prepares clonepath as a process with exactly this environment.
func process(t *testing.T, env []string, args ...string) *exec.Cmd {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(self, args...)
	cmd.Env = append([]string{beClonepath + "=1"}, env...)
	return cmd
}

func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir: "testdata/script",
		// What a command keeps is kept in the script's own directory. Root could
		// make the home that testscript names otherwise, /no-home.
		Setup: func(env *testscript.Env) error {
			env.Setenv("HOME", filepath.Join(env.WorkDir, "home"))
			return nil
		},
	})
}
