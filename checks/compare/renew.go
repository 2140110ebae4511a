package compare

import (
	"cmp"
	"encoding/json"
	"strings"

	"clonepath/awsops/target"
	"clonepath/checks/evidence"
)

// Aligned gives run B the ids of run A, for two runs of which each had a chain
// made for it alone, as a sandbox does: that all generated ids differ says
// nothing then. Replaced are the chain's own, wherever they stand; a value that
// is none of them stays. Without two records, or where one is masked, B stays as it
// is.
func Aligned(a, b Input) Input {
	if a.Record == nil || b.Record == nil || a.masked() || b.masked() {
		return b
	}
	text, err := json.Marshal(b.Record)
	if err != nil {
		return b
	}
	var pairs []string
	was, is := ids(a.Record), ids(b.Record)
	for i := range is {
		if was[i] != "" && len(is[i]) >= shortestID {
			pairs = append(pairs, is[i], was[i])
		}
	}
	aligned, err := evidence.Decode([]byte(strings.NewReplacer(pairs...).Replace(string(text))))
	if err != nil {
		return b
	}
	return Recorded(b.Name, aligned)
}

// shortestID keeps what is no generated id from being replaced all over.
const shortestID = 16

// ids are the generated ids of a chain, always in the same order; "" for one that
// was not seen.
func ids(r *evidence.Record) []string {
	external := r.Target.ExternalID
	if target.Check(target.FieldExternalID, external) != nil {
		external = ""
	}
	return []string{
		external, cmp.Or(r.Role.Get().UniqueID, uniqueID(r.Assume.Get().RoleID)),
		uniqueID(r.Caller.Get().UserID), uniqueID(r.AgentCaller.Get().UserID),
		r.Secret.Get().ARN, cmp.Or(r.Value.Get().VersionID, r.RoleValue.Get().VersionID), r.Clone.Get().Commit,
	}
}
