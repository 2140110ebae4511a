package report_test

import (
	"bytes"
	"encoding/xml"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"clonepath/assets"
	"clonepath/checks/faults"
	"clonepath/checks/report"
	"clonepath/checks/verdict"
)

// judged is a member of a test's fleet with its report.
type judged struct {
	report.Member
	report *verdict.Report
}

// aFleet has a member of each kind, the bad ones last.
func aFleet() (list []judged, f report.Fleet) {
	add := func(name, region, record string) {
		c := judged{Member: report.Member{Name: name, Source: "fleet/" + name + "/clonepath.yaml", Account: "111122223333", Region: region}}
		c.report = faults.Judge(records[record]())
		c.Member = c.With(c.report, faults.ExitCode(c.report, false, false))
		list = append(list, c)
	}
	add("healthy", "eu-west-1", "healthy")
	add("guide", "eu-west-1", "guide")
	add("blind", "eu-west-1", "blind")
	add("also blind", "eu-central-1", "blind")
	list = append(list,
		judged{Member: report.Member{
			Name: "typo", Source: "fleet/typo/clonepath.yaml", Verdict: report.Unreadable, ExitCode: 2,
			Detail: "fleet/typo/clonepath.yaml:3:3: there is no key \"regoin\" below target",
		}},
		judged{Member: report.Member{Name: "late", Verdict: report.Aborted, ExitCode: 130, Detail: "broken off before it was done"}},
	)
	add("prod/eu\x1b[31m", "eu-west-1", "mismatch")
	for _, c := range list {
		f.Members = append(f.Members, c.Member)
	}
	f.ExitCode = 3
	return list, f
}

func page(t *testing.T, format string, o report.Options) string {
	t.Helper()
	var out bytes.Buffer
	p := report.NewFleetPage(&out, format, o)
	list, f := aFleet()
	for _, c := range list {
		if err := p.Add(p.Part(c.Member, c.report)); err != nil {
			t.Fatal(err)
		}
	}
	if err := p.Close(f); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func TestFleetGoldens(t *testing.T) {
	for format, suffix := range map[string]string{"text": "txt", "markdown": "md", "html": "html", "junit": "xml"} {
		golden(t, "fleet."+suffix, func(out *bytes.Buffer) error {
			out.WriteString(page(t, format, report.Options{Width: 100}))
			return nil
		})
	}
}

// TestFleetJSON holds the document against the contract.
func TestFleetJSON(t *testing.T) {
	c := jsonschema.NewCompiler()
	c.AssertFormat()
	for name, at := range map[string]string{"report": verdict.Schema, "fleet": "fleet.schema.json"} { // their ids are relative to one place
		text, err := assets.Schema(name)
		if err != nil {
			t.Fatal(err)
		}
		doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
		if err != nil {
			t.Fatal(err)
		}
		if err := c.AddResource(at, doc); err != nil {
			t.Fatal(err)
		}
	}
	schema, err := c.Compile("fleet.schema.json")
	if err != nil {
		t.Fatal(err)
	}
	text := page(t, "json", report.Options{})
	doc, err := jsonschema.UnmarshalJSON(strings.NewReader(text))
	if err != nil {
		t.Fatalf("%v in %s", err, text)
	}
	if err := schema.Validate(doc); err != nil {
		t.Error(err)
	}
	tree := doc.(map[string]any)
	tree["members"].([]any)[0].(map[string]any)["verdict"] = "green"
	if schema.Validate(doc) == nil {
		t.Error("a verdict that does not exist is valid")
	}
	if strings.Contains(text, "acd5209e1b3f4c77") || strings.Contains(text, `"copy"`) {
		t.Error("the document holds an External ID in full")
	}
}

// TestFleetOfNobody: a page without members is whole too.
func TestFleetOfNobody(t *testing.T) {
	for _, format := range []string{"json", "junit", "html", "markdown", "text"} {
		var out bytes.Buffer
		if err := report.NewFleetPage(&out, format, report.Options{}).Close(report.Fleet{}); err != nil || out.Len() == 0 {
			t.Errorf("%s: %v, %q", format, err, out.String())
		}
	}
}

// TestFleetJUnitIsXML: what is written as members come is one document.
func TestFleetJUnitIsXML(t *testing.T) {
	var run struct {
		Suites []struct {
			Name     string `xml:"name,attr"`
			Tests    int    `xml:"tests,attr"`
			Failures int    `xml:"failures,attr"`
			Errors   int    `xml:"errors,attr"`
			Cases    []struct {
				Name string `xml:"name,attr"`
			} `xml:"testcase"`
		} `xml:"testsuite"`
	}
	if err := xml.Unmarshal([]byte(page(t, "junit", report.Options{})), &run); err != nil {
		t.Fatal(err)
	}
	if len(run.Suites) != 7 {
		t.Fatalf("%d suites, want one for each of 7 members", len(run.Suites))
	}
	for _, s := range run.Suites {
		if s.Tests != len(s.Cases) || s.Tests == 0 {
			t.Errorf("%s counts %d of %d cases", s.Name, s.Tests, len(s.Cases))
		}
	}
	if typo, eu := run.Suites[4], run.Suites[6]; typo.Errors != 1 || eu.Failures == 0 {
		t.Errorf("typo has %d errors, prod/eu %d failures", typo.Errors, eu.Failures)
	}
}
