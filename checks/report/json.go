package report

import (
	"io"
	"slices"

	"clonepath/awsops/clean"
	"clonepath/checks/faults"
)

// JSON writes the report as one document by the contract
// (assets/schemas/report.schema.json). What the screens offer for copying into
// Torque, an External ID in full, stays out of it.
func JSON(w io.Writer, r *faults.Report) error {
	return clean.JSON(w, "", shareable(r))
}

// shareable is the report as it is handed on.
func shareable(r *faults.Report) *faults.Report {
	shared := *r
	for _, list := range []*[]faults.Finding{&shared.RootCauses, &shared.Warnings, &shared.CannotObserve} {
		*list = slices.Clone(*list)
		for i := range *list {
			(*list)[i].Fix.Copy = ""
		}
	}
	return &shared
}
