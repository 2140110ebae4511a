package state

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/adrg/xdg"

	"clonepath/awsops/received"
	"clonepath/awsops/sealed"
	"clonepath/awsops/written"

	"clonepath/steps/setup"
)

const (
	setupFile   = "setup.json"
	journalFile = "journal.jsonl"
)

// Store is one directory of state. Processes may share it: who writes to AWS has
// it locked meanwhile.
type Store struct {
	dir   string
	vault *sealed.Vault
	lock  *os.File // nil: not locked by this Store
}

// DefaultDir is clonepath's directory below the user's XDG state home, usually
// ~/.local/state/clonepath.
func DefaultDir() string { return filepath.Join(xdg.StateHome, "clonepath") }

// Open names the directory; it is made with the first write.
func Open(dir string, vault *sealed.Vault) *Store { return &Store{dir: dir, vault: vault} }

// SaveSetup keeps the unfinished Setup with its Choices, also that of a wizard
// which a signal ended.
func (s *Store) SaveSetup(chosen setup.Setup) error {
	if err := s.makeDir(); err != nil {
		return err
	}
	_, err := s.vault.WriteJSON(context.Background(), written.In(s.dir, setupFile), chosen, 0o600)
	return err
}

// LoadSetup returns the unfinished Setup; found is false where there is none.
// A file of another version of clonepath is an error that says what to do.
func (s *Store) LoadSetup(ctx context.Context) (chosen setup.Setup, found bool, err error) {
	file := received.Found(s.dir, setupFile)
	data, err := file.Read(ctx, received.Answers)
	if errors.Is(err, fs.ErrNotExist) {
		return setup.Setup{}, false, nil
	}
	if err != nil {
		return setup.Setup{}, false, fmt.Errorf("read the answers of last time: %w", err)
	}
	if err := json.Unmarshal(data, &chosen); err != nil {
		return setup.Setup{}, false, fmt.Errorf("the answers of last time cannot be read from %q: %w; remove that file to begin anew", file.Path(), err)
	}
	return chosen, true, nil
}

// SavedAt is when the unfinished Setup was kept, the zero time where there is
// none.
func (s *Store) SavedAt() time.Time {
	info, err := os.Stat(filepath.Join(s.dir, setupFile))
	if err != nil {
		return time.Time{}
	}
	return info.ModTime()
}

// ClearSetup forgets the unfinished Setup: it was finished.
func (s *Store) ClearSetup() error {
	if err := os.Remove(filepath.Join(s.dir, setupFile)); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("forget the answers of last time: %w", err)
	}
	return nil
}

// open opens a file of the directory, which is made if it is not there: a regular
// one, without waiting.
func (s *Store) open(name string, flag int) (*os.File, error) {
	if err := s.makeDir(); err != nil {
		return nil, err
	}
	root, err := os.OpenRoot(s.dir)
	if err != nil {
		return nil, err
	}
	defer func() { _ = root.Close() }() // the file stays open
	return received.OpenIn(root, name, flag, 0o600)
}

func (s *Store) makeDir() error {
	if err := os.MkdirAll(s.dir, 0o700); err != nil {
		return fmt.Errorf("make the state directory: %w", err)
	}
	return nil
}
