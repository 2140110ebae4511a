package intake_test

import (
	"maps"
	"slices"
	"testing"

	"clonepath/awsops/sealed"
	"clonepath/awsops/target"
	"clonepath/awsops/wording"
	"clonepath/checks/faults"
	"clonepath/checks/intake"
	"clonepath/checks/intake/intaketest"
	"clonepath/checks/verdict"
)

// tried is what a text alone, beside Torque's fields, comes to.
func tried(t testing.TB, texts ...string) *verdict.Report {
	t.Helper()
	return triedWith(t, asked, texts...)
}

func triedWith(t testing.TB, given target.Target, texts ...string) *verdict.Report {
	t.Helper()
	var inputs []intake.Input
	for i, text := range texts {
		inputs = append(inputs, intake.Input{Name: string(rune('a'+i)) + ".txt", Text: []byte(text)})
	}
	result, err := intake.Read(inputs, intake.Given{Target: given, Now: now}, sealed.NewVault())
	if err != nil {
		t.Errorf("%q: %v", texts, err)
		return &verdict.Report{}
	}
	return faults.Judge(result.Record)
}

// asked are Torque's fields, with a repository that no wording's example names.
var asked = func(t target.Target) target.Target { t.Repo = "https://git.example.com/a/b.git"; return t }(fields)

// A row says what its words come to, and the judge says the same of them: all of
// it where nobody said anything else, nothing more beside Torque's fields.
func TestRowsAreJudgedAsTheySay(t *testing.T) {
	for _, row := range wording.Rows() {
		want := map[string]verdict.Certainty{}
		for _, id := range row.Likely {
			want[id] = verdict.Likely
		}
		for _, id := range row.Possible {
			want[id] = verdict.Possible
		}
		if row.Proves != "" {
			want[row.Proves] = verdict.Certain
		}
		missing := maps.Clone(want)
		for _, given := range []target.Target{asked, {}, {SecretID: "arn:aws:secretsmanager:eu-west-1:111122223333:secret:torque-secret"}} {
			r := triedWith(t, given, row.Example)
			hidden := intaketest.IDs(r.CannotObserve)
			for _, f := range slices.Concat(r.RootCauses, r.Warnings, r.CannotObserve) {
				if f.Certainty == want[f.Fault] || slices.Contains(hidden, f.Fault) && want[f.Fault] != "" {
					delete(missing, f.Fault)
				} else {
					t.Errorf("%s: %s(%s) is not what the row says", row.ID, f.Fault, f.Certainty)
				}
			}
		}
		for id, certainty := range missing {
			t.Errorf("%s: %s(%s) is not found", row.ID, id, certainty)
		}
	}
}
