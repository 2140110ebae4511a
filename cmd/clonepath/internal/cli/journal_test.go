package cli

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"clonepath/awsops/sandbox"
	"clonepath/awsops/sealed"
	"clonepath/cmd/clonepath/internal/cmdutil"
	"clonepath/steps/state"
)

// While one process writes with the journal, another says who that is and does
// nothing; plan only reads, and goes on.
func TestOneWriterAtATime(t *testing.T) {
	s := newStation(t, sandbox.Options{Fresh: true})
	store := state.Open(filepath.Join(s.home, "clonepath"), sealed.NewVault())
	since := time.Date(2026, 11, 23, 14, 2, 11, 0, time.Local)
	if err := store.Lock("clonepath apply", since); err != nil {
		t.Fatal(err)
	}
	flags, before := s.flags(newSecret), len(s.Calls())
	for _, command := range []string{"apply", "rotate", "undo"} {
		args := append([]string{command, "--yes"}, flags...)
		if command != "undo" {
			args = append(args, "--token-stdin")
		}
		r := s.must(t, cmdutil.ExitUsage, firstToken, args...)
		for _, say := range []string{"clonepath apply", fmt.Sprintf("process %d", os.Getpid()), since.Format(time.DateTime)} {
			if !strings.Contains(r.stderr, say) {
				t.Errorf("%s: %q lacks %q", command, r.stderr, say)
			}
		}
	}
	if calls := s.Calls()[before:]; len(calls) > 0 {
		t.Errorf("they called %+v", calls)
	}
	s.must(t, cmdutil.ExitPending, "", append([]string{"plan"}, flags...)...)
	if err := store.Unlock(); err != nil {
		t.Fatal(err)
	}
	s.must(t, cmdutil.ExitOK, firstToken, append([]string{"apply", "--yes", "--token-stdin"}, flags...)...)
}

// Several at once: each does the whole or nothing, and what is made is made once.
func TestManyAppliesAtOnce(t *testing.T) {
	s := newStation(t, sandbox.Options{Fresh: true})
	args := append([]string{"apply", "--yes", "--token-stdin"}, s.flags(newSecret)...)
	codes := make([]int, 4)
	var all sync.WaitGroup
	for i := range codes {
		all.Go(func() { codes[i] = s.run(t, firstToken, args...).code })
	}
	all.Wait()
	if !slices.Contains(codes, cmdutil.ExitOK) || slices.ContainsFunc(codes, func(c int) bool { return c != cmdutil.ExitOK && c != cmdutil.ExitUsage }) {
		t.Errorf("exit codes %v", codes)
	}
	want := []string{"secretsmanager:CreateSecret", "iam:CreateRole", "iam:PutRolePolicy"}
	if writes := s.writes(0); !slices.Equal(writes, want) {
		t.Errorf("they wrote %v, want %v", writes, want)
	}
}
