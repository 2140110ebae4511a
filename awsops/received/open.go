package received

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strings"
	"syscall"
)

// RefusedError says that what is there is no file to read or to write.
type RefusedError struct {
	Path  string
	Found string // what it is instead
}

// Error says what was found, and what was expected.
func (e *RefusedError) Error() string {
	return fmt.Sprintf("%q is %s: expected a file, and left it alone", e.Path, e.Found)
}

// linkedOut is what os.Root refuses with an error that cannot be asked for.
const linkedOut = "outside its folder, or a link leads there"

func (f File) open() (io.ReadCloser, error) {
	if f.folder == "" {
		return openNamed(f.name)
	}
	root, err := os.OpenRoot(f.folder)
	if err != nil {
		return nil, err
	}
	defer func() { _ = root.Close() }() // the file stays open
	return OpenIn(root, f.name, os.O_RDONLY, 0)
}

// openNamed waits where the file is a pipe that nobody writes to yet.
func openNamed(path string) (io.ReadCloser, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	info, err := file.Stat()
	if err == nil && info.IsDir() {
		err = &RefusedError{path, WhatIs(info.Mode())}
	}
	if err != nil {
		return nil, errors.Join(err, file.Close())
	}
	return file, nil
}

// OpenIn opens a regular file of a folder. It never blocks: what is anything
// else is not touched, and what became so in between is opened without waiting.
func OpenIn(root *os.Root, name string, flag int, perm os.FileMode) (*os.File, error) {
	info, err := root.Stat(name)
	switch {
	case err == nil:
		err = regular(root, name, info)
	case flag&os.O_CREATE != 0 && errors.Is(err, fs.ErrNotExist):
		err = nil
	}
	if err != nil {
		return nil, Explained(root, name, err)
	}
	file, err := root.OpenFile(name, flag|withoutWaiting, perm)
	if err != nil {
		return nil, Explained(root, name, err)
	}
	if info, err = file.Stat(); err == nil {
		err = regular(root, name, info)
	}
	if err != nil {
		return nil, errors.Join(err, file.Close())
	}
	return file, nil
}

func regular(root *os.Root, name string, info fs.FileInfo) error {
	if info.Mode().IsRegular() {
		return nil
	}
	return &RefusedError{File{root.Name(), name}.Path(), WhatIs(info.Mode())}
}

// Explained puts the whole path into an error of os.Root, and says what it means.
func Explained(root *os.Root, name string, err error) error {
	path := File{root.Name(), name}.Path()
	var at *fs.PathError
	if !errors.As(err, &at) {
		return err
	}
	if _, known := errors.AsType[syscall.Errno](at.Err); !known && !errors.Is(err, fs.ErrNotExist) {
		return &RefusedError{path, linkedOut}
	}
	return &fs.PathError{Op: strings.TrimSuffix(at.Op, "at"), Path: path, Err: at.Err}
}

// WhatIs names what is no regular file.
func WhatIs(mode fs.FileMode) string {
	switch mode.Type() {
	case fs.ModeDir:
		return "a directory"
	case fs.ModeNamedPipe:
		return "a pipe"
	case fs.ModeSocket:
		return "a socket"
	case fs.ModeSymlink:
		return "a link"
	case fs.ModeDevice | fs.ModeCharDevice, fs.ModeDevice:
		return "a device"
	}
	return "no regular file"
}
