package cmdutil

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"clonepath/awsops/sealed"
	"clonepath/checks/verdict"
)

// What others sent may hold a token, or what cannot be seen: neither reaches a file,
// nor the folder outside the one that was named.
func TestWriteFixWritesNoSecret(t *testing.T) {
	const token, mine = "glpat-0123456789abcdefghij", "the-value-of-this-run"
	vault := sealed.NewVault()
	vault.Add(sealed.New(mine))
	r := &verdict.Report{RootCauses: []verdict.Finding{
		{Fault: "a", Fix: verdict.Fix{Copy: token}},
		{Fault: "b", Fix: verdict.Fix{Document: `{"Sid":"` + token + `"}`}},
		{Fault: "c", Fix: verdict.Fix{Document: `{"Sid":"` + mine + `"}`}},
		{Fault: "d", Fix: verdict.Fix{Document: "{\"Sid\":\"\x1b[2J\"}"}},
		{Fault: "e", Fix: verdict.Fix{Document: "{}\n", Store: "aws x --policy-document file://<file>", Commands: []string{"aws look", "aws x --policy-document file://policies/trust.json"}}},
		{Fault: "e", Fix: verdict.Fix{Document: "[]\n"}},
	}}
	o := ReportFlags{Fixes: filepath.Join(t.TempDir(), "it's here")}
	said, err := o.WriteFix(t.Context(), vault, r)
	if err != nil {
		t.Fatal(err)
	}
	left, _ := os.ReadDir(o.Fixes)
	var names []string
	for _, file := range left {
		names = append(names, file.Name())
	}
	if got := strings.Join(names, " "); got != "e-2.json e.json" {
		t.Errorf("written: %s", got)
	}
	if text := strings.Join(said, "\n"); strings.Count(text, "not written") != 4 || strings.Contains(text, token) || strings.Contains(text, mine) {
		t.Error(text)
	}
	path := strings.ReplaceAll(filepath.Join(o.Fixes, "e.json"), "'", `'\''`)
	if got := r.RootCauses[4].Fix.Commands; len(got) != 2 || got[1] != "aws x --policy-document 'file://"+path+"'" {
		t.Errorf("commands: %q", got)
	}
}
