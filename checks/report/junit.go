package report

import (
	"encoding/xml"
	"fmt"
	"io"

	"clonepath/checks/evidence"
	"clonepath/checks/verdict"
)

// The elements of JUnit's XML as CI systems read it: what is described on
// https://github.com/testmoapp/junitxml and allowed by the schema of Jenkins's
// xUnit plug-in, junit-10.xsd, the strictest reader.
type (
	junitRun struct {
		XMLName xml.Name `xml:"testsuites"`
		Name    string   `xml:"name,attr"`
		junitCount
		Suites []junitSuite `xml:"testsuite"`
	}
	junitSuite struct {
		Name string `xml:"name,attr"`
		junitCount
		Skipped    int             `xml:"skipped,attr"` // of a suite only, says Jenkins
		Properties []junitProperty `xml:"properties>property"`
		Cases      []junitCase     `xml:"testcase"`
	}
	junitCount struct {
		Tests    int          `xml:"tests,attr"`
		Failures int          `xml:"failures,attr"`
		Errors   int          `xml:"errors,attr"`
		Time     milliseconds `xml:"time,attr"`
	}
	junitProperty struct {
		Name  string `xml:"name,attr"`
		Value string `xml:"value,attr"`
	}
	junitCase struct {
		Class   string       `xml:"classname,attr"`
		Name    string       `xml:"name,attr"`
		Time    milliseconds `xml:"time,attr"`
		Failure *junitWhy    `xml:"failure"`
		Error   *junitWhy    `xml:"error"`
		Skipped *junitWhy    `xml:"skipped"`
		Out     *junitOut    `xml:"system-out"`
	}
	junitWhy struct {
		Type    string `xml:"type,attr,omitempty"`
		Message string `xml:"message,attr"`
		Text    string `xml:",cdata"`
	}
	junitOut struct {
		Text string `xml:",cdata"`
	}
)

// milliseconds are written as JUnit wants them: seconds with three decimals.
type milliseconds int64

// MarshalText implements encoding.TextMarshaler.
func (m milliseconds) MarshalText() ([]byte, error) {
	return fmt.Appendf(nil, "%d.%03d", m/1000, m%1000), nil
}

// JUnit writes the report for a CI system: a suite for each link, a case for
// each check. A check that does not hold is a failure; one that could
// not be looked at, because our own calls were stopped, is an error; what is
// unknown or blocked is skipped; a warning is output of a case that passes.
func JUnit(w io.Writer, r *verdict.Report) error {
	r = tidied(r)
	run := junitRun{Name: "clonepath"}
	for _, c := range chain(r) {
		suite := junitSuite{Name: string(c.Link), Properties: about(r)}
		for _, check := range byLink(r, c.Link) {
			suite.add(testcase(r, check, "clonepath."))
		}
		run.sum(suite.junitCount)
		run.Suites = append(run.Suites, suite)
	}
	text, err := xml.MarshalIndent(run, "", "  ")
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(w, "%s%s\n", xml.Header, text)
	return err
}

// about are the properties that say what a report comes to.
func about(r *verdict.Report) []junitProperty {
	return []junitProperty{{"verdict", string(r.Verdict)}, {"headline", r.Headline}, {"as", string(r.As)}, {"sandbox", fmt.Sprint(r.Sandbox)}}
}

// testcase is a check's case; its class is the link, behind a prefix.
func testcase(r *verdict.Report, c verdict.Check, prefix string) junitCase {
	result := junitCase{Class: prefix + string(c.Link), Name: string(c.ID) + ": " + c.Title, Time: milliseconds(c.DurationMs)}
	broken, hidden, warned := of(c.ID, r.RootCauses), of(c.ID, r.CannotObserve), of(c.ID, r.Warnings)
	switch {
	case c.Status == verdict.Fail && len(broken) == 0 && len(hidden) > 0:
		result.Error = &junitWhy{hidden[0].Fault, c.Summary, told("Could not look", hidden)}
	case c.Status == verdict.Fail:
		why := &junitWhy{Message: c.Summary, Text: told("Root cause", broken)}
		if len(broken) > 0 {
			why.Type = broken[0].Fault
		}
		result.Failure = why
	case c.Status == verdict.Blocked:
		result.Skipped = &junitWhy{Message: "blocked by " + string(c.BlockedBy)}
	case c.Status == verdict.Unknown:
		result.Skipped = &junitWhy{Message: "unknown: " + c.Summary, Text: told("Could not look", hidden)}
	}
	if len(warned) > 0 {
		result.Out = &junitOut{told("Warning", warned)}
	}
	return result
}

func (s *junitSuite) add(c junitCase) {
	count := junitCount{Tests: 1, Time: c.Time}
	switch {
	case c.Failure != nil:
		count.Failures = 1
	case c.Error != nil:
		count.Errors = 1
	case c.Skipped != nil:
		s.Skipped++
	}
	s.sum(count)
	s.Cases = append(s.Cases, c)
}

func (c *junitCount) sum(more junitCount) {
	c.Tests += more.Tests
	c.Failures += more.Failures
	c.Errors += more.Errors
	c.Time += more.Time
}

// of returns the findings that concern one check.
func of(id evidence.CheckID, list []verdict.Finding) []verdict.Finding {
	var found []verdict.Finding
	for _, f := range list {
		if f.Check == id {
			found = append(found, f)
		}
	}
	return found
}

// told says findings as the text report does.
func told(word string, list []verdict.Finding) string {
	if len(list) == 0 {
		return ""
	}
	t := newText(Options{Width: 100})
	t.findings(group{Word: word, List: list})
	return t.String()
}
