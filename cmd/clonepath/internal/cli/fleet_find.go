package cli

import (
	"context"
	"os"
	"path/filepath"
	"strings"

	"clonepath/awsops/received"
	"clonepath/cmd/clonepath/internal/cmdutil"
	"clonepath/steps/bundle"
)

// member is one chain of a fleet.
type member struct {
	name   string              // unique, a relative path, fit to be printed
	source string              // the file that describes it, as it was named
	place  string              // absolute path that the name is the end of
	reader cmdutil.Opener      // of that file; nil where it is a list
	listed *bundle.FleetMember // nil for a bundle of its own
}

// ownsDirectory tells whether what lies beside the member's file is about it
// alone: a list, or a file of another name, may have others beside it.
func (m member) ownsDirectory() bool {
	return m.listed == nil && filepath.Base(m.source) == bundle.FileName
}

// findFleet finds what -f names where that is many: a directory of bundles, a
// pattern, a list, or several of them. It returns nil for one bundle or none,
// with the options' path and reader set.
func (o *checkOptions) findFleet(ctx context.Context) ([]member, error) {
	if len(o.paths) == 0 {
		return nil, o.onlyOne()
	}
	var list *bundle.Source
	if len(o.paths) == 1 {
		source, err := cmdutil.OwnBundle(ctx, o.paths[0])
		if err != nil || source != nil && !source.IsFleet() {
			o.Path, o.Reader = o.paths[0], cmdutil.Already(source, err)
			return nil, o.onlyOne()
		}
		list = source
	}
	if o.Sandbox != "" {
		return nil, cmdutil.Usagef("--sandbox brings a chain of its own, so that it would be checked instead of each bundle: serve it with clonepath sandbox and check the bundles in its environment")
	}
	if o.concurrency < 1 {
		return nil, cmdutil.Usagef("--concurrency is %d, expected 1 or more", o.concurrency)
	}
	found, err := o.members(ctx, list)
	if err != nil {
		return nil, err
	}
	return named(found)
}

// members are those of the list, which was read already, or of all that -f names.
func (o *fleetFlags) members(ctx context.Context, list *bundle.Source) ([]member, error) {
	if list != nil {
		return inSource(ctx, list)
	}
	var found []member
	for _, path := range o.paths {
		more, err := membersAt(ctx, path)
		if err != nil {
			return nil, err
		}
		found = append(found, more...)
	}
	return found, nil
}

// onlyOne refuses what makes sense for several bundles only.
func (o *fleetFlags) onlyOne() error {
	if o.reports != "" {
		return cmdutil.Usagef("--reports is for several bundles; send the report of one to a file with >")
	}
	return nil
}

// membersAt lists the members that one -f names, in the order of their paths.
func membersAt(ctx context.Context, path string) ([]member, error) {
	info, err := os.Stat(path)
	switch {
	case err == nil && info.IsDir():
		found, err := inDirectory(ctx, path)
		if err == nil && len(found) == 0 {
			err = cmdutil.Usagef("there is no bundle in %q: looked for %s and %s there and in every directory below it; name other files by a pattern, such as -f '%s'", path, bundle.FileName, bundle.FleetFileName, filepath.Join(path, "*.yaml"))
		}
		return found, err
	case err == nil:
		return inFile(ctx, received.Named(path))
	case !cmdutil.IsPattern(path):
		return nil, cmdutil.Usagef("read the Setup: %w", err)
	}
	matches, err := filepath.Glob(path)
	if err != nil {
		return nil, cmdutil.Usagef("%q is no pattern: %w", path, err)
	}
	if len(matches) == 0 {
		return nil, cmdutil.Usagef("no file fits the pattern %q", path)
	}
	var found []member
	for _, match := range matches {
		more, err := matching(ctx, match)
		if err != nil {
			return nil, err
		}
		found = append(found, more...)
	}
	return found, nil
}

// matching lists the members of what fits a pattern: nobody named it by itself.
func matching(ctx context.Context, path string) ([]member, error) {
	if info, err := os.Stat(path); err == nil && info.IsDir() {
		return inDirectory(ctx, path)
	}
	return inFile(ctx, received.Found(filepath.Dir(path), filepath.Base(path)))
}

// inDirectory looks for a list, else for a bundle, else below. What is hidden,
// such as .git, is passed over, and directories that are links are not entered.
func inDirectory(ctx context.Context, dir string) ([]member, error) {
	for _, name := range []string{bundle.FleetFileName, bundle.FileName} {
		if cmdutil.Exists(filepath.Join(dir, name)) {
			return inFile(ctx, received.Found(dir, name))
		}
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, cmdutil.Usagef("look for bundles: %w", err)
	}
	var found []member
	for _, entry := range entries {
		if !entry.IsDir() || strings.HasPrefix(entry.Name(), ".") {
			continue
		}
		more, err := inDirectory(ctx, filepath.Join(dir, entry.Name()))
		if err != nil {
			return nil, err
		}
		found = append(found, more...)
	}
	return found, ctx.Err()
}

// inFile is the members of a list, or the bundle that the file is. One that
// cannot be read spoils itself alone.
func inFile(ctx context.Context, file received.File) ([]member, error) {
	source, err := bundle.Open(ctx, file)
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	if err != nil {
		return single(file, cmdutil.Already(nil, err))
	}
	return inSource(ctx, source)
}

// inSource is inFile for what was read already. A file that nobody named is read
// again when its turn comes: there may be thousands.
func inSource(ctx context.Context, source *bundle.Source) ([]member, error) {
	file := source.File
	if !source.IsFleet() {
		again := func(ctx context.Context) (*bundle.Source, error) { return bundle.Open(ctx, file) }
		if file.IsNamed() {
			again = cmdutil.Already(source, nil)
		}
		return single(file, again)
	}
	place, err := filepath.Abs(file.Path())
	if err != nil {
		return nil, cmdutil.Usagef("find %q: %w", file.Path(), err)
	}
	list, err := source.Fleet(ctx)
	if err != nil {
		return nil, cmdutil.Unreadable(ctx, err)
	}
	found := make([]member, len(list))
	for i := range list {
		found[i] = member{source: file.Path(), place: filepath.Join(filepath.Dir(place), list[i].Name), listed: &list[i]}
	}
	return found, nil
}

// single is the one bundle that a file is.
func single(file received.File, reader cmdutil.Opener) ([]member, error) {
	place, err := filepath.Abs(file.Path())
	if err != nil {
		return nil, cmdutil.Usagef("find %q: %w", file.Path(), err)
	}
	if filepath.Base(place) == bundle.FileName {
		place = filepath.Dir(place)
	}
	return []member{{source: file.Path(), place: place, reader: reader}}, nil
}
