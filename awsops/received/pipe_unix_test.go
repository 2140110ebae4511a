//go:build unix

package received

import (
	"context"
	"net"
	"os"
	"path/filepath"
	"syscall"
	"testing"
	"time"
)

func pipe(t *testing.T, dir, name string) string {
	t.Helper()
	path := filepath.Join(dir, name)
	if err := syscall.Mkfifo(path, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// A pipe in a folder is refused at once: nobody writes to it, ever.
func TestFoundPipe(t *testing.T) {
	dir := t.TempDir()
	pipe(t, dir, "clonepath.yaml")
	for name, device := range map[string]string{"device": "/dev/zero", "relative": "clonepath.yaml"} {
		if err := os.Symlink(device, filepath.Join(dir, name)); err != nil {
			t.Fatal(err)
		}
	}
	socket, err := net.Listen("unix", filepath.Join(dir, "socket"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = socket.Close() })
	for _, name := range []string{"clonepath.yaml", "relative", "device", "socket"} {
		done := make(chan error, 1)
		go func() {
			_, err := Found(dir, name).Read(context.Background(), Setup)
			done <- err
		}()
		select {
		case err := <-done:
			checkError(t, name, err, new(*RefusedError))
		case <-time.After(soon):
			t.Fatalf("%s: it hangs", name)
		}
	}
}

// A named pipe is read once, as it is meant, however late its writer comes; the
// end of the context ends the wait for one that never does.
func TestNamedPipe(t *testing.T) {
	path := pipe(t, t.TempDir(), "pipe")
	go func() { _ = os.WriteFile(path, []byte("through a pipe"), 0o600) }()
	if text, err := Named(path).Read(t.Context(), Setup); err != nil || string(text) != "through a pipe" {
		t.Errorf("%q, %v", text, err)
	}
	if Named(path).Lies() {
		t.Error("a pipe lies nowhere")
	}
	for name, writer := range map[string]func(){
		"nobody writes": func() {},
		"nobody closes": func() {
			keeps, err := os.OpenFile(path, os.O_RDWR, 0)
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { _ = keeps.Close() })
		},
	} {
		writer()
		ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
		start := time.Now()
		_, err := Named(path).Read(ctx, Setup)
		cancel()
		checkError(t, name, err, context.DeadlineExceeded)
		if took := time.Since(start); took > soon {
			t.Errorf("%s: it took %s", name, took)
		}
	}
	_, err := Named("/dev/zero").Read(t.Context(), Setup)
	checkError(t, "a device without an end", err, new(*TooLargeError))
}
