package written

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"clonepath/awsops/received"
)

// File is a file to write, and whose word for it there is.
type File struct {
	folder string // "": the operator named the file itself
	name   string
}

// Named is a file that the operator named.
func Named(path string) File { return File{name: path} }

// In is a file of a folder, by its name there, which may have slashes. The folder
// has to be there; folders between it and the file are made.
func In(folder, name string) File { return File{folder: folder, name: filepath.FromSlash(name)} }

// Path is where the file lies.
func (f File) Path() string {
	if f.folder == "" {
		return f.name
	}
	return filepath.Join(f.folder, f.name)
}

// Write writes the file, which everybody sees either whole or not at all. What
// is refused is a *received.RefusedError, and was left alone.
func (f File) Write(ctx context.Context, data []byte, perm os.FileMode) error {
	if f.folder != "" {
		return replace(f.folder, f.name, data, perm)
	}
	info, err := os.Stat(f.name)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return f.create(data, perm)
	case err != nil:
		return err
	}
	if stream := ownStream(info); stream != nil {
		return pour(ctx, data, func() (*os.File, error) { return stream, nil }, leaveOpen)
	}
	switch mode := info.Mode(); {
	case mode.IsRegular():
		real, err := filepath.EvalSymlinks(f.name)
		if err != nil {
			return err
		}
		return replace(filepath.Dir(real), filepath.Base(real), data, perm)
	case mode&(fs.ModeNamedPipe|fs.ModeCharDevice) != 0:
		return pour(ctx, data, func() (*os.File, error) { return openThrough(f.name) }, (*os.File).Close)
	}
	return &received.RefusedError{Path: f.name, Found: received.WhatIs(info.Mode())}
}

// create writes a file that is not there yet.
func (f File) create(data []byte, perm os.FileMode) error {
	if _, err := os.Lstat(f.name); err == nil {
		return &received.RefusedError{Path: f.name, Found: "a link that leads nowhere"}
	}
	return replace(filepath.Dir(f.name), filepath.Base(f.name), data, perm)
}

// Refused is why a file of a folder cannot be written, nil where it can: for who
// writes several and wants all or none.
func (f File) Refused() error {
	root, err := os.OpenRoot(f.folder)
	if err != nil {
		return err
	}
	defer func() { _ = root.Close() }() // nothing was written
	return refused(root, f.name)
}

func refused(root *os.Root, name string) error {
	info, err := root.Lstat(name)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil
	case err != nil:
		return received.Explained(root, name, err)
	case !info.Mode().IsRegular():
		return &received.RefusedError{Path: filepath.Join(root.Name(), name), Found: received.WhatIs(info.Mode())}
	}
	return nil
}
