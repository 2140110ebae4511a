//go:build unix

package received

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// FuzzFound makes two links in a folder, to whatever a stranger likes, and reads
// whatever name they like: no text comes from outside the folder, nothing blocks,
// and what was read is a regular file's.
func FuzzFound(f *testing.F) {
	for _, seed := range [][3]string{
		{"../secret", "..", "one"}, {"../secret", "..", "sub/two/secret"}, {"sub/two", "../..", "one/secret"}, {"DIR/secret", "/dev/zero", "one"},
		{"pipe", "../pipe", "sub/two"}, {".", "../one/one", "sub/two/one/file"}, {"file", "../file", "sub/two"}, {"one", "two", "one"},
		{"sub/../../secret", "/", "sub/two/etc/passwd"}, {"/proc/self/cwd", "/dev/fd/0", "sub/two"}, {"file", "", "../secret"}, {"file", "file", "/etc/passwd"},
	} {
		f.Add(seed[0], seed[1], seed[2])
	}
	f.Fuzz(func(t *testing.T, one, two, name string) {
		dir := strangersFolder(t, one, two)
		ctx, cancel := context.WithTimeout(t.Context(), soon)
		defer cancel()
		text, err := Found(filepath.Join(dir, "in"), name).Read(ctx, Policy)
		if errors.Is(err, context.DeadlineExceeded) {
			t.Fatalf("%q, %q: reading %q blocks", one, two, name)
		}
		if err == nil && !bytes.Equal(text, []byte("a file of the folder")) {
			t.Fatalf("%q, %q: reading %q gives %d bytes: %.40q", one, two, name, len(text), text)
		}
	})
}

// strangersFolder has one file, a pipe, and two links.
func strangersFolder(t *testing.T, one, two string) string {
	t.Helper()
	dir := t.TempDir()
	in := filepath.Join(dir, "in")
	for _, err := range []error{
		os.MkdirAll(filepath.Join(in, "sub"), 0o700),
		os.WriteFile(filepath.Join(dir, "secret"), []byte("the operator's"), 0o600),
		os.WriteFile(filepath.Join(in, "file"), []byte("a file of the folder"), 0o600),
		syscall.Mkfifo(filepath.Join(in, "pipe"), 0o600),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	_ = os.Symlink(strings.ReplaceAll(one, "DIR", dir), filepath.Join(in, "one")) // not every text can be a link
	_ = os.Symlink(strings.ReplaceAll(two, "DIR", dir), filepath.Join(in, "sub", "two"))
	return dir
}
