package report_test

import (
	"encoding/xml"
	"strconv"
	"testing"

	"clonepath/checks/faults"
	"clonepath/checks/verdict"
)

// parsedSuites is JUnit's XML as a CI system reads it.
type parsedSuites struct {
	Tests    string `xml:"tests,attr"`
	Failures string `xml:"failures,attr"`
	Errors   string `xml:"errors,attr"`
	Suites   []struct {
		Name     string `xml:"name,attr"`
		Tests    string `xml:"tests,attr"`
		Failures string `xml:"failures,attr"`
		Errors   string `xml:"errors,attr"`
		Skipped  string `xml:"skipped,attr"`
		Cases    []struct {
			Class   string     `xml:"classname,attr"`
			Name    string     `xml:"name,attr"`
			Failure *parsedWhy `xml:"failure"`
			Error   *parsedWhy `xml:"error"`
			Skipped *parsedWhy `xml:"skipped"`
			Out     string     `xml:"system-out"`
		} `xml:"testcase"`
	} `xml:"testsuite"`
}

type parsedWhy struct {
	Type    string `xml:"type,attr"`
	Message string `xml:"message,attr"`
	Text    string `xml:",chardata"`
}

func parsed(t *testing.T, text string) parsedSuites {
	t.Helper()
	var p parsedSuites
	if err := xml.Unmarshal([]byte(text), &p); err != nil {
		t.Fatalf("%v in %s", err, text)
	}
	return p
}

// TestJUnit compares every case with its statement, and the counts with the
// cases.
func TestJUnit(t *testing.T) {
	for name, record := range records {
		r := faults.Judge(record())
		p := parsed(t, rendered(t, "junit", r))
		statuses := map[string]verdict.Check{}
		for _, c := range r.Checks {
			statuses[string(c.ID)+": "+c.Title] = c
		}
		tests, failures, errors := 0, 0, 0
		for _, s := range p.Suites {
			failed, erred, skipped := 0, 0, 0
			for _, c := range s.Cases {
				check, ok := statuses[c.Name]
				if !ok || c.Class != "clonepath."+s.Name {
					t.Errorf("%s: unknown case %s of %s", name, c.Name, c.Class)
				}
				for why, n := range map[*parsedWhy]*int{c.Failure: &failed, c.Error: &erred, c.Skipped: &skipped} {
					if why == nil {
						continue
					}
					*n++
					if why.Message == "" || why != c.Skipped && (why.Type == "" || why.Text == "") {
						t.Errorf("%s: %s says too little: %+v", name, c.Name, why)
					}
				}
				if (c.Failure != nil || c.Error != nil) != (check.Status == verdict.Fail) ||
					(c.Skipped != nil) != (check.Status == verdict.Unknown || check.Status == verdict.Blocked) ||
					check.Status == verdict.Warn && c.Out == "" {
					t.Errorf("%s: %s is %s, but the case says otherwise", name, c.Name, check.Status)
				}
			}
			if want := []string{strconv.Itoa(len(s.Cases)), strconv.Itoa(failed), strconv.Itoa(erred), strconv.Itoa(skipped)}; s.Tests != want[0] || s.Failures != want[1] || s.Errors != want[2] || s.Skipped != want[3] {
				t.Errorf("%s: suite %s counts otherwise than %v", name, s.Name, want)
			}
			tests, failures, errors = tests+len(s.Cases), failures+failed, errors+erred
		}
		if p.Tests != strconv.Itoa(len(r.Checks)) || tests != len(r.Checks) || p.Failures != strconv.Itoa(failures) || p.Errors != strconv.Itoa(errors) {
			t.Errorf("%s: %d statements, but %+v", name, len(r.Checks), p)
		}
		if (failures > 0) != (r.Verdict == verdict.Fail) {
			t.Errorf("%s: verdict %s with %d failures", name, r.Verdict, failures)
		}
	}
}
