package state

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"time"
)

const lockFile = "journal.lock"

// Holder is the process that writes with a journal.
type Holder struct {
	PID   int       `json:"pid"`
	Doing string    `json:"doing"` // "clonepath apply"
	Since time.Time `json:"since"`
}

// HeldError says that another process writes with the journal. Nothing was
// written by this one.
type HeldError struct{ By Holder }

// Error says who it is, and what to do.
func (e *HeldError) Error() string {
	if e.By.PID == 0 { // it has the lock, and has not said its name yet
		return "another clonepath on this machine is changing AWS at this moment; nothing was changed by this one: start it again when the other has ended"
	}
	return fmt.Sprintf("another clonepath on this machine is at work: %s, process %d, since %s; nothing was changed by this one: start it again when the other has ended",
		e.By.Doing, e.By.PID, e.By.Since.Local().Format(time.DateTime))
}

// errLocked says that another open file has the lock.
var errLocked = errors.New("locked")

// Lock keeps other processes from writing with this journal until Unlock, or
// until this process ends, however it ends: the operating system holds the lock.
// Where another process has it, the error is a *HeldError. Locking twice is
// locking once.
func (s *Store) Lock(doing string, now time.Time) error {
	if s.lock != nil {
		return nil
	}
	file, err := s.open(lockFile, os.O_CREATE|os.O_RDWR)
	if err != nil {
		return fmt.Errorf("lock the journal: %w", err)
	}
	err = tryLock(file)
	switch {
	case errors.Is(err, errLocked):
		err = &HeldError{holder(file)}
	case err == nil:
		err = s.sign(file, Holder{os.Getpid(), doing, now.UTC()})
	}
	if err != nil {
		return errors.Join(err, file.Close()) // which gives the lock back
	}
	s.lock = file
	return nil
}

// Unlock lets others write. It does nothing where there is no lock.
func (s *Store) Unlock() error {
	if s.lock == nil {
		return nil
	}
	err := errors.Join(s.lock.Truncate(0), unlock(s.lock), s.lock.Close())
	s.lock = nil
	return err
}

// locked does something under the lock, which is given back afterwards unless
// this Store had it before.
func (s *Store) locked(doing string, now time.Time, do func() error) error {
	if s.lock != nil {
		return do()
	}
	if err := s.Lock(doing, now); err != nil {
		return err
	}
	defer func() { _ = s.Unlock() }() // the journal is synced; the system unlocks what we do not
	return do()
}

// sign puts the holder's name into the file, for who finds it locked.
func (s *Store) sign(file *os.File, by Holder) error {
	line, err := json.Marshal(by)
	if err != nil {
		return err
	}
	if err := file.Truncate(0); err != nil {
		return fmt.Errorf("lock the journal: %w", err)
	}
	w := s.vault.Writer(file)
	_, err = w.Write(append(line, '\n'))
	if err = errors.Join(err, w.Close()); err != nil {
		return fmt.Errorf("lock the journal: %w", err)
	}
	return nil
}

// holder reads who has the lock, nobody where that cannot be read.
func holder(file *os.File) (by Holder) {
	line, err := io.ReadAll(io.LimitReader(file, 1<<12))
	if err != nil || json.Unmarshal(line, &by) != nil {
		return Holder{}
	}
	return by
}
