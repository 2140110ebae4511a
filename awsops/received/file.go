package received

import (
	"context"
	"io"
	"os"
	"path/filepath"
)

// File is a file to read, and whose word for it there is.
type File struct {
	folder string // "": the operator named the file itself
	name   string
}

// Named is a file that the operator named: a link is followed, and a pipe or a
// device is read, once, as a file is.
func Named(path string) File { return File{name: path} }

// Found is a file of a folder, by its name there, which may have slashes.
func Found(folder, name string) File { return File{folder: folder, name: filepath.FromSlash(name)} }

// Beside is a file of the folder in which f lies.
func (f File) Beside(name string) File { return Found(filepath.Dir(f.Path()), name) }

// Path is where the file lies.
func (f File) Path() string {
	if f.folder == "" {
		return f.name
	}
	return filepath.Join(f.folder, f.name)
}

// IsNamed reports whether the operator named the file itself.
func (f File) IsNamed() bool { return f.folder == "" }

// Lies reports whether it is a regular file, so that others can lie beside it.
func (f File) Lies() bool {
	info, err := os.Stat(f.Path())
	return err == nil && info.Mode().IsRegular()
}

// Read reads the whole file. A file that is not there is fs.ErrNotExist, one
// that may not be read a *RefusedError or a *TooLargeError.
func (f File) Read(ctx context.Context, kind Kind) ([]byte, error) {
	return all(f.Open(ctx, kind))
}

// Open reads a file bit by bit. What is wrong with it comes with the first read,
// that it is too large with the last.
func (f File) Open(ctx context.Context, kind Kind) io.ReadCloser {
	return flow(ctx, f.Path(), kind, f.open)
}

// ReadStream reads a stream such as standard input up to its end, as Read does;
// name stands in errors. After the end of the context nobody else can read it.
func ReadStream(ctx context.Context, stream io.Reader, name string, kind Kind) ([]byte, error) {
	return all(flow(ctx, name, kind, func() (io.ReadCloser, error) { return io.NopCloser(stream), nil }))
}

func all(from io.ReadCloser) ([]byte, error) {
	defer func() { _ = from.Close() }() // read only
	text, err := io.ReadAll(from)
	if err != nil {
		return nil, err
	}
	return text, nil
}

// flow opens and reads elsewhere, since both may block for ever; whoever reads
// from here goes on when the context ends.
func flow(ctx context.Context, name string, kind Kind, open func() (io.ReadCloser, error)) io.ReadCloser {
	here, there := io.Pipe()
	stop := context.AfterFunc(ctx, func() { _ = there.CloseWithError(ctx.Err()) })
	go func() {
		defer stop()
		_ = there.CloseWithError(pour(there, name, kind, open))
	}()
	return here
}

func pour(to io.Writer, name string, kind Kind, open func() (io.ReadCloser, error)) error {
	from, err := open()
	if err != nil {
		return err
	}
	defer func() { _ = from.Close() }() // read only
	n, err := io.Copy(to, io.LimitReader(from, kind.Limit()+1))
	if err == nil && n > kind.Limit() {
		err = &TooLargeError{name, kind}
	}
	return err
}
