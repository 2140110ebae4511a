package report

import (
	"encoding/xml"

	"clonepath/checks/verdict"
)

// fleetJUnit is a suite for each member, a case for each check. The run
// itself counts nothing: its counts would stand before the first member.
func fleetJUnit() fleetForm {
	return fleetForm{
		head: func(Fleet) string { return xml.Header + `<testsuites name="clonepath">` + "\n" },
		part: func(m Member, r *verdict.Report) string {
			text, _ := xml.MarshalIndent(memberSuite(m.tidied(), r), "  ", "  ") // texts and numbers always encode
			return string(text) + "\n"
		},
		foot: func(Fleet) string { return "</testsuites>\n" },
	}
}

// memberSuite is one member. Where there is no report, one case says why.
func memberSuite(m Member, r *verdict.Report) memberOfRun {
	suite := junitSuite{Name: m.Name, Properties: []junitProperty{
		{"source", m.Source}, {"account", m.Account}, {"region", m.Region}, {"profile", m.Profile},
	}}
	if r == nil {
		why := junitCase{Class: "clonepath." + m.Name, Name: "the bundle is checked"}
		if m.Verdict == Aborted {
			why.Skipped = &junitWhy{Message: m.Detail}
		} else {
			why.Error = &junitWhy{Type: string(m.Verdict), Message: m.Detail}
		}
		suite.add(why)
		return memberOfRun{junitSuite: suite}
	}
	r = tidied(r)
	suite.Properties = append(suite.Properties, about(r)...)
	for _, check := range r.Checks {
		suite.add(testcase(r, check, "clonepath."+m.Name+"."))
	}
	return memberOfRun{junitSuite: suite}
}

// memberOfRun names a suite that is written on its own.
type memberOfRun struct {
	XMLName xml.Name `xml:"testsuite"`
	junitSuite
}
