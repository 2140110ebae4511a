package cli

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"clonepath/assets"
	"clonepath/awsops/sandbox"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

type auditAnswer struct {
	Verdict   string
	Practices []struct{ ID, Status, Summary string }
	Findings  []struct{ Fault, Certainty, Settle string }
	WhoCan    []struct {
		Principal        string
		Can              []string
		Certainty, Group string
	}
	Readers []struct {
		Principal string
		Count     int
		Known     bool
	}
	NotVisible []string
}

func auditOf(t *testing.T, wantCode int, args ...string) auditAnswer {
	t.Helper()
	r := invoke(t, append([]string{"audit", "-o", "json"}, args...)...)
	if r.code != wantCode {
		t.Fatalf("exit %d, want %d: %s", r.code, wantCode, r.stderr)
	}
	validAudit(t, r.out)
	var a auditAnswer
	if err := json.Unmarshal([]byte(r.out), &a); err != nil {
		t.Fatal(err)
	}
	return a
}

func validAudit(t *testing.T, out string) {
	t.Helper()
	text, err := assets.Schema("audit")
	if err != nil {
		t.Fatal(err)
	}
	schema, err := jsonschema.UnmarshalJSON(strings.NewReader(string(text)))
	if err != nil {
		t.Fatal(err)
	}
	compiler := jsonschema.NewCompiler()
	if err := compiler.AddResource("audit.json", schema); err != nil {
		t.Fatal(err)
	}
	compiled, err := compiler.Compile("audit.json")
	if err != nil {
		t.Fatal(err)
	}
	document, err := jsonschema.UnmarshalJSON(strings.NewReader(out))
	if err != nil {
		t.Fatal(err)
	}
	if err := compiled.Validate(document); err != nil {
		t.Error(err)
	}
}

// What stops nobody of the colleagues would be a finding; the healthy account has none.
func TestAuditHealthy(t *testing.T) {
	t.Parallel()
	a := auditOf(t, 0, "--sandbox", "--strict")
	if a.Verdict != "pass" || len(a.Findings) != 0 {
		t.Errorf("%s %+v", a.Verdict, a.Findings)
	}
	groups := map[string]string{}
	for _, w := range a.WhoCan {
		groups[w.Principal[strings.LastIndexByte(w.Principal, '/')+1:]] = w.Group + " " + strings.Join(w.Can, ",") + " " + w.Certainty
	}
	want := map[string]string{
		"admin": "operator read,change ", "alice": "administrator read,change ", "break-glass": "administrator read,change ",
		"torque-git-reader": "role read ", "agent-sa-role": "other assume ",
	}
	for who, what := range want {
		if groups[who] != what+"allowed by this account's documents" {
			t.Errorf("%s: %q", who, groups[who])
		}
	}
	if len(groups) != len(want) {
		t.Errorf("%v", groups)
	}
	for _, must := range []string{"SCP", "RCP", "session policies", "root user", "another account"} {
		if !slices.ContainsFunc(a.NotVisible, func(line string) bool { return strings.Contains(line, must) }) {
			t.Errorf("not visible lacks %s: %v", must, a.NotVisible)
		}
	}
}

// Each fault that the sandbox can show an audit is found, alone, and breaks nothing.
func TestAuditFindsWhatIsInjected(t *testing.T) {
	t.Parallel()
	list := sandbox.AuditInjections()
	if len(list) != 11 {
		t.Errorf("%d injections", len(list))
	}
	for _, injection := range list {
		t.Run(injection.Fault, func(t *testing.T) {
			t.Parallel()
			a := auditOf(t, 3, "--sandbox="+injection.Fault, "--strict")
			if a.Verdict != "warn" || len(a.Findings) != 1 || a.Findings[0].Fault != injection.Fault {
				t.Errorf("%s %+v", a.Verdict, a.Findings)
			}
			if entry, ok := assets.Fault(injection.Fault); !ok || entry.Stage != "practice" {
				t.Errorf("catalogue: %+v", entry)
			}
		})
	}
}

// What only an audit finds is no root cause of a chain that works, and changes the
// exit code of check by --strict alone.
func TestCheckWithAudit(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		args []string
		code int
	}{
		{[]string{"--audit"}, 0},
		{[]string{"--audit", "--strict"}, 3},
		{nil, 0},
	} {
		r := invoke(t, append([]string{"check", "--sandbox=trail-off", "-o", "json"}, row.args...)...)
		report := r.report(t)
		if r.code != row.code || len(report.RootCauses) != 0 {
			t.Errorf("%v: exit %d, %s, %v", row.args, r.code, r.stderr, ids(report.RootCauses))
		}
		if found := len(report.Warnings) == 1 && report.Warnings[0].Fault == "trail-off"; found != (row.args != nil) {
			t.Errorf("%v: %+v", row.args, report.Warnings)
		}
	}
}

// Whom a person named is no stranger.
func TestAuditKnown(t *testing.T) {
	t.Parallel()
	a := auditOf(t, 0, "--sandbox=secret-read-by-stranger", "--strict", "--audit-known", "arn:aws:iam::111122223333:user/frank")
	if len(a.Findings) != 0 || len(a.Readers) != 1 || !a.Readers[0].Known || a.Readers[0].Count != 3 {
		t.Errorf("%+v %+v", a.Findings, a.Readers)
	}
}
