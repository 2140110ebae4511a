package written

import (
	"crypto/rand"
	"os"
	"path/filepath"

	"clonepath/awsops/received"
)

// replace writes a regular file of a folder under another name, synced, and gives
// it its own at last.
func replace(folder, name string, data []byte, perm os.FileMode) error {
	root, err := os.OpenRoot(folder)
	if err != nil {
		return err
	}
	defer func() { _ = root.Close() }() // the file itself is closed below
	if err := refused(root, name); err != nil {
		return err
	}
	if err := root.MkdirAll(filepath.Dir(name), 0o700); err != nil {
		return received.Explained(root, name, err)
	}
	unfinished := filepath.Join(filepath.Dir(name), "."+filepath.Base(name)+"-"+rand.Text())
	err = fill(root, unfinished, data, perm)
	if err == nil {
		err = root.Rename(unfinished, name)
	}
	if err != nil {
		_ = root.Remove(unfinished) // it may not be there
		return received.Explained(root, name, err)
	}
	return nil
}

func fill(root *os.Root, name string, data []byte, perm os.FileMode) (err error) {
	file, err := root.OpenFile(name, os.O_CREATE|os.O_EXCL|os.O_WRONLY, perm)
	if err != nil {
		return err
	}
	for _, step := range []func() error{
		func() error { return file.Chmod(perm) },
		func() error { _, err := file.Write(data); return err },
		file.Sync,
	} {
		if err := step(); err != nil {
			_ = file.Close() // the first error is the one to tell
			return err
		}
	}
	return file.Close()
}
