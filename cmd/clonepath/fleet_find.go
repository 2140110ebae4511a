package main

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"clonepath/steps/bundle"
)

// member is one chain of a fleet, before it is read.
type member struct {
	name   string              // unique, a relative path
	source string              // the file that describes it, as it was named
	place  string              // absolute path that the name is the end of
	listed *bundle.FleetMember // nil for a bundle of its own
}

// ownsDirectory tells whether what lies beside the member's file is about it
// alone: a list, or a file of another name, may have others beside it.
func (m member) ownsDirectory() bool {
	return m.listed == nil && filepath.Base(m.source) == bundle.FileName
}

// findFleet finds what -f names where that is many: a directory of bundles, a
// pattern, a list, or several of them. It returns nil for one bundle or none,
// with the options' path set.
func (o *options) findFleet() ([]member, error) {
	if len(o.paths) == 1 {
		if o.path = oneBundle(o.paths[0]); o.path != "" {
			return nil, o.onlyOne()
		}
	}
	if len(o.paths) == 0 {
		return nil, o.onlyOne()
	}
	if o.sandbox != "" {
		return nil, usagef("--sandbox brings a chain of its own, so that it would be checked instead of each bundle: serve it with clonepath sandbox and check the bundles in its environment")
	}
	if o.concurrency < 1 {
		return nil, usagef("--concurrency is %d, expected 1 or more", o.concurrency)
	}
	var found []member
	for _, path := range o.paths {
		more, err := membersAt(path)
		if err != nil {
			return nil, err
		}
		found = append(found, more...)
	}
	return named(found)
}

// onlyOne refuses what makes sense for several bundles only.
func (o *options) onlyOne() error {
	if o.reports != "" {
		return usagef("--reports is for several bundles; send the report of one to a file with >")
	}
	return nil
}

// oneBundle returns the clonepath.yaml that a path means by itself, "" where it
// may mean many. A file that is not there is left to who reads it.
func oneBundle(path string) string {
	info, err := os.Stat(path)
	if err != nil && isPattern(path) {
		return ""
	}
	if err == nil && info.IsDir() {
		if !exists(filepath.Join(path, bundle.FleetFileName)) && exists(filepath.Join(path, bundle.FileName)) {
			return filepath.Join(path, bundle.FileName)
		}
		return ""
	}
	if many, err := bundle.IsFleet(path); err == nil && many {
		return ""
	}
	return path
}

func isPattern(path string) bool { return strings.ContainsAny(path, "*?[") }

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}

// membersAt lists the members that one -f names, in the order of their paths.
func membersAt(path string) ([]member, error) {
	info, err := os.Stat(path)
	switch {
	case err == nil && info.IsDir():
		found, err := inDirectory(path)
		if err == nil && len(found) == 0 {
			err = usagef("there is no bundle in %s: looked for %s and %s there and in every directory below it; name other files by a pattern, such as -f '%s'", path, bundle.FileName, bundle.FleetFileName, filepath.Join(path, "*.yaml"))
		}
		return found, err
	case err == nil:
		return inFile(path)
	case !isPattern(path):
		return nil, usagef("read the Setup: %w", err)
	}
	matches, err := filepath.Glob(path)
	if err != nil {
		return nil, usagef("%q is no pattern: %w", path, err)
	}
	if len(matches) == 0 {
		return nil, usagef("no file fits the pattern %q", path)
	}
	var found []member
	for _, match := range matches {
		more, err := membersAt(match)
		if err != nil {
			return nil, err
		}
		found = append(found, more...)
	}
	return found, nil
}

// inDirectory looks for a list, else for a bundle, else below. What is hidden,
// such as .git, is passed over, and links are not followed.
func inDirectory(dir string) ([]member, error) {
	for _, name := range []string{bundle.FleetFileName, bundle.FileName} {
		if file := filepath.Join(dir, name); exists(file) {
			return inFile(file)
		}
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, usagef("look for bundles: %w", err)
	}
	var found []member
	for _, entry := range entries {
		if !entry.IsDir() || strings.HasPrefix(entry.Name(), ".") {
			continue
		}
		more, err := inDirectory(filepath.Join(dir, entry.Name()))
		if err != nil {
			return nil, err
		}
		found = append(found, more...)
	}
	return found, nil
}

// inFile is the members of a list, or the bundle that the file is. Whether that
// can be read is seen when its turn comes.
func inFile(path string) ([]member, error) {
	place, err := filepath.Abs(path)
	if err != nil {
		return nil, usagef("find %s: %w", path, err)
	}
	many, err := bundle.IsFleet(path)
	if err != nil && !errors.Is(err, fs.ErrPermission) {
		return nil, usagef("%w", err)
	}
	if !many {
		if filepath.Base(place) == bundle.FileName {
			place = filepath.Dir(place)
		}
		return []member{{source: path, place: place}}, nil
	}
	list, err := bundle.LoadFleet(path)
	if err != nil {
		return nil, usagef("%w", err)
	}
	found := make([]member, len(list))
	for i := range list {
		found[i] = member{source: path, place: filepath.Join(filepath.Dir(place), list[i].Name), listed: &list[i]}
	}
	return found, nil
}

// named names each member by its path from the directory that all are in. One
// that was found twice is one.
func named(found []member) ([]member, error) {
	common := filepath.Dir(found[0].place)
	for _, m := range found {
		for !within(common, m.place) {
			common = filepath.Dir(common)
		}
	}
	var list []member
	sources := map[string]string{}
	for _, m := range found {
		m.name = filepath.ToSlash(strings.TrimPrefix(strings.TrimPrefix(m.place, common), string(filepath.Separator)))
		same, twice := sources[m.name]
		if twice && filepath.Clean(same) == filepath.Clean(m.source) {
			continue
		}
		if twice {
			return nil, usagef("%s and %s are both named %q: check them apart, or rename one", same, m.source, m.name)
		}
		sources[m.name] = m.source
		list = append(list, m)
	}
	return list, nil
}

// within tells whether a path lies below a directory.
func within(dir, path string) bool {
	below, err := filepath.Rel(dir, path)
	return err == nil && below != "." && filepath.IsLocal(below)
}
