//go:build unix

package written

import (
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// FuzzIn makes two links in a folder, to whatever a stranger likes, and writes
// whatever name they like: nothing outside the folder appears or changes, and no
// pipe in it does.
func FuzzIn(f *testing.F) {
	for _, seed := range [][3]string{
		{"../kept", "..", "one"}, {"../kept", "..", "sub/two/kept"}, {"sub/two", "../..", "one/new"}, {"DIR/kept", "/", "sub/two/new"},
		{"pipe", "../pipe", "sub/two"}, {".", "../one", "sub/two/one/file"}, {"file", "../file", "file"}, {"one", "two", "new/one"}, {"file", "", "../new"}, {"", "", "../in/../kept"},
	} {
		f.Add(seed[0], seed[1], seed[2])
	}
	f.Fuzz(func(t *testing.T, one, two, name string) {
		dir := t.TempDir()
		in, kept, pipe := filepath.Join(dir, "in"), filepath.Join(dir, "kept"), filepath.Join(dir, "in", "pipe")
		for _, err := range []error{os.MkdirAll(filepath.Join(in, "sub"), 0o700), os.WriteFile(kept, []byte("kept"), 0o600), os.WriteFile(filepath.Join(in, "file"), nil, 0o600), syscall.Mkfifo(pipe, 0o600)} {
			if err != nil {
				t.Fatal(err)
			}
		}
		_ = os.Symlink(strings.ReplaceAll(one, "DIR", dir), filepath.Join(in, "one")) // not every text can be a link
		_ = os.Symlink(strings.ReplaceAll(two, "DIR", dir), filepath.Join(in, "sub", "two"))
		_ = In(in, name).Write(t.Context(), []byte("new"), 0o600) // it may be refused
		if text, err := os.ReadFile(kept); err != nil || string(text) != "kept" {
			t.Fatalf("%q, %q: writing %q changed what lies outside: %q, %v", one, two, name, text, err)
		}
		alone(t, dir, "in", "kept")
		if info, err := os.Lstat(pipe); err != nil || info.Mode().Type() != os.ModeNamedPipe {
			t.Fatalf("%q, %q: writing %q replaced the pipe: %v", one, two, name, err)
		}
	})
}
