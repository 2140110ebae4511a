package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"clonepath/cmd/clonepath/internal/cli"
)

// Each command has a page, which names each of its flags.
func TestPages(t *testing.T) {
	dir := t.TempDir()
	if err := write([]string{dir}); err != nil {
		t.Fatal(err)
	}
	for _, c := range cli.Root().Commands() {
		if !c.IsAvailableCommand() {
			continue
		}
		page, err := os.ReadFile(filepath.Join(dir, "clonepath-"+c.Name()+".1"))
		if err != nil {
			t.Error(err)
			continue
		}
		text := strings.ReplaceAll(string(page), `\-`, "-")
		if !strings.Contains(text, c.Short) {
			t.Errorf("the page of %s does not say what it does", c.Name())
		}
		for flag := range strings.FieldsSeq(c.LocalNonPersistentFlags().FlagUsages()) {
			if name, isFlag := strings.CutPrefix(flag, "--"); isFlag && !strings.Contains(text, name) {
				t.Errorf("the page of %s does not name --%s", c.Name(), name)
			}
		}
	}
	if err := write(nil); err == nil {
		t.Error("no directory is taken for one")
	}
}
