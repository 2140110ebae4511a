package report

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"clonepath/awsops/clean"
	"clonepath/checks/verdict"
)

// FleetSchema is the version of a fleet's JSON.
const FleetSchema = "clonepath/fleet/v1"

// What a member of a fleet comes to beside the verdicts of a report.
const (
	Unreadable verdict.Status = "unreadable" // its file could not be used: nothing was checked
	Aborted    verdict.Status = "aborted"    // the run was broken off before it was done
)

// Fleet is what many chains come to.
type Fleet struct {
	Members  []Member // in the order in which they were given
	ExitCode int      // the worst
}

// Member is one line of a fleet's summary. Its JSON is a contract.
type Member struct {
	Name     string         `json:"name"`
	Source   string         `json:"source"` // the file that describes it
	Account  string         `json:"account"`
	Region   string         `json:"region"`
	Profile  string         `json:"profile"` // AWS profile that the file names, "" for none
	Verdict  verdict.Status `json:"verdict"`
	ExitCode int            `json:"exitCode"`
	// Cause is what its verdict rests on first: a fault, or the check that
	// could not be determined; "" where nothing is to be said.
	Cause  string `json:"cause"`
	Detail string `json:"detail"` // in words
	more   int    // causes beside the first
}

// With returns the member with what its report comes to.
func (m Member) With(r *verdict.Report, exitCode int) Member {
	m.Verdict, m.ExitCode = r.Verdict, exitCode
	for _, list := range [][]verdict.Finding{r.RootCauses, r.CannotObserve} {
		if len(list) > 0 {
			return m.because(list)
		}
	}
	for _, c := range r.Checks {
		if r.Verdict == verdict.Unknown && c.Status == verdict.Unknown && !c.Spared {
			m.Cause, m.Detail = string(c.ID), c.Summary
			return m
		}
	}
	return m.because(r.Warnings)
}

func (m Member) because(list []verdict.Finding) Member {
	if len(list) > 0 {
		m.Cause, m.Detail, m.more = list[0].Fault, list[0].Summary, len(list)-1
	}
	return m
}

// tidied is the member for people to read.
func (m Member) tidied() Member {
	for _, field := range []*string{&m.Name, &m.Source, &m.Account, &m.Region, &m.Profile, &m.Cause, &m.Detail} {
		*field = clean.Line(*field)
	}
	return m
}

// causes is the member's cause as a table says it.
func (m Member) causes() string {
	if m.more == 0 {
		return m.Cause
	}
	return fmt.Sprintf("%s (and %d more)", m.Cause, m.more)
}

// fleetOrder is what a fleet's summary lists first, and in which order it counts.
var fleetOrder = []verdict.Status{verdict.Fail, Unreadable, verdict.Unknown, Aborted, verdict.Warn, verdict.Pass}

// worstFirst lists the members, tidied, those that need somebody first.
func (f Fleet) worstFirst() []Member {
	list := make([]Member, len(f.Members))
	for i, m := range f.Members {
		list[i] = m.tidied()
	}
	slices.SortStableFunc(list, func(a, b Member) int {
		return cmp.Compare(slices.Index(fleetOrder, a.Verdict), slices.Index(fleetOrder, b.Verdict))
	})
	return list
}

func (f Fleet) count(status verdict.Status) (n int) {
	for _, m := range f.Members {
		if m.Verdict == status {
			n++
		}
	}
	return n
}

// tally is the fleet in one line.
func (f Fleet) tally() string {
	var parts []string
	for _, status := range fleetOrder {
		if n := f.count(status); n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", n, status))
		}
	}
	noun := "bundles"
	if len(f.Members) == 1 {
		noun = "bundle"
	}
	return fmt.Sprintf("%d %s: %s", len(f.Members), noun, strings.Join(parts, ", "))
}

// undetermined says once, for all members that it concerns, what could not be
// determined or read, and why.
func (f Fleet) undetermined() []string {
	var lines []string
	concerned := map[string][]string{}
	for _, m := range f.worstFirst() {
		if m.Verdict != verdict.Unknown && m.Verdict != Unreadable {
			continue
		}
		line := strings.TrimPrefix(m.Cause+": "+m.Detail, ": ")
		if concerned[line] == nil {
			lines = append(lines, line)
		}
		concerned[line] = append(concerned[line], m.Name)
	}
	for i, line := range lines {
		names := concerned[line]
		who := names[0]
		if len(names) > 1 {
			who = fmt.Sprintf("%s and %d more", who, len(names)-1)
		}
		lines[i] = who + ": " + line
	}
	return lines
}
