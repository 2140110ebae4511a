package rule

import (
	"fmt"
	"slices"
	"strings"

	"clonepath/awsops/target"
	"clonepath/checks/evidence"
	"clonepath/checks/faults/phrase"
	"clonepath/checks/faults/snapshot"
	"clonepath/checks/faults/whatif"
	"clonepath/checks/verdict"
)

// Check is one positive sentence about the chain.
type Check struct {
	ID    evidence.CheckID
	Title string
	Link  verdict.Link
	// Requires are the checks without which this one means nothing: while
	// one of them fails, it is blocked and its own faults are consequences.
	Requires []evidence.CheckID
	// Fields of the credential that it uses: while one is wrong, it is blocked by
	// credential-fields.
	Fields []target.Field
	// Judge says what the facts say when no fault was found.
	Judge func(*snapshot.Snapshot) Result
	// Optional: when it is unknown, the chain still counts as judged.
	Optional bool
	// Spared: the same in this run alone.
	Spared func(*snapshot.Snapshot) bool
	// Collectors are the collectors it rests on, for its duration.
	Collectors []string
	// Follows are the checks from which this one follows where nobody tried it: its
	// own judge passes then, and the first of them that is unknown tells why.
	Follows []evidence.CheckID
	// Remarks are said beside the verdict and beside a fault that breaks it.
	Remarks func(*snapshot.Snapshot) []string
	// Torque: it is a check only where Torque's API was to be asked.
	Torque bool
	// Practice: it is a check only where the best practices were asked about.
	Practice bool
}

// Result is what a judge says of a check.
type Result struct {
	Status     verdict.Status
	Provenance verdict.Provenance // "" where unknown
	Summary    string
	// WaitsFor are the checks that explain an unknown one, should they fail.
	WaitsFor []evidence.CheckID
}

// Passed is the result of a check that holds.
func Passed(p verdict.Provenance, format string, args ...any) Result {
	return Result{Status: verdict.Pass, Provenance: p, Summary: fmt.Sprintf(format, args...)}
}

// Unknown is the result of a check of which the facts do not tell.
func Unknown(format string, args ...any) Result {
	return Result{Status: verdict.Unknown, Summary: fmt.Sprintf(format, args...)}
}

// Waiting adds the checks that explain why the verdict is unknown.
func (v Result) Waiting(ids ...evidence.CheckID) Result {
	v.WaitsFor = ids
	return v
}

// DependsOn is the verdict of a call whose outcome nobody here can know.
func DependsOn(j whatif.Judged) Result {
	on := slices.Concat(j.DependsOn, j.Unseen)
	for i, key := range on {
		if strings.EqualFold(key, whatif.KeyExternalID) { // known to a person
			on[i] = "the External ID, which was not given (--external-id, or --no-external-id where the credential has none)"
		}
	}
	return Unknown("depends on %s", phrase.List(on, 4))
}
