package cli

import (
	"fmt"
	"slices"
	"testing"

	"clonepath/awsops/sandbox"
	"clonepath/cmd/clonepath/internal/cmdutil"
	"clonepath/steps/state"
)

// victim is a command that is killed at each of its writes.
type victim struct {
	name   string
	fresh  bool   // it starts from an account without the role
	fault  string // or from this one
	secret string
	token  string
	args   []string
	writes int
}

var victims = []victim{
	{"apply", true, "", newSecret, firstToken, []string{"apply"}, 3},
	{"apply with a managed policy", true, "", newSecret, firstToken, []string{"apply", "--policy-kind", "managed"}, 4},
	{"apply to a role in use", false, "trust-no-externalid", newSecret, firstToken, []string{"apply", "--allow-breaking"}, 3},
	{"rotate", false, "", "", secondToken, []string{"rotate"}, 1},
}

func (v victim) prepared(t *testing.T) *station {
	t.Helper()
	return newStation(t, sandbox.Options{Fresh: v.fresh, Fault: v.fault})
}

func (v victim) line(s *station) []string {
	return slices.Concat(v.args, []string{"--yes", "--token-stdin"}, s.flags(v.secret))
}

// oneRequest tells whether the secret holds the version of the first request
// that was noted: the second run repeated it, and made none of its own.
func (v victim) oneRequest(t *testing.T, s *station) {
	t.Helper()
	for _, entry := range s.Journal(t) {
		if token := entry.Change.Token; token != "" {
			if got := s.value(t, entry.Change.Resource).VersionID; got != token {
				t.Errorf("the secret holds version %s, the first request was %s", got, token)
			}
			return
		}
	}
	t.Error("the journal names no request")
}

// takenBack tells whether undo knows all that was made, by whichever run.
func (v victim) takenBack(t *testing.T, s *station, untouched []string) {
	t.Helper()
	if v.args[0] == "rotate" {
		return // a value is not taken back
	}
	s.must(t, cmdutil.ExitOK, "", "undo", "--yes", "--allow-breaking")
	samePicture(t, "undo", without(s.picture(t), v.secret), untouched)
}

// kill -9 at every single write, before it reaches AWS and after it was made:
// the next run ends where an undisturbed one does, with no version and no
// resource more, and the journal has nothing open.
func TestKilledAtEveryWrite(t *testing.T) {
	if testing.Short() {
		t.Skip("it kills other processes, one for each write")
	}
	for _, v := range victims {
		t.Run(v.name, func(t *testing.T) {
			t.Parallel()
			undisturbed := v.prepared(t)
			untouched := undisturbed.picture(t)
			undisturbed.must(t, cmdutil.ExitOK, v.token, v.line(undisturbed)...)
			want := undisturbed.picture(t)
			if writes := undisturbed.writes(0); len(writes) != v.writes {
				t.Fatalf("it writes %v, want %d writes", writes, v.writes)
			}
			for at := 1; at <= v.writes; at++ {
				for _, before := range []bool{true, false} {
					t.Run(fmt.Sprintf("write %d, before %v", at, before), func(t *testing.T) {
						t.Parallel()
						s := v.prepared(t)
						g := newGate(t, s.Endpoint(), at, before)
						if !g.kills(t, s.command(t, g.URL, v.token, v.line(s)...)) {
							t.Fatal("it was not killed")
						}
						if open := state.Interrupted(s.Journal(t)); len(open) != 1 {
							t.Errorf("the journal has %d open writes, want 1", len(open))
						}
						s.must(t, cmdutil.ExitOK, v.token, v.line(s)...)
						samePicture(t, "the second run", s.picture(t), want)
						if open := state.Interrupted(s.Journal(t)); len(open) != 0 {
							t.Errorf("the journal has open writes: %+v", open)
						}
						v.oneRequest(t, s)
						v.takenBack(t, s, untouched)
					})
				}
			}
		})
	}
}

// The same of undo: killed at each of its deletions, the next one ends where an
// undisturbed one does.
func TestUndoKilledAtEveryWrite(t *testing.T) {
	if testing.Short() {
		t.Skip("it kills other processes, one for each write")
	}
	v := victims[0]
	for at := 1; at <= v.writes; at++ {
		for _, before := range []bool{true, false} {
			t.Run(fmt.Sprintf("write %d, before %v", at, before), func(t *testing.T) {
				t.Parallel()
				s := v.prepared(t)
				untouched := s.picture(t)
				s.must(t, cmdutil.ExitOK, v.token, v.line(s)...)
				g := newGate(t, s.Endpoint(), at, before)
				if !g.kills(t, s.command(t, g.URL, "", "undo", "--yes", "--allow-breaking")) {
					t.Fatal("it was not killed")
				}
				v.takenBack(t, s, untouched)
				if open := state.Interrupted(s.Journal(t)); len(open) != 0 {
					t.Errorf("the journal has open writes: %+v", open)
				}
			})
		}
	}
}
