package cli

import (
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"clonepath/awsops/sandbox"
	"clonepath/cmd/clonepath/internal/cmdutil"
)

// TestNoTokenWhereItIsWritten runs the commands that take a token, with one that
// works and with one that the Git host refuses and echoes, and searches all that
// they left: stdout, stderr, plan, evidence, journal, temporary files.
func TestNoTokenWhereItIsWritten(t *testing.T) {
	s := newStation(t, sandbox.Options{Fresh: true})
	const refused = "glpat-canary0refused0token"
	needles := append(append(forms(firstToken), forms(secondToken)...), forms(refused)...)
	file := filepath.Join(t.TempDir(), "token.txt")
	if err := os.WriteFile(file, []byte(secondToken+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	flags := s.flags(newSecret)
	for _, line := range []struct {
		code  int
		stdin string
		args  []string
	}{
		{cmdutil.ExitPending, firstToken, []string{"plan", "--token-stdin", "-o", "json"}},
		{cmdutil.ExitFault, refused, []string{"apply", "--yes", "--token-stdin"}},
		{cmdutil.ExitOK, firstToken, []string{"apply", "--yes", "--token-stdin", "--save", filepath.Join(s.home, "evidence.json"), "-o", "json"}},
		{cmdutil.ExitFault, refused, []string{"rotate", "--yes", "--token-stdin"}},
		{cmdutil.ExitOK, "", []string{"rotate", "--yes", "--token-file", file, "-o", "markdown"}},
		{cmdutil.ExitUsage, "", []string{"rotate", "--yes", "--token=" + refused}},
		{cmdutil.ExitUsage, "", []string{"apply", "--yes", "--token-stdin", refused}},
	} {
		r := s.must(t, line.code, line.stdin, append(line.args, flags...)...)
		searchFor(t, needles, line.args[0]+" stdout", r.out)
		searchFor(t, needles, line.args[0]+" stderr", r.stderr)
	}
	s.must(t, cmdutil.ExitOK, "", "undo", "--yes", "--allow-breaking")
	files := 0
	err := filepath.WalkDir(s.home, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		files++
		text, err := os.ReadFile(path)
		searchFor(t, needles, path, string(text))
		if info, statErr := entry.Info(); statErr != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("%s has mode %v, %v", path, info.Mode(), statErr)
		}
		return err
	})
	if err != nil || files < 2 {
		t.Errorf("searched %d files: %v", files, err)
	}
}
