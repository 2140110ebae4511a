package cmdutil

import (
	"context"
	"os"
	"path/filepath"
	"strings"

	"clonepath/awsops/received"
	"clonepath/steps/bundle"
)

// Opener reads the file of one bundle.
type Opener func(context.Context) (*bundle.Source, error)

// Already is what was read before: a pipe has its text once.
func Already(source *bundle.Source, err error) Opener {
	return func(context.Context) (*bundle.Source, error) { return source, err }
}

// OwnBundle reads what a path means by itself: a file, which may be a list, or
// the bundle of a directory. It is nil where the path may mean many.
func OwnBundle(ctx context.Context, path string) (*bundle.Source, error) {
	info, err := os.Stat(path)
	switch {
	case err != nil && IsPattern(path):
		return nil, nil
	case err != nil || !info.IsDir():
		return bundle.Open(ctx, received.Named(path))
	case !Exists(filepath.Join(path, bundle.FleetFileName)) && Exists(filepath.Join(path, bundle.FileName)):
		return bundle.Open(ctx, received.Found(path, bundle.FileName))
	}
	return nil, nil
}

// readBundle reads the one bundle that -f means.
func (o *SourceFlags) readBundle(ctx context.Context) (*bundle.Source, error) {
	reader := o.Reader
	if reader == nil {
		reader = func(ctx context.Context) (*bundle.Source, error) { return OwnBundle(ctx, o.Path) }
	}
	source, err := reader(ctx)
	switch {
	case err != nil:
		return nil, Unreadable(ctx, err)
	case source == nil || source.IsFleet():
		return nil, Usagef("%q is not one bundle: name its %s; clonepath check alone takes many", o.Path, bundle.FileName)
	}
	o.Reader = Already(source, nil)
	return source, nil
}

// Unreadable is the error of a file that cannot be read, unless somebody did not
// want to wait for it.
func Unreadable(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return err
	}
	return &ExitError{ExitUsage, err}
}

// IsPattern reports whether a path has the wildcards of filepath.Match.
func IsPattern(path string) bool { return strings.ContainsAny(path, "*?[") }

// Exists reports whether something has the name, if only a link that leads
// nowhere: whoever reads it says what is wrong.
func Exists(path string) bool {
	_, err := os.Lstat(path)
	return err == nil
}
