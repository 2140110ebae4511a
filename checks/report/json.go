package report

import (
	"io"
	"slices"

	"clonepath/awsops/clean"
	"clonepath/checks/verdict"
)

// JSON writes the report as one document by the contract
// (assets/schemas/report.schema.json). What the screens offer for copying into
// Torque, an External ID in full, stays out of it.
func JSON(w io.Writer, r *verdict.Report) error {
	return clean.JSON(w, "", shareable(r))
}

// shareable is the report as it is handed on.
func shareable(r *verdict.Report) *verdict.Report {
	shared := *r
	for _, list := range []*[]verdict.Finding{&shared.RootCauses, &shared.Warnings, &shared.CannotObserve} {
		*list = slices.Clone(*list)
		for i := range *list {
			(*list)[i].Fix.Copy = ""
		}
	}
	return &shared
}
