package evidence_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"clonepath/awsops/awserr"
	"clonepath/awsops/received"
	"clonepath/awsops/sealed"
	"clonepath/awsops/target"
	"clonepath/awsops/written"
	"clonepath/checks/evidence"

	"github.com/google/go-cmp/cmp"
)

var now = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

func record() *evidence.Record {
	return &evidence.Record{
		Schema: evidence.Schema, Tool: "test", Taken: now, As: evidence.Operator,
		Target: target.Target{Region: "eu-west-1", ExternalID: "tq-0123456789abcdef"},
		Caller: evidence.Observed(evidence.Operator, now, evidence.Caller{ARN: "arn:aws:iam::111122223333:user/admin", Account: "111122223333"}),
		Role:   evidence.Failed[evidence.RoleFacts](evidence.Operator, now, &awserr.Failure{Operation: "iam:GetRole", Class: awserr.NotFound, Code: "NoSuchEntity", HTTPStatus: 404}),
		Value:  evidence.Skipped[evidence.Value](now, "not read by your choice"),
		Did:    evidence.Did{Read: []string{"the role"}, TokenSentTo: []string{}, Changed: []string{}},
	}
}

func TestSaveAndLoad(t *testing.T) {
	path := filepath.Join(t.TempDir(), "evidence.json")
	want := record()
	if err := evidence.Save(t.Context(), written.Named(path), want, sealed.NewVault()); err != nil {
		t.Fatal(err)
	}
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v, %v; want 0600", info.Mode(), err)
	}
	got, err := evidence.Load(t.Context(), received.Named(path))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("saved and loaded differ:\n%s", diff)
	}
}

func TestDecodeErrors(t *testing.T) {
	for name, tt := range map[string]struct{ text, says string }{
		"cut off":      {`{"schema":"clonepath/evidence/v1","tool":"x"`, "ends in the middle"},
		"edited":       {"{\"schema\":\"clonepath/evidence/v1\",\n\"tool\": oops}", "line 2"},
		"unknown key":  {`{"schema":"clonepath/evidence/v1","tooll":"x"}`, "tooll"},
		"wrong type":   {`{"schema":"clonepath/evidence/v1","sandbox":"yes"}`, "line 1"},
		"other schema": {`{"schema":"clonepath/report/v1"}`, `"clonepath/report/v1"`},
		"no JSON":      {"hello", "line 1"},
		"empty":        {"", "line 1"},
	} {
		if _, err := evidence.Decode([]byte(tt.text)); err == nil || !strings.Contains(err.Error(), tt.says) {
			t.Errorf("%s: error %v does not say %q", name, err, tt.says)
		}
	}
}

func TestFact(t *testing.T) {
	var none *evidence.Fact[evidence.Caller]
	if none.Seen() || none.Failed(awserr.Denied) || none.Get() != (evidence.Caller{}) {
		t.Error("a nil fact is not empty")
	}
	if r := record(); !r.Role.Failed(awserr.NotFound) || r.Role.Seen() || !r.Caller.Seen() || r.Value.Seen() {
		t.Error("the kinds of facts are mixed up")
	}
}
