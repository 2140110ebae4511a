package bundle

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"

	"clonepath/awsops/sealed"
	"clonepath/awsops/target"
	"clonepath/awsops/written"

	"clonepath/steps/plan"
	"clonepath/steps/setup"
)

// Export writes the bundle of a Setup into a directory, which is made if it is
// not there, and returns the files it wrote. It makes no call to AWS, so the
// Setup has to name region and role ARN. A directory that holds other things
// and no bundle is refused; in a bundle its own files are replaced, each as a
// whole, and none where one of them cannot be. Files that hold the External ID are readable by their owner alone.
func Export(dir string, s setup.Setup, vault *sealed.Vault) ([]string, error) {
	s = s.WithDefaults()
	if err := s.CheckHidden(); err != nil {
		return nil, fmt.Errorf("export: %w", err)
	}
	d, err := plan.Desire(s, "")
	if err != nil {
		return nil, fmt.Errorf("export: %w", err)
	}
	s.Target.RoleARN = d.RoleARN
	contents := make([][]byte, len(files(d)))
	for i, file := range files(d) {
		if contents[i], err = file.write(s, d); err != nil {
			return nil, fmt.Errorf("export %s: %w", file.path, err)
		}
	}
	if err := prepare(dir, files(d)); err != nil {
		return nil, err
	}
	var done []string
	for i, file := range files(d) {
		to := written.In(dir, file.path)
		if _, err := vault.WriteFile(context.Background(), to, contents[i], file.mode(contents[i], d), file.ours()); err != nil {
			return done, fmt.Errorf("export: %w", err)
		}
		done = append(done, to.Path())
	}
	return done, nil
}

// ours is what a file says for anybody: its words are not taken for a secret.
func (f file) ours() string {
	s := setup.Setup{Target: target.Target{Region: "eu-west-1", RoleARN: "arn:aws:iam::111122223333:role/r", SecretID: "s", ExternalID: "e"}}.WithDefaults()
	d, err := plan.Desire(s, "")
	if err != nil {
		return ""
	}
	text, _ := f.write(s, d) // without it the net catches more
	return string(text)
}

// prepare makes the directory, unless it holds something that is not ours, or
// that one of our files cannot replace: whoever made it may have laid a link.
func prepare(dir string, all []file) error {
	entries, err := os.ReadDir(dir)
	switch {
	case errors.Is(err, fs.ErrNotExist):
	case err != nil:
		return fmt.Errorf("export into %q: %w", dir, err)
	case len(entries) > 0 && !isBundle(entries):
		return fmt.Errorf("export: the directory %q holds other files (%s, …) and no %s; expected a new or empty directory, or a bundle to replace; name another one",
			dir, entries[0].Name(), FileName)
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return fmt.Errorf("export into %q: %w", dir, err)
	}
	for _, file := range all {
		if err := written.In(dir, file.path).Refused(); err != nil {
			return fmt.Errorf("export into %q: nothing was written: %w", dir, err)
		}
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
