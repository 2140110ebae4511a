package cli

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"clonepath/awsops/sandbox"
	"clonepath/awsops/sandbox/awscli"
	"clonepath/checks/verdict"
	"clonepath/cmd/clonepath/internal/cmdutil"
)

// collectable are faults that can be seen without reading the secret's value. The
// first few are tried always: calls that fail, a key, a right answer to each.
var collectable = []string{
	"role-missing", "kms-key-disabled", "trust-externalid-mismatch",
	"role-resource-wrong-region-account", "role-resource-star", "trust-bare-statement", "trust-principal-wrong",
	"trust-externalid-required-not-sent", "trust-no-externalid", "trust-deny-statement", "secret-not-found",
	"secret-scheduled-deletion", "role-permissions-boundary",
}

const alwaysCollected = 3

// TestCollectedFile runs the script with the aws program against the sandbox; its
// file leads to the cause that was injected. The script starts that program some
// twenty times, half a second each: CLONEPATH_ALL_COLLECTED=1 tries them all.
func TestCollectedFile(t *testing.T) {
	faultIDs := collectable
	if os.Getenv("CLONEPATH_ALL_COLLECTED") == "" {
		faultIDs = collectable[:alwaysCollected]
	}
	awscli.Share(t, len(faultIDs), func(t *testing.T, aws string, i int) {
		fault := faultIDs[i]
		t.Run(fault, func(t *testing.T) {
			t.Parallel()
			file, script := collectFrom(t, aws, fault)
			r := invoke(t, "diagnose", file, "-o", "json")
			report := r.report(t)
			found := append(append([]verdict.Finding{}, report.RootCauses...), report.Warnings...)
			if len(found) == 0 || found[0].Fault != fault {
				text, _ := os.ReadFile(file)
				t.Errorf("found %v, %v\n%s\n%s", ids(report.RootCauses), ids(report.Warnings), r.stderr, text)
			}
			if strings.Contains(script, "get-secret-value") {
				t.Error("the script reads the value")
			}
		})
	})
}

// collectFrom makes the script for a sandbox with a fault, runs it there, and
// returns its file.
func collectFrom(t *testing.T, aws, fault string) (file, script string) {
	t.Helper()
	box, err := cmdutil.StartSandbox(t.Context(), sandbox.Options{Fault: fault})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = box.Close() }()
	s := &served{box, t.TempDir()}
	made := invoke(t, append([]string{"collect", "--script"}, s.flags()...)...)
	if made.code != cmdutil.ExitOK {
		t.Fatal(made.stderr)
	}
	file = filepath.Join(s.home, "collected.txt")
	cmd := exec.CommandContext(t.Context(), "sh", "-s")
	cmd.Env = append(s.env(sandbox.Admin), "AWS_EC2_METADATA_DISABLED=true", "CLONEPATH_OUT="+file, "PATH="+awscli.Path(aws))
	cmd.Stdin = strings.NewReader(made.out)
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("the script: %v\n%s", err, out)
	}
	for _, call := range box.Calls() {
		if call.Action == "GetSecretValue" || strings.HasPrefix(call.Action, "Put") || strings.HasPrefix(call.Action, "Create") || strings.HasPrefix(call.Action, "Update") {
			t.Errorf("the script called %s", call.Action)
		}
	}
	return file, made.out
}
