package report

import (
	"fmt"
	"strings"
	"unicode"

	"clonepath/checks/faults"
)

// glyphs stand before the status word.
var glyphs = map[faults.Status]string{
	faults.Pass: "✓", faults.Warn: "!", faults.Fail: "✗", faults.Unknown: "?", faults.Blocked: "⊘",
}

// links in the order of the chain.
var links = []faults.Link{
	faults.LinkAccess, faults.LinkSecret, faults.LinkRole, faults.LinkTrust, faults.LinkCredential, faults.LinkGit,
}

// helpers say who can carry out a fix.
var helpers = map[string]string{
	"customer": "whoever manages the AWS account and the credential",
	"torque":   "Torque, or whoever runs the agent",
	"git":      "the owner of the repository or token",
}

// byLink returns the statements of one link, in order.
func byLink(r *faults.Report, link faults.Link) []faults.Check {
	var list []faults.Check
	for _, c := range r.Checks {
		if c.Link == link {
			list = append(list, c)
		}
	}
	return list
}

// worst is what a link comes to: the worst of its statements. What is merely
// nice to know does not dim a link while it is unknown.
func worst(list []faults.Check) faults.Status {
	order := []faults.Status{faults.Fail, faults.Blocked, faults.Unknown, faults.Warn}
	for _, s := range order {
		for _, c := range list {
			if c.Status == s && !(s == faults.Unknown && faults.Optional(c.ID)) {
				return s
			}
		}
	}
	return faults.Pass
}

// how says on what a status rests.
func how(c faults.Check) string {
	if c.Status == faults.Blocked {
		return "by " + string(c.BlockedBy)
	}
	return string(c.Provenance)
}

// heading names a finding with its weight.
func heading(f faults.Finding) string {
	return fmt.Sprintf("%s, %s", f.Severity, f.Certainty)
}

// subject lists what was checked, as name and value.
func subject(r *faults.Report) [][2]string {
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
		{"endpoint", endpoint}, {"role", t.RoleARN}, {"secret", path}, {"region", t.Region}, {"external id", t.ExternalID}, {"agent", t.AgentPrincipal}, {"repository", repo},
	} {
		if row[1] != "" {
			rows = append(rows, [2]string{row[0], clean(row[1])})
		}
	}
	return rows
}

// section is a closing list of the report.
type section struct {
	title string
	lines []string
}

// closing lists what was assumed, what could not be seen, and what was done.
func closing(r *faults.Report) []section {
	var assumed []string
	for _, a := range r.Assumptions {
		assumed = append(assumed, fmt.Sprintf("%s. %s To settle it: %s", upper(a.Text), a.Why, a.Settle))
	}
	return []section{
		{"Assumed", assumed},
		{"Not visible from here", r.NotVisible},
		{"Read", r.Did.Read},
		{"The token was sent to", orNobody(r.Did.TokenSentTo, "nobody")},
		{"Changed in AWS", orNobody(r.Did.Changed, "nothing")},
	}
}

func orNobody(list []string, word string) []string {
	if len(list) == 0 {
		return []string{word}
	}
	return list
}

// clean removes what could steer a terminal or reverse a line: control and
// direction characters. Line breaks become spaces.
func clean(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\t' || r == '\r':
			return ' '
		case unicode.IsControl(r), r >= 0x202a && r <= 0x202e, r >= 0x2066 && r <= 0x2069, r == 0xfeff:
			return -1
		}
		return r
	}, s)
}

func upper(s string) string {
	if s == "" {
		return s
	}
	return strings.ToUpper(s[:1]) + s[1:]
}
