package intaketest

import (
	"fmt"
	"slices"
	"strings"

	"clonepath/awsops/sealed"
	"clonepath/checks/faults"
	"clonepath/checks/intake"
	"clonepath/checks/verdict"
)

// Outcome is what a case came to.
type Outcome struct {
	Exit   int
	Said   string // everything that the person is shown
	Report *verdict.Report
}

// Run reads a case and judges it.
func (r *Case) Run(vault *sealed.Vault) Outcome {
	result, err := intake.Read(r.Inputs, r.Given, vault)
	if err != nil {
		return Outcome{Exit: 2, Said: err.Error(), Report: &verdict.Report{}}
	}
	o := Outcome{Report: faults.Judge(result.Record)}
	o.Exit = faults.ExitCode(o.Report, false, false)
	o.Said, _ = vault.Scrub(fmt.Sprintf("%+v\n%+v", result, *o.Report))
	return o
}

// IDs of findings.
func IDs(lists ...[]verdict.Finding) []string {
	var all []string
	for _, list := range lists {
		for _, f := range list {
			all = append(all, f.Fault)
		}
	}
	return all
}

// Wrong lists what is not as expected.
func (o *Outcome) Wrong(expect []string) []string {
	causes := IDs(o.Report.RootCauses)
	seen := IDs(o.Report.RootCauses, o.Report.Warnings, o.Report.CannotObserve)
	first := IDs(o.Report.RootCauses, o.Report.CannotObserve)
	var bad []string
	for _, part := range expect {
		kind, value, _ := strings.Cut(part, "=")
		ok := true
		switch kind {
		case "first":
			ok = len(first) > 0 && slices.Contains(strings.Split(value, "|"), first[0])
		case "has":
			for _, one := range strings.Split(value, ",") {
				ok = ok && slices.ContainsFunc(strings.Split(one, "|"), func(id string) bool { return slices.Contains(seen, id) })
			}
		case "not":
			for _, id := range strings.Split(value, ",") {
				ok = ok && !slices.Contains(causes, id)
			}
		case "nocertain":
			for _, f := range o.Report.RootCauses {
				ok = ok && (f.Certainty != verdict.Certain || value != "*" && !slices.Contains(strings.Split(value, ","), f.Fault))
			}
		case "text":
			ok = strings.Contains(strings.ToLower(o.Said), strings.ToLower(value))
		case "notext":
			ok = !strings.Contains(o.Said, value)
		case "notfix":
			ok = !slices.ContainsFunc(o.Report.RootCauses, func(f verdict.Finding) bool { return strings.Contains(f.Fix.Text, value) })
		case "rec":
			ok = o.Exit != 2
		case "rc":
			ok = slices.Contains(strings.Split(value, "|"), fmt.Sprint(o.Exit))
		default:
			ok = false
		}
		if !ok {
			bad = append(bad, part)
		}
	}
	return bad
}

// Summary names every finding.
func (o *Outcome) Summary() string {
	var parts []string
	for _, f := range o.Report.RootCauses {
		parts = append(parts, fmt.Sprintf("%s(%s)", f.Fault, f.Certainty))
	}
	return fmt.Sprintf("%s; warnings %v; hidden %v; exit %d", strings.Join(parts, ", "), IDs(o.Report.Warnings), IDs(o.Report.CannotObserve), o.Exit)
}

// CertainAndWrong are the root causes that are said to be certain although nobody
// expected them. A case that expects no certain one has none.
func (r *Case) CertainAndWrong(o Outcome) []string {
	var causes, wrong []string
	for _, part := range r.Expect {
		if kind, value, _ := strings.Cut(part, "="); kind == "first" || kind == "has" {
			causes = append(causes, strings.FieldsFunc(value, func(c rune) bool { return c == '|' || c == ',' })...)
		}
	}
	for _, f := range o.Report.RootCauses {
		if f.Certainty == verdict.Certain && !slices.Contains(causes, f.Fault) {
			wrong = append(wrong, f.Fault)
		}
	}
	return wrong
}
