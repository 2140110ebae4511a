package compare_test

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"clonepath/checks/compare"
	"clonepath/checks/evidence"
	"clonepath/checks/faults"
	"clonepath/checks/faults/faulttest"
	"clonepath/checks/verdict"
)

func asJSON(t testing.TB, value any) []byte {
	t.Helper()
	text, err := json.Marshal(value)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

func TestRead(t *testing.T) {
	record, err := compare.Read("r", append([]byte("\ufeff"), asJSON(t, faulttest.Healthy())...))
	if err != nil || record.Record == nil || record.Report.Verdict != verdict.Pass {
		t.Errorf("%+v, %v", record, err)
	}
	report, err := compare.Read("r", asJSON(t, faults.Judge(faulttest.Healthy())))
	if err != nil || report.Record != nil || report.Report.Verdict != verdict.Pass {
		t.Errorf("%+v, %v", report, err)
	}
	whole := asJSON(t, faulttest.Healthy())
	for name, row := range map[string]struct {
		text []byte
		says string
	}{
		"empty":            {nil, "no JSON document"},
		"a text":           {[]byte("help"), "no JSON document"},
		"cut off":          {whole[:len(whole)/2], "ends in the middle"},
		"another document": {[]byte(`{"schema":"clonepath/plan/v1"}`), `"clonepath/plan/v1"`},
		"no schema":        {[]byte(`{}`), `the schema ""`},
		"a list":           {[]byte(`[]`), "expected evidence"},
		"unknown key":      {bytes.Replace(whole, []byte(`"tool"`), []byte(`"tolo"`), 1), "tolo"},
		"hollow report":    {[]byte(`{"schema":"clonepath/report/v1"}`), "no verdict"},
		"wrong report":     {[]byte(`{"schema":"clonepath/report/v1","checks":7}`), "cannot be read"},
		"too large":        {append(whole, bytes.Repeat([]byte(" "), compare.MaxInput)...), "larger than 16 MiB"},
	} {
		if _, err := compare.Read("file.json", row.text); err == nil || !strings.Contains(err.Error(), row.says) || !strings.HasPrefix(err.Error(), "file.json") {
			t.Errorf("%s: %v, want %q", name, err, row.says)
		}
	}
}

// FuzzRead: whatever is read can be compared: with itself nothing changed, and
// with a healthy run nothing panics or is null.
func FuzzRead(f *testing.F) {
	healthy := faulttest.Healthy()
	f.Add(asJSON(f, healthy))
	f.Add(asJSON(f, faulttest.AsAgent()))
	f.Add(asJSON(f, faults.Judge(healthy)))
	f.Add([]byte(`{"schema":"clonepath/evidence/v1","role":{"at":"2026-01-01T00:00:00Z","value":{"trust":"{\"Statement\":[]}"}}}`))
	f.Add([]byte(`{"schema":"clonepath/evidence/v1","target":{"roleArn":"arn:aws:iam::000000000001:role/x"},"secretPolicy":{"value":{"text":"x"}}}`))
	if m, err := evidence.Mask(healthy); err == nil {
		f.Add(asJSON(f, m))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		in, err := compare.Read("fuzz", text)
		if err != nil {
			return
		}
		if d, err := compare.Of(in, in); err == nil && (len(d.Changes) > 0 || d.Broke) {
			t.Errorf("it differs from itself: %+v", d.Changes)
		}
		for _, pair := range [][2]compare.Input{{compare.Recorded("healthy", healthy), in}, {in, compare.Recorded("healthy", healthy)}} {
			d, err := compare.Of(pair[0], pair[1])
			if err != nil {
				continue
			}
			compare.Aligned(pair[0], pair[1])
			for _, list := range []any{d.Notes, d.NewCauses, d.GoneCauses, d.NewWarnings, d.GoneWarnings, d.Statuses, d.Changes, d.NotComparable} {
				if string(asJSON(t, list)) == "null" {
					t.Errorf("an array is null: %+v", d)
				}
			}
		}
	})
}
