package faults

import (
	"cmp"
	"fmt"
	"slices"

	"clonepath/awsops/target"
	"clonepath/checks/evidence"
)

// statement is one positive sentence about the chain.
type statement struct {
	id    evidence.CheckID
	title string
	link  Link
	// requires are the statements without which this one means nothing: while
	// one of them fails, it is blocked and its own faults are consequences.
	requires []evidence.CheckID
	// fields of the credential that it uses: while one is wrong, it is blocked by
	// credential-fields.
	fields []target.Field
	// judge says what the facts say when no fault was found.
	judge func(*view) verdict
	// optional: when it is unknown, the chain still counts as judged.
	optional bool
	// facts are the collectors it rests on, for its duration.
	facts []string
	// follows are the checks from which this one follows where nobody tried it: its
	// own judge passes then, and the first of them that is unknown tells why.
	follows []evidence.CheckID
	// remarks are said beside the verdict and beside a fault that breaks it.
	remarks func(*view) []string
	// torque: it is a statement only where Torque's API was to be asked.
	torque bool
}

// verdict is what a judge says of a statement.
type verdict struct {
	status     Status
	provenance Provenance // "" where unknown
	summary    string
	// waits are the statements that explain an unknown one, should they fail.
	waits []evidence.CheckID
}

func passed(p Provenance, format string, args ...any) verdict {
	return verdict{status: Pass, provenance: p, summary: fmt.Sprintf(format, args...)}
}

func unknown(format string, args ...any) verdict {
	return verdict{status: Unknown, summary: fmt.Sprintf(format, args...)}
}

// waiting adds the statements that explain why the verdict is unknown.
func (v verdict) waiting(ids ...evidence.CheckID) verdict {
	v.waits = ids
	return v
}

// statementRows are all checks in the order of the chain, which is a contract.
var statementRows = slices.SortedStableFunc(slices.Values(slices.Concat(
	accessChecks, secretChecks, roleChecks, trustChecks, agentChecks, credentialChecks, gitChecks, torqueChecks,
)), func(a, b statement) int {
	return cmp.Compare(slices.Index(Links, a.link), slices.Index(Links, b.link))
})

// statementOf returns a statement's row. Ids come from this table alone, so one
// that is not in it is a defect.
func statementOf(id evidence.CheckID) *statement {
	for i := range statementRows {
		if statementRows[i].id == id {
			return &statementRows[i]
		}
	}
	panic("no statement " + id)
}

// Optional tells whether a statement may stay unknown without the chain
// counting as undetermined.
func Optional(id evidence.CheckID) bool { return statementOf(id).optional }
