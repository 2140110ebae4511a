package sealed

import (
	"fmt"
	"os"
	"path/filepath"
)

// WriteFile writes a file that everybody sees either whole or not at all, and
// without the vault's secrets: to a temporary name in the same folder, synced,
// then renamed. It returns how many secrets had to be replaced, which is zero
// unless something upstream is defective.
func (v *Vault) WriteFile(path string, data []byte, perm os.FileMode) (replaced int, err error) {
	text, replaced := v.Scrub(string(data))
	temp, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+"-*")
	if err != nil {
		return 0, fmt.Errorf("write %s: %w", path, err)
	}
	defer func() {
		if err != nil {
			_ = temp.Close()
			_ = os.Remove(temp.Name())
		}
	}()
	for _, step := range []func() error{
		func() error { return temp.Chmod(perm) },
		func() error { _, err := temp.WriteString(text); return err },
		temp.Sync,
		temp.Close,
		func() error { return os.Rename(temp.Name(), path) },
	} {
		if err := step(); err != nil {
			return 0, fmt.Errorf("write %s: %w", path, err)
		}
	}
	return replaced, nil
}
