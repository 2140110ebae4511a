package state

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"clonepath/awsops"
	"clonepath/awsops/sealed"
	"clonepath/awsops/target"

	"clonepath/steps/setup"
)

const token = "glpat-canary-0123456789"

func open(t *testing.T) (*Store, string) {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "deep", "state")
	vault := sealed.NewVault()
	vault.Add(sealed.New(token))
	return Open(dir, vault), dir
}

func clock() time.Time { return time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC) }

func TestSetupComesBack(t *testing.T) {
	store, dir := open(t)
	if _, found, err := store.LoadSetup(t.Context()); found || err != nil {
		t.Fatalf("an empty state: found %v, %v", found, err)
	}
	chosen := setup.Setup{
		Target:  target.Target{Region: "eu-west-1", ExternalID: "acme-1", Branch: "has " + token + " in it"},
		Role:    setup.RoleChoice{Tags: map[string]string{}},
		Choices: setup.Choices{Role: setup.ChooseNew, Profile: "corp"},
	}
	if err := store.SaveSetup(chosen); err != nil {
		t.Fatal(err)
	}
	got, found, err := store.LoadSetup(t.Context())
	if err != nil || !found || got.Choices != chosen.Choices || got.Target.Region != "eu-west-1" || got.Role.Tags == nil || got.Secret.Tags != nil {
		t.Errorf("got %+v, %v, %v", got, found, err)
	}
	if !strings.Contains(got.Target.Branch, sealed.Redacted) {
		t.Errorf("a secret was kept: %q", got.Target.Branch)
	}
	checkMode(t, dir, 0o700)
	checkMode(t, filepath.Join(dir, setupFile), 0o600)
	if err := store.ClearSetup(); err != nil {
		t.Fatal(err)
	}
	if err := store.ClearSetup(); err != nil {
		t.Errorf("clearing twice: %v", err)
	}
	if _, found, _ := store.LoadSetup(t.Context()); found {
		t.Error("it is still there")
	}
}

func checkMode(t *testing.T, path string, want os.FileMode) {
	t.Helper()
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	if got := info.Mode().Perm(); got != want {
		t.Errorf("%s has mode %o, want %o", path, got, want)
	}
}

func TestDamagedSetup(t *testing.T) {
	store, dir := open(t)
	if err := store.SaveSetup(setup.Setup{}); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, setupFile), []byte("{"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, _, err := store.LoadSetup(t.Context()); err == nil || !strings.Contains(err.Error(), "remove that file") {
		t.Errorf("got %v", err)
	}
}

// aws stands for the account: it looks at the journal while it is asked.
type aws func(c awsops.Change) error

func (f aws) Apply(_ context.Context, c awsops.Change) (awsops.Applied, error) {
	return awsops.Applied{VersionID: "v1"}, f(c)
}

func TestJournalNotesBeforeAndAfter(t *testing.T) {
	store, dir := open(t)
	during := 0
	ok := aws(func(awsops.Change) error {
		entries, err := store.Journal(t.Context())
		if err != nil {
			return err
		}
		during = len(Interrupted(entries))
		return nil
	})
	change := awsops.Change{ID: "secret", Kind: awsops.CreateSecret, Resource: "git", Token: "request-token", Value: sealed.New(token), After: "a value"}
	if _, err := store.Journalled(ok, "111122223333", clock).Apply(t.Context(), change); err != nil {
		t.Fatal(err)
	}
	if during != 1 {
		t.Errorf("while AWS is asked %d writes are open, want 1", during)
	}
	fails := aws(func(awsops.Change) error { return errors.New("refused") })
	if _, err := store.Journalled(fails, "111122223333", clock).Apply(t.Context(), awsops.Change{ID: "role"}); err == nil {
		t.Error("the failure is lost")
	}
	entries, err := store.Journal(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var phases []string
	for _, e := range entries {
		phases = append(phases, string(e.Phase))
	}
	if got := strings.Join(phases, " "); got != "intent done intent failed" {
		t.Errorf("phases %s", got)
	}
	if entries[1].Applied.VersionID != "v1" || entries[1].Change.Token != "request-token" || entries[3].Error != "refused" || !entries[0].At.Equal(clock()) {
		t.Errorf("entries %+v", entries)
	}
	text, err := os.ReadFile(filepath.Join(dir, journalFile))
	if err != nil || strings.Contains(string(text), token) {
		t.Errorf("the journal holds the token, or %v", err)
	}
	checkMode(t, filepath.Join(dir, journalFile), 0o600)
}

func TestNothingIsWrittenThatCannotBeNoted(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(dir, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	asked := false
	to := Open(dir, sealed.NewVault()).Journalled(aws(func(awsops.Change) error { asked = true; return nil }), "1", clock)
	if _, err := to.Apply(t.Context(), awsops.Change{ID: "role"}); err == nil || asked {
		t.Errorf("asked %v, %v", asked, err)
	}
}

// A process killed in the middle of a line loses that line, no other.
func TestTornLine(t *testing.T) {
	store, dir := open(t)
	to := store.Journalled(aws(func(awsops.Change) error { return nil }), "1", clock)
	apply := func(id string) {
		if _, err := to.Apply(t.Context(), awsops.Change{ID: id}); err != nil {
			t.Fatal(err)
		}
	}
	apply("role")
	path := filepath.Join(dir, journalFile)
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Truncate(path, int64(len(text)-5)); err != nil {
		t.Fatal(err)
	}
	entries, err := store.Journal(t.Context())
	if err != nil || len(entries) != 1 || len(Interrupted(entries)) != 1 {
		t.Errorf("%d entries, %v", len(entries), err)
	}
	apply("policy")
	if entries, err = store.Journal(t.Context()); err != nil || len(entries) != 3 || entries[2].Change.ID != "policy" {
		t.Errorf("%+v, %v", entries, err)
	}
}

func TestDefaultDir(t *testing.T) {
	if dir := DefaultDir(); filepath.Base(dir) != "clonepath" || !filepath.IsAbs(dir) {
		t.Errorf("%q", dir)
	}
}

func TestSavedAt(t *testing.T) {
	store, _ := open(t)
	if at := store.SavedAt(); !at.IsZero() {
		t.Errorf("nothing was kept, yet at %v", at)
	}
	chosen := setup.Setup{}
	chosen.Choices.HandOver("there", setup.StepRole, setup.StepTrust)
	if err := store.SaveSetup(chosen); err != nil {
		t.Fatal(err)
	}
	if store.SavedAt().IsZero() {
		t.Error("it was kept at no time")
	}
	kept, _, err := store.LoadSetup(t.Context())
	if err != nil || kept.Choices.HandedOver != "there" || !kept.Choices.Waits(setup.StepTrust) || kept.Choices.Waits(setup.StepSecret) {
		t.Errorf("%+v, %v", kept.Choices, err)
	}
}

// A line that is none of ours is named, with what to do, and nothing is written
// to AWS meanwhile.
func TestDamagedJournal(t *testing.T) {
	store, dir := open(t)
	ok := aws(func(awsops.Change) error { return nil })
	if _, err := store.Journalled(ok, account, clock).Apply(t.Context(), awsops.Change{ID: "role"}); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, journalFile)
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, append(text, "garbage\n"...), 0o600); err != nil {
		t.Fatal(err)
	}
	entries, err := store.Journal(t.Context())
	damaged, isDamaged := errors.AsType[*DamagedError](err)
	if !isDamaged || damaged.Line != 3 || len(entries) != 2 {
		t.Fatalf("%d entries, %v", len(entries), err)
	}
	for _, part := range []string{"line 3", path, "remove that line", "undo cannot take them back"} {
		if !strings.Contains(err.Error(), part) {
			t.Errorf("%q is not said: %v", part, err)
		}
	}
	asked := aws(func(awsops.Change) error { t.Error("AWS was asked"); return nil })
	if _, err := store.Journalled(asked, account, clock).Apply(t.Context(), awsops.Change{ID: "role"}); err == nil {
		t.Error("no error")
	}
}

// A last line of any length that was torn off is cut off, and no other.
func TestTornLineIsCutOff(t *testing.T) {
	store, dir := open(t)
	ok := aws(func(awsops.Change) error { return nil })
	path := filepath.Join(dir, journalFile)
	for _, torn := range []string{"", "{", strings.Repeat("x", 1<<12), strings.Repeat("x", 3<<12+5)} {
		_ = os.Remove(path) // the first time there is none
		for range 2 {
			if _, err := store.Journalled(ok, account, clock).Apply(t.Context(), awsops.Change{ID: "role"}); err != nil {
				t.Fatal(err)
			}
			text, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(path, append(text, torn...), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		if entries, err := store.Journal(t.Context()); err != nil || len(entries) != 4 {
			t.Errorf("%d bytes torn: %d entries, %v", len(torn), len(entries), err)
		}
	}
}
