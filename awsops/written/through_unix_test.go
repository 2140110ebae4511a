//go:build unix

package written

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net"
	"os"
	"path/filepath"
	"syscall"
	"testing"
	"time"
)

func fifo(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "pipe")
	if err := syscall.Mkfifo(path, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func mode(t *testing.T, path string) os.FileMode {
	t.Helper()
	info, err := os.Lstat(path)
	if err != nil {
		t.Fatal(err)
	}
	return info.Mode().Type()
}

// A pipe that nobody reads from is refused at once; what one reads from gets it
// all, also more than fits into it; one that stops reading holds nobody up.
func TestPipe(t *testing.T) {
	path := fifo(t)
	if err := Named(path).Write(t.Context(), []byte("x"), 0o600); !isRefused(err) {
		t.Errorf("nobody reads: %v", err)
	}
	reader, err := os.OpenFile(path, os.O_RDONLY|syscall.O_NONBLOCK, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = reader.Close() }()
	want := bytes.Repeat([]byte("evidence"), 40_000)
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
	defer cancel()
	if err := Named(path).Write(ctx, want, 0o600); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("nobody goes on reading: %v", err)
	}
	if got, err := io.ReadAll(reader); !bytes.Equal(got, want) {
		t.Errorf("got %d of %d bytes, %v", len(got), len(want), err)
	}
	if mode(t, path) != os.ModeNamedPipe {
		t.Error("it is no pipe any more")
	}
}

func TestDevice(t *testing.T) {
	link := filepath.Join(t.TempDir(), "link")
	if err := os.Symlink(os.DevNull, link); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{os.DevNull, link} {
		before := mode(t, path)
		if err := Named(path).Write(t.Context(), []byte("x"), 0o600); err != nil || mode(t, path) != before {
			t.Errorf("%s: %v, it is %v", path, err, mode(t, path))
		}
	}
	if mode(t, os.DevNull) != os.ModeDevice|os.ModeCharDevice {
		t.Error("the null device is no device any more")
	}
	socket := filepath.Join(t.TempDir(), "socket")
	listener, err := net.Listen("unix", socket)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = listener.Close() }()
	if err := Named(socket).Write(t.Context(), nil, 0o600); !isRefused(err) {
		t.Errorf("a socket: %v", err)
	}
}

// A pipe or a device that lies in a folder was put there by whoever made it.
func TestPipeInFolder(t *testing.T) {
	path := fifo(t)
	if err := In(filepath.Dir(path), "pipe").Write(t.Context(), nil, 0o600); !isRefused(err) || mode(t, path) != os.ModeNamedPipe {
		t.Errorf("%v, it is %v", err, mode(t, path))
	}
}
