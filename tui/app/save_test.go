package app

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"clonepath/awsops/target"
	"clonepath/tui/page"
)

func TestValuesAreSaved(t *testing.T) {
	dir := t.TempDir()
	d := drive(t, testDeps(&fakeWorld{}), 80, 24)
	d.EnterUntil("Now enter this in Torque").Press("s").Sees("to which file?", "torque-credential.txt", "enter write it").Press("ctrl+u").Type(filepath.Join(dir, "v?.txt")).Press("enter")
	d.Sees("Written to")
	text, err := os.ReadFile(filepath.Join(dir, "v?.txt"))
	if err != nil {
		t.Fatal(err)
	}
	if got := target.FromText(string(text)); got[target.FieldRoleARN] != "arn:aws:iam::111122223333:role/torque-git-reader" || got[target.FieldExternalID] != d.app.s.Setup.Target.ExternalID || got[target.FieldSecretPath] != "token" {
		t.Errorf("%s\nis taken back as %v", text, got)
	}
	d.Press("s", "ctrl+u").Type(filepath.Join(dir, "v?.txt")).Press("enter").Sees("was left alone")
	if info, err := os.Stat(filepath.Join(dir, "v?.txt")); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v %v", info, err)
	}
}

func TestDocumentsAreCopiedAndSaved(t *testing.T) {
	dir := t.TempDir()
	d := existing(drive(t, testDeps(&fakeWorld{}), 80, 24))
	d.Press("ctrl+o").Sees("c copy permission.json").Press("c").Sees("permission.json was sent to the clipboard.").Press("esc", "enter")
	d.On(page.Trust).Press("ctrl+o").SeesNot("save").Press("esc", "down", "enter").Type("acme-0123456789abcdef").Press("ctrl+o", "s", "ctrl+u").Type(filepath.Join(dir, "trust.json")).Press("enter").Sees("Written to")
	text, err := os.ReadFile(filepath.Join(dir, "trust.json"))
	if err != nil || !strings.Contains(string(text), "acme-0123456789abcdef") || !strings.Contains(string(text), "codebuild") {
		t.Errorf("%v\n%s", err, text)
	}
}
