package main

import (
	"context"
	"os"
	"path/filepath"
	"strings"

	"clonepath/awsops/received"
	"clonepath/steps/bundle"
)

// opener reads the file of one bundle.
type opener func(context.Context) (*bundle.Source, error)

// already is what was read before: a pipe has its text once.
func already(source *bundle.Source, err error) opener {
	return func(context.Context) (*bundle.Source, error) { return source, err }
}

// ownBundle reads what a path means by itself: a file, which may be a list, or
// the bundle of a directory. It is nil where the path may mean many.
func ownBundle(ctx context.Context, path string) (*bundle.Source, error) {
	info, err := os.Stat(path)
	switch {
	case err != nil && isPattern(path):
		return nil, nil
	case err != nil || !info.IsDir():
		return bundle.Open(ctx, received.Named(path))
	case !exists(filepath.Join(path, bundle.FleetFileName)) && exists(filepath.Join(path, bundle.FileName)):
		return bundle.Open(ctx, received.Found(path, bundle.FileName))
	}
	return nil, nil
}

// readBundle reads the one bundle that -f means.
func (o *sourceFlags) readBundle(ctx context.Context) (*bundle.Source, error) {
	reader := o.reader
	if reader == nil {
		reader = func(ctx context.Context) (*bundle.Source, error) { return ownBundle(ctx, o.path) }
	}
	source, err := reader(ctx)
	switch {
	case err != nil:
		return nil, unreadable(ctx, err)
	case source == nil || source.IsFleet():
		return nil, usagef("%q is not one bundle: name its %s; clonepath check alone takes many", o.path, bundle.FileName)
	}
	o.reader = already(source, nil)
	return source, nil
}

// unreadable is the error of a file that cannot be read, unless somebody did not
// want to wait for it.
func unreadable(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return err
	}
	return &exitError{exitUsage, err}
}

func isPattern(path string) bool { return strings.ContainsAny(path, "*?[") }

// exists reports whether something has the name, if only a link that leads
// nowhere: whoever reads it says what is wrong.
func exists(path string) bool {
	_, err := os.Lstat(path)
	return err == nil
}
