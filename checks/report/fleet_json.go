package report

import (
	"strings"

	"clonepath/awsops/clean"
	"clonepath/checks/verdict"
)

// fleetJSON is one document by the contract (assets/schemas/fleet.schema.json),
// written as the members come.
func fleetJSON() fleetForm {
	return fleetForm{
		head: func(Fleet) string {
			return "{\n  \"schema\": \"" + FleetSchema + "\",\n  \"members\": ["
		},
		between: ",",
		part: func(m Member, r *verdict.Report) string {
			with := struct {
				Member
				Report *verdict.Report `json:"report"`
			}{m, nil}
			if r != nil {
				with.Report = shareable(r)
			}
			return "\n    " + encoded("    ", with)
		},
		foot: func(f Fleet) string {
			return "\n  ],\n  \"summary\": " + encoded("  ", f.totals()) + "\n}\n"
		},
	}
}

// encoded is JSON without the line's end.
func encoded(prefix string, value any) string {
	var out strings.Builder
	_ = clean.JSON(&out, prefix, value) // texts and numbers always encode
	return strings.TrimSuffix(out.String(), "\n")
}

// totals counts the members by what they came to.
type totals struct {
	Total      int `json:"total"`
	Pass       int `json:"pass"`
	Warn       int `json:"warn"`
	Fail       int `json:"fail"`
	Unknown    int `json:"unknown"`
	Unreadable int `json:"unreadable"`
	Aborted    int `json:"aborted"`
	ExitCode   int `json:"exitCode"`
}

func (f Fleet) totals() totals {
	return totals{
		Total: len(f.Members), Pass: f.count(verdict.Pass), Warn: f.count(verdict.Warn), Fail: f.count(verdict.Fail),
		Unknown: f.count(verdict.Unknown), Unreadable: f.count(Unreadable), Aborted: f.count(Aborted), ExitCode: f.ExitCode,
	}
}
