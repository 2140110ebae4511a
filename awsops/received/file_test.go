package received

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// soon bounds what must not block: far more than it takes, far less than for ever.
const soon = 10 * time.Second

// lay makes files and links (a text that begins with "->") below a folder.
func lay(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		to, isLink := strings.CutPrefix(text, "->")
		err := error(nil)
		if isLink {
			err = os.Symlink(strings.ReplaceAll(to, "DIR", dir), path)
		} else {
			err = os.WriteFile(path, []byte(text), 0o600)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func TestFound(t *testing.T) {
	dir := lay(t, map[string]string{
		"secret":                     "the operator's",
		"bundle/clonepath.yaml":      "plain",
		"bundle/inside":              "->clonepath.yaml",
		"bundle/policies/trust.json": "->../../secret",
		"bundle/absolute":            "->DIR/secret",
		"bundle/out/x":               "->DIR",
		"bundle/loop":                "->loop",
		"bundle/dangling":            "->nothing",
		"bundle/dangling-out":        "->../nothing",
		"bundle/away":                "->..",
		"bundle/large":               strings.Repeat(" ", int(Policy.Limit())+1),
		"bundle/full":                strings.Repeat(" ", int(Policy.Limit())),
		// a ConfigMap that Kubernetes mounts
		"mount/clonepath.yaml":              "->..data/clonepath.yaml",
		"mount/policies":                    "->..data/policies",
		"mount/..data":                      "->..2026_11_23/",
		"mount/..2026_11_23/policies/a":     "a policy",
		"mount/..2026_11_23/clonepath.yaml": "mounted",
	})
	for name, row := range map[string]struct {
		folder, name, want string
		err                any
	}{
		"a file":                   {"bundle", "clonepath.yaml", "plain", nil},
		"a link inside":            {"bundle", "inside", "plain", nil},
		"a mounted file":           {"mount", "clonepath.yaml", "mounted", nil},
		"a mounted folder":         {"mount", "policies/a", "a policy", nil},
		"at the limit":             {"bundle", "full", strings.Repeat(" ", int(Policy.Limit())), nil},
		"beyond the limit":         {"bundle", "large", "", new(*TooLargeError)},
		"a link out":               {"bundle", "policies/trust.json", "", new(*RefusedError)},
		"an absolute link":         {"bundle", "absolute", "", new(*RefusedError)},
		"below a link out":         {"bundle", "out/x/secret", "", new(*RefusedError)},
		"a folder that leads out":  {"bundle", "away/secret", "", new(*RefusedError)},
		"a link out to nothing":    {"bundle", "dangling-out", "", new(*RefusedError)},
		"a name that leads out":    {"bundle", "../secret", "", new(*RefusedError)},
		"an absolute name":         {"bundle", "/../secret", "", new(*RefusedError)},
		"a folder":                 {"bundle", "policies", "", new(*RefusedError)},
		"a link that leads round":  {"bundle", "loop", "", new(*fs.PathError)},
		"nothing":                  {"bundle", "none", "", fs.ErrNotExist},
		"a link to nothing inside": {"bundle", "dangling", "", fs.ErrNotExist},
		"no folder":                {"none", "none", "", fs.ErrNotExist},
	} {
		file := Found(filepath.Join(dir, row.folder), row.name)
		text, err := file.Read(t.Context(), Policy)
		if string(text) != row.want {
			t.Errorf("%s: read %q", name, text)
		}
		checkError(t, name, err, row.err)
		if err != nil && !strings.Contains(err.Error(), file.Path()) && row.folder != "none" {
			t.Errorf("%s: the error does not say where: %v", name, err)
		}
	}
}

// checkError compares an error with nil, an error, or a pointer for errors.As.
func checkError(t *testing.T, name string, err error, want any) {
	t.Helper()
	is, isError := want.(error)
	switch {
	case want == nil:
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
	case isError:
		if !errors.Is(err, is) {
			t.Errorf("%s: got %v, want %v", name, err, is)
		}
	case !errors.As(err, want):
		t.Errorf("%s: got %T %v, want %T", name, err, err, want)
	}
}

// What the operator names is meant as it is: a link leads anywhere.
func TestNamed(t *testing.T) {
	dir := lay(t, map[string]string{"elsewhere/x": "text", "link": "->elsewhere/x"})
	text, err := Named(filepath.Join(dir, "link")).Read(t.Context(), Setup)
	if err != nil || string(text) != "text" {
		t.Errorf("%q, %v", text, err)
	}
	_, err = Named(dir).Read(t.Context(), Setup)
	checkError(t, "a directory", err, new(*RefusedError))
	_, err = Named(filepath.Join(dir, "none")).Read(t.Context(), Setup)
	checkError(t, "nothing", err, fs.ErrNotExist)
	beside := Named(filepath.Join(dir, "link")).Beside("elsewhere/x")
	if text, err := beside.Read(t.Context(), Setup); string(text) != "text" || beside.IsNamed() {
		t.Errorf("beside it: %q, %v", text, err)
	}
	if !beside.Lies() || Named(dir).Lies() || Named(filepath.Join(dir, "none")).Lies() {
		t.Error("what lies there")
	}
}

// A stream that never ends is read up to the limit, and one that never answers
// until the context ends.
func TestReadStream(t *testing.T) {
	text, err := ReadStream(t.Context(), strings.NewReader("text"), "standard input", Token)
	if err != nil || string(text) != "text" {
		t.Errorf("%q, %v", text, err)
	}
	_, err = ReadStream(t.Context(), endless{}, "standard input", Token)
	checkError(t, "endless", err, new(*TooLargeError))
	if err != nil && !strings.Contains(err.Error(), "64 KiB") {
		t.Errorf("the limit is not said: %v", err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
	defer cancel()
	silent, _ := io.Pipe()
	start := time.Now()
	_, err = ReadStream(ctx, silent, "standard input", Token)
	checkError(t, "silent", err, context.DeadlineExceeded)
	if took := time.Since(start); took > soon {
		t.Errorf("it took %s", took)
	}
}

type endless struct{}

func (endless) Read(p []byte) (int, error) { return len(p), nil }

// What is read bit by bit has a limit too, and may be left in the middle.
func TestOpen(t *testing.T) {
	dir := lay(t, map[string]string{"journal": strings.Repeat("line\n", 50_000)})
	lines := Found(dir, "journal").Open(t.Context(), Journal)
	first := make([]byte, 5)
	if _, err := io.ReadFull(lines, first); err != nil || string(first) != "line\n" {
		t.Errorf("%q, %v", first, err)
	}
	if err := lines.Close(); err != nil {
		t.Error(err)
	}
	_, err := io.Copy(io.Discard, Found(dir, "journal").Open(t.Context(), Policy))
	checkError(t, "beyond the limit", err, new(*TooLargeError))
}

func TestLimits(t *testing.T) {
	for kind, limit := range map[Kind]int64{Setup: 1 << 20, List: 1 << 20, Policy: 64 << 10, Evidence: 16 << 20, Input: 16 << 20, Journal: 256 << 20} {
		if kind.Limit() != limit {
			t.Errorf("%s: %d bytes", kind, kind.Limit())
		}
	}
}
