package state

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"clonepath/awsops"
)

func TestLock(t *testing.T) {
	first, dir := open(t)
	if err := first.Unlock(); err != nil {
		t.Errorf("nothing is locked: %v", err)
	}
	for range 2 { // twice is once
		if err := first.Lock("clonepath apply", clock()); err != nil {
			t.Fatal(err)
		}
	}
	second := Open(dir, first.vault)
	var held *HeldError
	err := second.Lock("clonepath rotate", clock())
	if !errors.As(err, &held) || held.By.PID != os.Getpid() || held.By.Doing != "clonepath apply" || !held.By.Since.Equal(clock()) {
		t.Fatalf("got %v", err)
	}
	for _, say := range []string{"clonepath apply", "process", clock().Local().Format("2006-01-02 15:04:05"), "nothing was changed"} {
		if !strings.Contains(err.Error(), say) {
			t.Errorf("%q lacks %q", err, say)
		}
	}
	checkMode(t, filepath.Join(dir, lockFile), 0o600)
	if err := first.Unlock(); err != nil {
		t.Fatal(err)
	}
	if err := second.Lock("clonepath rotate", clock()); err != nil {
		t.Errorf("after the first has ended: %v", err)
	}
}

// A holder that has not written its name yet is a holder.
func TestLockOfAnUnknown(t *testing.T) {
	first, dir := open(t)
	if err := first.Lock("clonepath apply", clock()); err != nil {
		t.Fatal(err)
	}
	if err := os.Truncate(filepath.Join(dir, lockFile), 0); err != nil {
		t.Fatal(err)
	}
	if err := Open(dir, first.vault).Lock("clonepath apply", clock()); err == nil || !strings.Contains(err.Error(), "at this moment") {
		t.Errorf("got %v", err)
	}
}

// Who does not lock for a whole run locks for each Change; nothing is sent to AWS
// while another process writes, and nothing is settled.
func TestWritesWaitForTheLock(t *testing.T) {
	other, dir := open(t)
	ours := Open(dir, other.vault)
	asked := 0
	to := aws(func(awsops.Change) error { asked++; return nil })
	change := awsops.Change{ID: "role", Kind: awsops.CreateRole, Title: "Create the role r", Resource: "r"}
	if err := other.append(Entry{Account: account, Phase: Intent, Change: change}); err != nil {
		t.Fatal(err)
	}
	if err := other.Lock("clonepath apply", clock()); err != nil {
		t.Fatal(err)
	}
	var held *HeldError
	if _, err := ours.Journalled(to, account, clock).Apply(t.Context(), change); !errors.As(err, &held) || asked != 0 {
		t.Errorf("%v, AWS was asked %d times", err, asked)
	}
	if err := ours.Settle(t.Context(), witness{"r": true}, account, clock); err != nil {
		t.Error(err)
	}
	if entries, err := ours.Journal(t.Context()); err != nil || len(entries) != 1 {
		t.Errorf("%d entries, %v: another process's write was settled", len(entries), err)
	}
	if err := other.Unlock(); err != nil {
		t.Fatal(err)
	}
	if _, err := ours.Journalled(to, account, clock).Apply(t.Context(), change); err != nil || asked != 1 {
		t.Errorf("%v, AWS was asked %d times", err, asked)
	}
	if err := other.Lock("clonepath apply", clock()); err != nil {
		t.Errorf("the lock was kept: %v", err)
	}
}
