package state

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"time"

	"clonepath/awsops"
	"clonepath/awsops/sealed"

	"clonepath/steps/plan"
)

// write names one write across runs.
type write struct {
	account, region, resource string
	kind                      awsops.Kind
	policy                    string
}

func (e Entry) write() write {
	c := e.Change
	return write{e.Account, c.Region, c.Resource, c.Kind, c.Policy}
}

// unconfirmed returns the last entry of each write that is not known to have
// been made, oldest first.
func unconfirmed(entries []Entry) []Entry {
	last := map[write]int{}
	for i, entry := range entries {
		last[entry.write()] = i
	}
	var open []Entry
	for i, entry := range entries {
		if entry.Phase != Done && last[entry.write()] == i {
			open = append(open, entry)
		}
	}
	return open
}

// Interrupted returns the Changes whose last line is an Intent: the process
// ended while AWS was asked.
func Interrupted(entries []Entry) []Entry {
	var open []Entry
	for _, entry := range unconfirmed(entries) {
		if entry.Phase == Intent {
			open = append(open, entry)
		}
	}
	return open
}

// again gives a write that was not confirmed the ClientRequestToken of last
// time, so that AWS, if it did carry it out, makes no second version. Another
// value gets a token of its own.
func again(entries []Entry, account string, change awsops.Change) awsops.Change {
	if change.Token == "" {
		return change
	}
	wanted := Entry{Account: account, Change: change}.write()
	for _, entry := range unconfirmed(entries) {
		if entry.write() == wanted && entry.ValueCheck != "" && entry.ValueCheck == valueCheck(entry.Change.Token, change.Value) {
			change.Token = entry.Change.Token
		}
	}
	return change
}

// valueCheck is 16 bits of a digest keyed with the request's token: nobody
// learns a value from it, and another value shows with all but certainty. Where
// it does not, AWS refuses the token.
func valueCheck(token string, value sealed.Value) string {
	if token == "" || value.Len() == 0 {
		return ""
	}
	mac := hmac.New(sha256.New, []byte(token))
	mac.Write([]byte(value.Reveal())) // a hash takes every write
	return hex.EncodeToString(mac.Sum(nil)[:2])
}

// Witness can tell whether a Change was carried out: *awsops.Account.
type Witness interface {
	Region() string
	Stands(ctx context.Context, c awsops.Change) (bool, error)
}

// Settle asks AWS what became of the account's interrupted writes, and notes
// those that were made. The others stay open: they are made again by a plan, or
// never. While another process writes it does nothing: what is open then may
// be that process's.
func (s *Store) Settle(ctx context.Context, by Witness, account string, clock func() time.Time) error {
	entries, err := s.Journal(ctx)
	if err != nil || len(Interrupted(entries)) == 0 {
		return err
	}
	err = s.locked("a look at interrupted writes", clock(), func() error { return s.settle(ctx, by, account, clock) })
	if _, held := errors.AsType[*HeldError](err); held {
		return nil
	}
	return err
}

func (s *Store) settle(ctx context.Context, by Witness, account string, clock func() time.Time) error {
	entries, err := s.Journal(ctx)
	if err != nil {
		return err
	}
	for _, entry := range Interrupted(entries) {
		c := entry.Change
		if entry.Account != account || (c.Region != "" && c.Region != by.Region()) {
			continue
		}
		if made, err := by.Stands(ctx, c); err != nil || !made {
			continue
		}
		entry.At, entry.Phase, entry.Applied = clock().UTC(), Done, &awsops.Applied{VersionID: c.Token}
		if err := s.append(entry); err != nil {
			return err
		}
	}
	return nil
}

// Written returns what this machine wrote to an account, oldest first, for
// plan.Undo. What stood there already when it was to be written is not ours.
func Written(entries []Entry, account string) []plan.Written {
	var written []plan.Written
	for _, entry := range entries {
		if entry.Account == account && entry.Phase == Done && entry.Applied != nil && !entry.Applied.Already {
			written = append(written, plan.Written{At: entry.At, Change: entry.Change})
		}
	}
	return written
}
