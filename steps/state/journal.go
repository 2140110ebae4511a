package state

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"clonepath/awsops"
	"clonepath/awsops/awserr"
	"clonepath/awsops/clean"
	"clonepath/awsops/sealed"
	"clonepath/steps"
)

// Phase says how far a write got.
type Phase string

// The phases. An Intent that nothing follows was interrupted, or AWS gave no
// answer: whether it was carried out is known only by reading again.
const (
	Intent Phase = "intent"
	Done   Phase = "done"
	Failed Phase = "failed"
)

// Entry is one line of the journal: a Change (without its secret value) on its
// way into AWS.
type Entry struct {
	At      time.Time     `json:"at"`
	Account string        `json:"account"`
	Phase   Phase         `json:"phase"`
	Change  awsops.Change `json:"change"`
	// ValueCheck tells values apart without telling anything about them: see
	// valueCheck. "" where the Change has none.
	ValueCheck string          `json:"valueCheck,omitempty"`
	Applied    *awsops.Applied `json:"applied,omitempty"`
	Error      string          `json:"error,omitempty"`
}

// Journalled returns a writer that notes each Change before and after it is
// carried out. A Change that cannot be noted is not made.
func (s *Store) Journalled(to steps.Writer, account string, clock func() time.Time) steps.Writer {
	return &journalled{store: s, to: to, account: account, clock: clock}
}

type journalled struct {
	store   *Store
	to      steps.Writer
	account string
	clock   func() time.Time
}

// Apply carries out one Change between two lines of the journal, which is locked
// meanwhile.
func (j *journalled) Apply(ctx context.Context, change awsops.Change) (applied awsops.Applied, err error) {
	err = j.store.locked(change.Title, j.clock(), func() error {
		applied, err = j.apply(ctx, change)
		return err
	})
	return applied, err
}

func (j *journalled) apply(ctx context.Context, change awsops.Change) (awsops.Applied, error) {
	entries, err := j.store.Journal()
	if err != nil {
		return awsops.Applied{}, err
	}
	change = again(entries, j.account, change)
	entry := Entry{At: j.clock().UTC(), Account: j.account, Phase: Intent, Change: change, ValueCheck: valueCheck(change.Token, change.Value)}
	if err := j.store.append(entry); err != nil {
		return awsops.Applied{}, err
	}
	applied, err := j.to.Apply(ctx, change)
	entry.At, entry.Phase, entry.Applied = j.clock().UTC(), Done, &applied
	if err != nil {
		entry.Phase, entry.Applied, entry.Error = outcome(err), nil, err.Error()
	}
	if noteErr := j.store.append(entry); noteErr != nil {
		return applied, errors.Join(err, fmt.Errorf("%s was sent to AWS, but could not be noted: %w", change.Title, noteErr))
	}
	return applied, err
}

// outcome of a write that gave an error: without an answer of AWS nobody knows
// whether it was made, so it stays open.
func outcome(err error) Phase {
	if f := awsops.FailureOf(err); f.Class == awserr.Network || f.Class == awserr.Timeout {
		return Intent
	}
	return Failed
}

func (s *Store) append(entry Entry) (err error) {
	defer func() {
		if err != nil {
			err = fmt.Errorf("write the journal: %w", err)
		}
	}()
	if err := s.makeDir(); err != nil {
		return err
	}
	entry = sealed.Scrubbed(s.vault, entry)
	line, err := json.Marshal(entry)
	if err != nil {
		return err
	}
	path := filepath.Join(s.dir, journalFile)
	if err := dropTorn(path); err != nil {
		return err
	}
	file, err := os.OpenFile(path, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	scrubbed := s.vault.Writer(file, sealed.Ours(entry)...)
	if _, err := io.WriteString(scrubbed, clean.Escaped(string(line))+"\n"); err != nil {
		return err
	}
	if err := scrubbed.Close(); err != nil {
		return err
	}
	return file.Sync()
}

// dropTorn cuts off a last line that a killed process left unfinished, so that
// the next one starts on a line of its own.
func dropTorn(path string) error {
	data, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) || (err == nil && (len(data) == 0 || data[len(data)-1] == '\n')) {
		return nil
	}
	if err != nil {
		return err
	}
	return os.Truncate(path, int64(bytes.LastIndexByte(data, '\n')+1))
}

// Journal returns the entries, oldest first. An unfinished last line is left
// out.
func (s *Store) Journal() ([]Entry, error) {
	path := filepath.Join(s.dir, journalFile)
	data, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read the journal: %w", err)
	}
	var entries []Entry
	for n := 1; len(data) > 0; n++ {
		line, rest, whole := bytes.Cut(data, []byte{'\n'})
		if !whole {
			break
		}
		var entry Entry
		if err := json.Unmarshal(line, &entry); err != nil {
			return entries, fmt.Errorf("read the journal: %q, line %d: %w", path, n, err)
		}
		entries, data = append(entries, entry), rest
	}
	return entries, nil
}
