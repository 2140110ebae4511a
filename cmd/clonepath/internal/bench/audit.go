package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"

	"clonepath/checks/practices/practicetest"
	"clonepath/cmd/clonepath/internal/cmdutil"
)

// auditTime is how long the judging of a large account takes, once it was read.
func (b *bench) auditTime() (string, error) {
	each, err := timed("./checks/faults", "BenchmarkAudit", "ns/op")
	return fmt.Sprintf("%.2f s", each/1e9), err
}

// auditMemory is the largest resident set of a process that reads such an account
// from the AWS CLI's JSON and judges it.
func (b *bench) auditMemory() (string, error) {
	dir, err := os.MkdirTemp("", "clonepath-bench")
	if err != nil {
		return "", err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	path := filepath.Join(dir, "details.json")
	file, err := os.Create(path)
	if err != nil {
		return "", err
	}
	if err := practicetest.Write(file, 1, 5000, 2000); err != nil {
		return "", err
	}
	if err := file.Close(); err != nil {
		return "", err
	}
	cmd := exec.Command(b.binary, "audit", path, "--role-arn", practicetest.RoleARN, "--secret-id", practicetest.SecretARN, "-o", "json")
	if err := cmd.Run(); err != nil && cmd.ProcessState.ExitCode() != cmdutil.ExitUnknown { // trails and the secret are not given
		return "", fmt.Errorf("audit: %w", err)
	}
	return fmt.Sprintf("%.0f MiB", peakMiB(cmd.ProcessState)), nil
}
