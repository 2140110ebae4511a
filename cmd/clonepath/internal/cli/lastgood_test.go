package cli

import (
	"bytes"
	"encoding/json"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"clonepath/assets"
	"clonepath/awsops/received"
	"clonepath/awsops/sandbox"
	"clonepath/checks/evidence"
	"clonepath/cmd/clonepath/internal/cmdutil"
	"clonepath/steps/bundle"
)

// lastGoodStation is a chain with a bundle, and the command that checks it.
func lastGoodStation(t *testing.T) (s *station, path string, check []string) {
	t.Helper()
	s = newStation(t, sandbox.Options{})
	path = s.bundle(t)
	return s, path, []string{"check", "-f", path, "--allow-git-host", "localhost"}
}

// breakTrust lets the trust policy ask for another External ID.
func (s *station) breakTrust(t *testing.T) {
	t.Helper()
	s.setTrust(t, strings.ReplaceAll(s.trust(t), s.Target().ExternalID, "another-external-id-0001"))
}

// TestLastGood: a good run is remembered without a word on stdout, and one that
// finds a fault tells what changed since, in every form.
func TestLastGood(t *testing.T) {
	s, path, check := lastGoodStation(t)
	good := s.must(t, cmdutil.ExitOK, "", check...)
	if strings.Contains(good.stderr, "note:") || strings.Contains(good.out, "last worked") {
		t.Errorf("a good run says:\n%s%s", good.out, good.stderr)
	}
	kept := filepath.Join(filepath.Dir(path), bundle.LastGood)
	if info, err := os.Stat(kept); err != nil || info.Mode().Perm() != 0o600 {
		t.Fatalf("%v, %v", info, err)
	}
	record, err := evidence.Load(t.Context(), received.Named(kept))
	if err != nil || record.Target.ExternalID != s.Target().ExternalID {
		t.Fatalf("%+v, %v", record, err)
	}

	s.breakTrust(t)
	broken := s.must(t, cmdutil.ExitFault, "", check...)
	_, since, found := strings.Cut(broken.out, "Since it last worked ("+record.Taken.UTC().Format("2006-01-02 15:04")+" UTC)")
	flat := strings.Join(strings.Fields(since), " ")
	if !found || !strings.Contains(flat, "1 explains the new root cause trust-externalid-mismatch") || !strings.Contains(flat, "Trust policy, which explains trust-externalid-mismatch: Statement 1 (ClonepathAgent) changed: Condition") {
		t.Errorf("the text says:\n%s", broken.out)
	}
	for _, form := range []string{"markdown", "html"} {
		if r := s.must(t, cmdutil.ExitFault, "", append(check, "-o", form)...); !strings.Contains(r.out, "Since it last worked (") {
			t.Errorf("%s does not say what changed", form)
		}
	}
	r := s.must(t, cmdutil.ExitFault, "", append(check, "-o", "json")...)
	fits(t, "report", r.out)
	if report := r.report(t); report.SinceLastGood == nil || len(report.SinceLastGood.Changes) == 0 || report.SinceLastGood.Changes[0].Diff == "" ||
		strings.Contains(r.out, s.Target().ExternalID) {
		t.Errorf("the JSON says %+v", report.SinceLastGood)
	}
	if again, err := evidence.Load(t.Context(), received.Named(kept)); err != nil || !again.Taken.Equal(record.Taken) {
		t.Errorf("a run that found a fault replaced the good one: %v", err)
	}
}

// TestLastGoodIsNoTrouble: what is wrong with the kept evidence is said in one
// line, and changes neither the report nor the exit code.
func TestLastGoodIsNoTrouble(t *testing.T) {
	s, path, check := lastGoodStation(t)
	kept := filepath.Join(filepath.Dir(path), bundle.LastGood)
	for _, row := range []struct {
		name, says string
		flags      []string
		prepare    func() error
	}{
		{"not wanted", "", []string{"--no-last-good"}, func() error { return nil }},
		{"not writable", "was not kept", nil, func() error { return os.MkdirAll(filepath.Join(kept, "x"), 0o700) }},
	} {
		if err := row.prepare(); err != nil {
			t.Fatal(err)
		}
		r := s.must(t, cmdutil.ExitOK, "", append(check, row.flags...)...)
		if info, err := os.Stat(kept); err == nil && !info.IsDir() || row.says == "" != !strings.Contains(r.stderr, "note:") || !strings.Contains(r.stderr, row.says) {
			t.Errorf("%s: %v, stderr %s", row.name, info, r.stderr)
		}
	}
	if err := os.RemoveAll(kept); err != nil {
		t.Fatal(err)
	}
	s.must(t, cmdutil.ExitOK, "", check...)
	good, err := os.ReadFile(kept)
	if err != nil {
		t.Fatal(err)
	}
	s.breakTrust(t)
	foreign := bytes.ReplaceAll(good, []byte("role/torque-git-reader"), []byte("role/another-role"))
	for _, row := range []struct {
		name, text, says string
	}{
		{"damaged", string(good[:len(good)/2]), "ends in the middle"},
		{"no evidence", "x", "cannot be used"},
		{"of another version", `{"schema":"clonepath/evidence/v9"}`, "clonepath/evidence/v9"},
		{"of another role", string(foreign), "another role"},
	} {
		if err := os.WriteFile(kept, []byte(row.text), 0o600); err != nil {
			t.Fatal(err)
		}
		r := s.must(t, cmdutil.ExitFault, "", append(check, "-o", "json")...)
		if strings.Count(r.stderr, "\n") != 1 || !strings.Contains(r.stderr, row.says) || strings.Contains(r.out, "sinceLastGood") {
			t.Errorf("%s: stderr %s", row.name, r.stderr)
		}
	}
	if err := os.Remove(kept); err != nil {
		t.Fatal(err)
	}
	if r := s.must(t, cmdutil.ExitFault, "", check...); r.stderr != "" || strings.Contains(r.out, "last worked") {
		t.Errorf("without a good run: %s", r.stderr)
	}
	// Flags that name another role leave the bundle's own good run alone.
	if err := os.WriteFile(kept, good, 0o600); err != nil {
		t.Fatal(err)
	}
	s.must(t, cmdutil.ExitFault, "", append(check, "--role-arn", "arn:aws:iam::111122223333:role/another-role")...)
	if text, err := os.ReadFile(kept); err != nil || !bytes.Equal(text, good) {
		t.Errorf("it was replaced: %v", err)
	}
}

// TestExportLeavesLastGood: the evidence of the last good run outlives an export.
func TestExportLeavesLastGood(t *testing.T) {
	s, path, check := lastGoodStation(t)
	s.must(t, cmdutil.ExitOK, "", check...)
	dir := filepath.Dir(path)
	before, err := os.ReadFile(filepath.Join(dir, bundle.LastGood))
	if err != nil {
		t.Fatal(err)
	}
	s.must(t, cmdutil.ExitOK, "", "export", dir, "-f", path)
	after, err := os.ReadFile(filepath.Join(dir, bundle.LastGood))
	if err != nil || !bytes.Equal(before, after) {
		t.Errorf("export changed it: %v", err)
	}
	left, err := fs.Glob(os.DirFS(dir), ".*")
	if err != nil || len(left) > 0 {
		t.Errorf("temporary files are left: %v, %v", left, err)
	}
}

// fits tells whether a JSON document keeps to its schema.
func fits(t *testing.T, name, text string) {
	t.Helper()
	source, err := assets.Schema(name)
	if err != nil {
		t.Fatal(err)
	}
	schemaDoc, err := jsonschema.UnmarshalJSON(bytes.NewReader(source))
	if err != nil {
		t.Fatal(err)
	}
	compiler := jsonschema.NewCompiler()
	if err := compiler.AddResource(name, schemaDoc); err != nil {
		t.Fatal(err)
	}
	schema, err := compiler.Compile(name)
	if err != nil {
		t.Fatal(err)
	}
	var value any
	if err := json.Unmarshal([]byte(text), &value); err != nil {
		t.Fatal(err)
	}
	if err := schema.Validate(value); err != nil {
		t.Errorf("it breaks the schema %s: %v", name, err)
	}
}
