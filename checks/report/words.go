package report

import (
	"fmt"
	"time"

	"clonepath/assets/english"
	"clonepath/checks/verdict"
)

// glyphs stand before the status word.
var glyphs = map[verdict.Status]string{
	verdict.Pass: "✓", verdict.Warn: "!", verdict.Fail: "✗", verdict.Unknown: "?", verdict.Blocked: "⊘",
	Unreadable: "✗", Aborted: "·",
}

// helpers say who can carry out a fix.
var helpers = map[string]string{
	"customer": "whoever manages the AWS account and the credential",
	"torque":   "Torque, or whoever runs the agent",
	"git":      "the owner of the repository or token",
}

// byLink returns the checks of one link, in order.
func byLink(r *verdict.Report, link verdict.Link) []verdict.Check {
	var list []verdict.Check
	for _, c := range r.Checks {
		if c.Link == link {
			list = append(list, c)
		}
	}
	return list
}

// chained is one link of the drawn chain and what it comes to.
type chained struct {
	Link   verdict.Link
	Status verdict.Status
}

// chain lists the links that were judged, in order.
func chain(r *verdict.Report) []chained {
	var list []chained
	for _, link := range verdict.Links {
		if checks := byLink(r, link); len(checks) > 0 {
			list = append(list, chained{link, worst(checks)})
		}
	}
	return list
}

// worst is what a link comes to: the worst of its checks. What is merely
// nice to know does not dim a link while it is unknown.
func worst(list []verdict.Check) verdict.Status {
	order := []verdict.Status{verdict.Fail, verdict.Blocked, verdict.Unknown, verdict.Warn}
	for _, s := range order {
		for _, c := range list {
			if c.Status == s && (s != verdict.Unknown || !c.Spared) {
				return s
			}
		}
	}
	return verdict.Pass
}

// how says on what a status rests.
func how(c verdict.Check) string {
	if c.Status == verdict.Blocked {
		return "by " + string(c.BlockedBy)
	}
	return string(c.Provenance)
}

// heading names a finding with its weight.
func heading(f verdict.Finding) string {
	return fmt.Sprintf("%s, %s", f.Severity, f.Certainty)
}

// subject lists what was checked, as name and value.
func subject(r *verdict.Report) [][2]string {
	t := r.Target
	path := t.SecretID
	if t.SecretPath != "" {
		path += ", path " + t.SecretPath
	}
	repo := t.Repo
	if t.Branch != "" {
		repo += ", branch " + t.Branch
	}
	endpoint := ""
	for _, f := range r.Warnings {
		if f.Fault == "local-endpoint-override" {
			endpoint = f.Summary
		}
	}
	var rows [][2]string
	for _, row := range [][2]string{
		{"endpoint", endpoint}, {"role", t.RoleARN}, {"secret", path}, {"region", t.Region}, {"external id", t.ExternalID}, {"agent", string(t.AgentPrincipal)}, {"runners", string(t.RunnerPrincipals)}, {"repository", repo},
	} {
		if row[1] != "" {
			rows = append(rows, row)
		}
	}
	return rows
}

// group is a list of findings of one kind, with the word for each of them.
type group struct {
	Word   string
	Status verdict.Status // how it is drawn
	List   []verdict.Finding
}

// groups lists what was found: what is broken first.
func groups(r *verdict.Report) []group {
	return []group{
		{"Root cause", verdict.Fail, r.RootCauses},
		{"Could not look", verdict.Unknown, r.CannotObserve},
		{"Warning", verdict.Warn, r.Warnings},
	}
}

// section is a closing list of the report.
type section struct {
	Title string
	Lines []string
}

// closing lists what happened when, what was assumed, what could not be seen,
// and what was done.
func closing(r *verdict.Report) []section {
	var assumed []string
	for _, a := range r.Assumptions {
		assumed = append(assumed, fmt.Sprintf("%s. %s To settle it: %s", english.UpperFirst(a.Text), a.Why, a.Settle))
	}
	return append(auditSections(r.Audit), []section{
		{"Timeline", dated(r.Timeline)},
		{"Assumed", assumed},
		{"Not visible from here", r.NotVisible},
		{"Read", r.Did.Read},
		{"The token was sent to", orNobody(r.Did.TokenSentTo, "nobody")},
		{"Changed in AWS", orNobody(r.Did.Changed, "nothing")},
	}...)
}

// askNext is the question whose answer tells most of what is left apart.
func askNext(r *verdict.Report) section { return section{"Ask next", asked(r.Question)} }

// asked is the question as lines: the message, the command, what an answer means.
func asked(q *verdict.Question) []string {
	if q == nil {
		return nil
	}
	lines := []string{q.Ask}
	if q.Command != "" {
		lines = append(lines, "$ "+q.Command)
	}
	return append(lines, q.Tells...)
}

// dated writes a line for each entry of the timeline.
func dated(timeline []verdict.TimelineEntry) []string {
	var lines []string
	for _, e := range timeline {
		line := e.At.UTC().Format(time.DateTime) + " UTC: " + e.What
		if e.Who != "" {
			line += ", by " + e.Who
		}
		lines = append(lines, line)
	}
	return lines
}

func orNobody(list []string, word string) []string {
	if len(list) == 0 {
		return []string{word}
	}
	return list
}
