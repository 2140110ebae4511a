package cli

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"clonepath/awsops/sandbox"
	"clonepath/awsops/sandbox/awscli"
	"clonepath/checks/verdict"
	"clonepath/cmd/clonepath/internal/cmdutil"
)

// Where a fix carries a document, --write-fix writes it, and the commands run as
// printed: the fault is gone. CLONEPATH_ALL=1 tries every fault, not each third.
func TestWrittenFixesAsPrinted(t *testing.T) {
	rows := sandbox.Injections()
	awscli.Share(t, len(rows), func(t *testing.T, aws string, i int) {
		if i%3 > 0 && os.Getenv("CLONEPATH_ALL") == "" {
			return
		}
		t.Run(rows[i].Fault, func(t *testing.T) {
			t.Parallel()
			writtenFix(t, aws, rows[i].Fault)
		})
	})
}

func writtenFix(t *testing.T, aws, fault string) {
	m := newMechanic(t, fault)
	before, err := m.check(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	folder := filepath.Join(t.TempDir(), "the fix")
	o := cmdutil.ReportFlags{Fixes: folder}
	if _, err := o.WriteFix(t.Context(), m.World.Vault, before); err != nil {
		t.Fatal(err)
	}
	files, _ := filepath.Glob(filepath.Join(folder, "*"))
	for _, file := range files {
		text, err := os.ReadFile(file)
		info, _ := os.Stat(file)
		if err != nil || info.Mode().Perm() != 0o600 || strings.Contains(string(text), "•") {
			t.Errorf("%s, mode %v: %v\n%s", file, info.Mode(), err, text)
		}
	}
	found := findingOf(before, fault)
	if found == nil || found.Fix.Document == "" || found.Fix.Store == "" {
		return // nothing to store: another kind of fix, or a draft that AWS does not hold
	}
	for _, line := range found.Fix.Commands {
		if strings.Contains(line, "file://secret.json") || strings.Contains(line, "<") {
			continue
		}
		m.shell(t, aws, line)
	}
	after, err := m.check(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if still := findingOf(after, fault); still != nil {
		t.Errorf("after %q still %s", found.Fix.Commands, still.Summary)
	}
}

// findingOf is a finding by its fault, nil where there is none.
func findingOf(r *verdict.Report, fault string) *verdict.Finding {
	all := slices.Concat(r.RootCauses, r.Warnings)
	if i := slices.IndexFunc(all, func(f verdict.Finding) bool { return f.Fault == fault }); i >= 0 {
		return &all[i]
	}
	return nil
}

// shell runs a printed command with this aws program, as an admin who pastes it.
func (m *mechanic) shell(t *testing.T, aws, line string) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "sh", "-c", line)
	cmd.Env = []string{"PATH=" + awscli.Path(aws), "HOME=" + t.TempDir(), "AWS_EC2_METADATA_DISABLED=true", "AWS_PAGER="}
	for _, v := range m.Sandbox.Env(sandbox.Admin) {
		cmd.Env = append(cmd.Env, v.String())
	}
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%s: %v\n%s", line, err, out)
	}
}
