package written

import (
	"context"
	"errors"
	"os"
	"syscall"

	"clonepath/awsops/received"
)

// ownStream is this process's stream that a path such as /dev/stdout means, nil
// where it means none. To open it again would overwrite what was printed to it.
func ownStream(info os.FileInfo) *os.File {
	for _, stream := range []*os.File{os.Stdout, os.Stderr} {
		if own, err := stream.Stat(); err == nil && os.SameFile(own, info) {
			return stream
		}
	}
	return nil
}

func leaveOpen(*os.File) error { return nil }

// openThrough opens a device or a pipe without waiting.
func openThrough(path string) (*os.File, error) {
	file, err := os.OpenFile(path, os.O_WRONLY|withoutWaiting, 0)
	if errors.Is(err, syscall.ENXIO) {
		err = &received.RefusedError{Path: path, Found: "a pipe that nobody reads from"}
	}
	return file, err
}

// pour writes elsewhere, since who reads may stop; whoever waits here goes on
// when the context ends.
func pour(ctx context.Context, data []byte, open func() (*os.File, error), done func(*os.File) error) error {
	end := make(chan error, 1)
	go func() {
		file, err := open()
		if err == nil {
			_, err = file.Write(data)
			err = errors.Join(err, done(file))
		}
		end <- err
	}()
	select {
	case err := <-end:
		return err
	case <-ctx.Done():
		return ctx.Err()
	}
}
