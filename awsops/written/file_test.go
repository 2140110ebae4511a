package written

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"clonepath/awsops/received"
)

// holds expects a regular file with a text and mode.
func holds(t *testing.T, path, want string, mode os.FileMode) {
	t.Helper()
	info, err := os.Lstat(path)
	if err != nil {
		t.Fatal(err)
	}
	if info.Mode() != mode {
		t.Errorf("%s: mode %v, want %v", path, info.Mode(), mode)
	}
	if text, err := os.ReadFile(path); err != nil || string(text) != want {
		t.Errorf("%s holds %q, %v", path, text, err)
	}
}

// alone expects a folder to hold nothing but these.
func alone(t *testing.T, dir string, names ...string) {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil || len(entries) != len(names) {
		t.Errorf("%s holds %v, %v", dir, entries, err)
	}
}

func isRefused(err error) bool {
	_, refused := errors.AsType[*received.RefusedError](err)
	return refused
}

func TestNamed(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "a.json")
	for _, text := range []string{"new", "replaced"} {
		if err := Named(path).Write(t.Context(), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		holds(t, path, text, 0o600)
	}
	alone(t, dir, "a.json")
	if err := Named(filepath.Join(dir, "no", "folder")).Write(t.Context(), nil, 0o600); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("no folder: %v", err)
	}
	if err := Named(dir).Write(t.Context(), nil, 0o600); !isRefused(err) {
		t.Errorf("a folder: %v", err)
	}
}

// A link that the operator named stays one: what it leads to is replaced.
func TestNamedLink(t *testing.T) {
	dir := t.TempDir()
	real, link := filepath.Join(dir, "there", "real"), filepath.Join(dir, "link")
	for _, err := range []error{os.Mkdir(filepath.Dir(real), 0o700), os.WriteFile(real, []byte("old"), 0o600), os.Symlink("there/real", link), os.Symlink("nothing", filepath.Join(dir, "dangling"))} {
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := Named(link).Write(t.Context(), []byte("new"), 0o600); err != nil {
		t.Fatal(err)
	}
	holds(t, real, "new", 0o600)
	if to, err := os.Readlink(link); to != "there/real" {
		t.Errorf("the link leads to %q, %v", to, err)
	}
	alone(t, filepath.Dir(real), "real")
	if err := Named(filepath.Join(dir, "dangling")).Write(t.Context(), nil, 0o600); !isRefused(err) {
		t.Errorf("a link that leads nowhere: %v", err)
	}
}

// In a folder nothing but a regular file of that folder is written.
func TestIn(t *testing.T) {
	dir := t.TempDir()
	folder, outside := filepath.Join(dir, "folder"), filepath.Join(dir, "outside")
	for _, err := range []error{
		os.Mkdir(folder, 0o700), os.Mkdir(outside, 0o700), os.WriteFile(filepath.Join(outside, "a"), []byte("kept"), 0o600),
		os.Symlink("../outside", filepath.Join(folder, "away")), os.Symlink("../outside/a", filepath.Join(folder, "link")),
		os.Mkdir(filepath.Join(folder, "sub"), 0o700),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	for name, want := range map[string]bool{"a": true, "sub/a": true, "made/of/it": true, "away/a": false, "away/new": false, "link": false, "sub": false, "../outside/a": false} {
		file := In(folder, name)
		if err := file.Refused(); isRefused(err) == want {
			t.Errorf("%s: beforehand %v", name, err)
		}
		err := file.Write(t.Context(), []byte("new"), 0o640)
		if want != (err == nil) || !want && !isRefused(err) {
			t.Errorf("%s: %v", name, err)
		}
		if want {
			holds(t, file.Path(), "new", 0o640)
		}
	}
	holds(t, filepath.Join(outside, "a"), "kept", 0o600)
	alone(t, outside, "a")
	alone(t, filepath.Join(folder, "sub"), "a")
	if err := In(filepath.Join(dir, "none"), "a").Write(t.Context(), nil, 0o600); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("no folder: %v", err)
	}
}
