package bundle

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"clonepath/assets"
	"clonepath/awsops/sealed"
	"clonepath/steps"
)

// file is one file of a bundle: a pure function of the Setup.
type file struct {
	path   string // below the bundle's directory, with "/"
	script bool   // to be run
	write  func(steps.Setup, steps.Desired) ([]byte, error)
}

// files are the bundle, in the order in which they are written. The Setup
// comes last: a directory that has it is whole.
func files() []file {
	return []file{
		{path: "policies/permission.json", write: func(_ steps.Setup, d steps.Desired) ([]byte, error) { return []byte(d.Permission), nil }},
		{path: "policies/trust.json", write: func(_ steps.Setup, d steps.Desired) ([]byte, error) { return []byte(d.Trust), nil }},
		{path: "setup.sh", script: true, write: func(_ steps.Setup, d steps.Desired) ([]byte, error) { return filled("setup.sh", scriptOf(d)) }},
		{path: "credential.md", write: func(s steps.Setup, d steps.Desired) ([]byte, error) { return filled("credential.md", sheetOf(s, d)) }},
		{path: FileName, write: func(s steps.Setup, _ steps.Desired) ([]byte, error) { return Marshal(s), nil }},
	}
}

// Export writes the bundle of a Setup into a directory, which is made if it is
// not there, and returns the files it wrote. It makes no call to AWS, so the
// Setup has to name region and role ARN. A directory that holds other things
// and no bundle is refused; in a bundle its own files are replaced, each as a
// whole. Files that hold the External ID are readable by their owner alone.
func Export(dir string, s steps.Setup, vault *sealed.Vault) ([]string, error) {
	s = s.WithDefaults()
	d, err := steps.Desire(s, "")
	if err != nil {
		return nil, fmt.Errorf("export: %w", err)
	}
	s.Target.RoleARN = d.RoleARN
	contents := make([][]byte, len(files()))
	for i, file := range files() {
		if contents[i], err = file.write(s, d); err != nil {
			return nil, fmt.Errorf("export %s: %w", file.path, err)
		}
	}
	if err := prepare(dir); err != nil {
		return nil, err
	}
	var written []string
	for i, file := range files() {
		path := filepath.Join(dir, filepath.FromSlash(file.path))
		if _, err := vault.WriteFile(path, contents[i], file.mode(contents[i], d)); err != nil {
			return written, fmt.Errorf("export: %w", err)
		}
		written = append(written, path)
	}
	return written, nil
}

// mode keeps what holds an External ID from other users of the machine.
func (f file) mode(content []byte, d steps.Desired) os.FileMode {
	mode := os.FileMode(0o644)
	if d.ExternalID != "" && strings.Contains(string(content), d.ExternalID) {
		mode = 0o600
	}
	if f.script {
		mode |= mode >> 2 & 0o111
	}
	return mode
}

// prepare makes the directory, unless it holds something that is not ours.
func prepare(dir string) error {
	entries, err := os.ReadDir(dir)
	switch {
	case errors.Is(err, fs.ErrNotExist):
	case err != nil:
		return fmt.Errorf("export into %q: %w", dir, err)
	case len(entries) > 0 && !isBundle(entries):
		return fmt.Errorf("export: the directory %q holds other files (%s, …) and no %s; expected a new or empty directory, or a bundle to replace; name another one",
			dir, entries[0].Name(), FileName)
	}
	if err := os.MkdirAll(filepath.Join(dir, "policies"), 0o700); err != nil {
		return fmt.Errorf("export into %q: %w", dir, err)
	}
	return nil
}

func isBundle(entries []os.DirEntry) bool {
	for _, entry := range entries {
		if entry.Name() == FileName && entry.Type().IsRegular() {
			return true
		}
	}
	return false
}

func filled(name string, values map[string]string) ([]byte, error) {
	text, err := assets.FillTemplate(name, values)
	return []byte(text), err
}
