package report

import (
	"io"
	"strings"

	"clonepath/assets"
	"clonepath/awsops/sealed"
	"clonepath/checks/faults"
	"clonepath/checks/verdict"
)

// Ours is what a format writes around a report, and the words of the program in
// one: the net for secrets must not take them for one (see sealed.Writer).
func Ours(format string, reports ...*verdict.Report) []string {
	words := assets.FaultIDs()
	for _, r := range append(reports, specimen()) {
		words = append(words, sealed.Ours(r)...)
	}
	var page, many strings.Builder
	_ = writers[format](&page, specimen()) // a builder takes everything
	_ = Text(&page, specimen(), Options{})
	fleet := NewFleetPage(&many, format, Options{})
	_ = fleet.Add(fleet.Part(Member{ExitCode: faults.ExitFault}, specimen()))
	_ = fleet.Close(Fleet{Members: []Member{{}}})
	return append(words, page.String(), many.String())
}

// writers are the formats of a report by their names.
var writers = map[string]func(io.Writer, *verdict.Report) error{
	"text":     func(w io.Writer, r *verdict.Report) error { return Text(w, r, Options{Verbose: true}) },
	"json":     JSON,
	"markdown": Markdown,
	"html":     HTML,
	"junit":    JUnit,
}

// specimen is a report with one of everything and nothing in it.
func specimen() *verdict.Report {
	list := func() []verdict.Finding {
		return []verdict.Finding{{Settle: "-", Evidence: []string{""}, Fix: verdict.Fix{Commands: []string{""}, Patch: "--- \n+++ \n@@\n-\n+\n "}}}
	}
	r := &verdict.Report{
		Sandbox: true, RootCauses: list(), Warnings: list(), CannotObserve: list(),
		Assumptions: []verdict.Assumption{{}}, NotVisible: []string{""}, Timeline: []verdict.TimelineEntry{{}}, Question: &verdict.Question{Ask: "-", Command: "-", Tells: []string{""}},
		SinceLastGood: &verdict.SinceLastGood{NotComparable: []string{""}, Changes: []verdict.Change{{Recorded: []string{""}, Explains: []string{""}, Diff: "-"}}},
	}
	r.Audit = &verdict.Audit{WhoCan: []verdict.WhoCan{{}}, Readers: []verdict.Reader{{}, {AtLeast: true, Known: true}}, Trails: []verdict.Trail{{}, {Logging: true, Reads: true}}}
	r.Did.Read, r.Did.TokenSentTo, r.Did.Changed = []string{""}, []string{""}, []string{""}
	for _, link := range verdict.Parts {
		for _, status := range []verdict.Status{verdict.Pass, verdict.Warn, verdict.Fail, verdict.Unknown, verdict.Blocked} {
			r.Checks = append(r.Checks, verdict.Check{Link: link, Status: status})
		}
	}
	return r
}
