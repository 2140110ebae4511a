package sealed

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"

	"clonepath/awsops/clean"
)

// WriteFile writes a file that everybody sees either whole or not at all, and
// without the vault's secrets: to a temporary name in the same folder, synced,
// then renamed. It returns how many secrets had to be replaced, which is zero
// unless something upstream is defective. For ours see Writer.
func (v *Vault) WriteFile(path string, data []byte, perm os.FileMode, ours ...string) (replaced int, err error) {
	text, replaced := v.scrub(string(data), ours)
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

// WriteJSON is WriteFile for a document: its values are scrubbed before they are
// encoded, its keys are left.
func (v *Vault) WriteJSON(path string, document any, perm os.FileMode) (replaced int, err error) {
	scrubbed, replaced := v.Values(document)
	var text bytes.Buffer
	if err := clean.JSON(&text, "", scrubbed); err != nil {
		return 0, fmt.Errorf("encode %s: %w", path, err)
	}
	more, err := v.WriteFile(path, text.Bytes(), perm, Ours(scrubbed)...)
	return replaced + more, err
}
