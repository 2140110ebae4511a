package state

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"time"

	"clonepath/awsops"
	"clonepath/awsops/awserr"
	"clonepath/awsops/clean"
	"clonepath/awsops/received"
	"clonepath/awsops/sealed"

	"clonepath/steps/plan"
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
func (s *Store) Journalled(to plan.Writer, account string, clock func() time.Time) plan.Writer {
	return &journalled{store: s, to: to, account: account, clock: clock}
}

type journalled struct {
	store   *Store
	to      plan.Writer
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
	entries, err := j.store.Journal(ctx)
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
	entry = sealed.Scrubbed(s.vault, entry)
	line, err := json.Marshal(entry)
	if err != nil {
		return err
	}
	file, err := s.open(journalFile, os.O_CREATE|os.O_RDWR)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	if err := toEnd(file); err != nil {
		return err
	}
	scrubbed := s.vault.Writer(file, sealed.Ours(entry)...)
	if _, err := io.WriteString(scrubbed, clean.Escaped(string(line))+"\n"); err != nil {
		return err
	}
	if err := scrubbed.Close(); err != nil {
		return err
	}
	return file.Sync()
}

// toEnd goes behind the last whole line, and cuts off one that a killed process
// left unfinished. Whoever appends has the journal locked.
func toEnd(file *os.File) error {
	size, err := file.Seek(0, io.SeekEnd)
	if err != nil {
		return err
	}
	whole := size
	for block := make([]byte, 1<<12); whole > 0; {
		block = block[:min(whole, int64(len(block)))]
		if _, err := file.ReadAt(block, whole-int64(len(block))); err != nil {
			return err
		}
		last := bytes.LastIndexByte(block, '\n')
		whole += int64(last + 1 - len(block))
		if last >= 0 {
			break
		}
	}
	if whole == size {
		return nil
	}
	if err := file.Truncate(whole); err != nil {
		return err
	}
	_, err = file.Seek(whole, io.SeekStart)
	return err
}

// Journal returns the entries, oldest first. An unfinished last line is left
// out.
func (s *Store) Journal(ctx context.Context) ([]Entry, error) {
	file := received.Found(s.dir, journalFile)
	text := file.Open(ctx, received.Journal)
	defer func() { _ = text.Close() }() // read only
	lines := bufio.NewReader(text)
	var entries []Entry
	for n := 1; ; n++ {
		line, err := lines.ReadBytes('\n')
		switch {
		case err == io.EOF, errors.Is(err, fs.ErrNotExist):
			return entries, nil
		case err != nil:
			return nil, fmt.Errorf("read the journal: %w", err)
		}
		var entry Entry
		if err := json.Unmarshal(line, &entry); err != nil {
			return entries, &DamagedError{file.Path(), n, err}
		}
		entries = append(entries, entry)
	}
}
