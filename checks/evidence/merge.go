package evidence

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"time"

	"clonepath/awsops/awserr"
	"clonepath/awsops/target"
)

// Merge joins what several runs, or several documents that a person sent,
// observed of one Target: the operator's record and the agent's, say. Where two
// hold the same fact the one that says more counts, then the newer one. Records
// of different Targets are refused, with both values named.
//
// A call that was made before a document changed shows nothing of today's
// chain: it is kept as skipped, and what it proved falls back to evaluated.
func Merge(records ...*Record) (*Record, error) {
	if len(records) == 0 {
		return nil, fmt.Errorf("nothing to merge: expected at least one record")
	}
	if len(records) == 1 {
		return records[0], nil
	}
	merged := *records[0]
	for _, next := range records[1:] {
		if err := merged.join(next); err != nil {
			return nil, err
		}
	}
	merged.dropOutdated(lastChange(records))
	return &merged, nil
}

// join adds what another record knows.
func (r *Record) join(o *Record) error {
	to, err := joinTargets(r, o)
	if err != nil {
		return err
	}
	newer := o.Taken.After(r.Taken)
	r.Target, r.AgentOrigin, r.As = to, joinOrigins(r, o), joinActors(r.As, o.As)
	r.Sandbox = r.Sandbox || o.Sandbox
	for _, pair := range []struct{ to, from *string }{
		{&r.Tool, &o.Tool}, {&r.Hosting, &o.Hosting}, {&r.RegionSource, &o.RegionSource}, {&r.CredentialType, &o.CredentialType}, {&r.UserInfo, &o.UserInfo},
	} {
		if *pair.from != "" && (newer || *pair.to == "") {
			*pair.to = *pair.from
		}
	}
	if o.Practices != nil && (newer || r.Practices == nil) {
		r.Practices = o.Practices
	}
	if o.Torque != nil && (newer || r.Torque == nil) {
		r.Torque = o.Torque
	}
	if newer {
		r.Taken = o.Taken
	}
	for _, f := range table {
		f.merge(r, o)
	}
	if len(o.Durations) > 0 {
		durations := maps.Clone(o.Durations)
		maps.Copy(durations, r.Durations)
		r.Durations = durations
	}
	r.Did = Did{
		Read: union(r.Did.Read, o.Did.Read), TokenSentTo: union(r.Did.TokenSentTo, o.Did.TokenSentTo), Changed: union(r.Did.Changed, o.Did.Changed),
	}
	return nil
}

// better is the fact that says more, of equal ones the newer.
func better[T any](a, b *Fact[T]) *Fact[T] {
	switch d := a.weight() - b.weight(); {
	case d > 0:
		return a
	case d < 0:
		return b
	case a != nil && b.At.After(a.At):
		return b
	}
	return a
}

// weight is how much a fact says: an answer, a refusal that tells of the asker
// only, a question that was not asked, nothing. A call made as the agent or as
// the role was made to see whether it is refused.
func (f *Fact[T]) weight() int {
	switch {
	case f == nil:
		return 0
	case f.Value == nil && f.Failure == nil:
		return 1
	case f.Value != nil || f.By != Operator || f.Failure.Class == awserr.NotFound || f.Failure.Class == awserr.Invalid:
		return 3
	}
	return 2
}

// joinTargets fills what one record does not give from the other. A run without a
// path took the whole value: there an empty field is a value like any other.
func joinTargets(a, b *Record) (target.Target, error) {
	joined := a.Target
	for _, row := range []struct {
		field target.Field
		to    *string
		empty bool // is a value where a run used it
	}{
		{target.FieldRegion, &joined.Region, false}, {target.FieldRoleARN, &joined.RoleARN, false},
		{target.FieldExternalID, &joined.ExternalID, false}, {target.FieldSecretID, &joined.SecretID, false},
		{target.FieldSecretPath, &joined.SecretPath, true}, {target.FieldRepo, &joined.Repo, false},
		{target.FieldBranch, &joined.Branch, false}, {target.FieldGitUsername, &joined.GitUsername, false},
		{target.FieldAgentPrincipal, (*string)(&joined.AgentPrincipal), false},
		{target.FieldRunners, (*string)(&joined.RunnerPrincipals), false},
	} {
		one, other := *row.to, b.Target.Value(row.field)
		missing := one == "" && (!row.empty || a.As == "") || other == "" && (!row.empty || b.As == "")
		if one != other && !missing {
			return joined, fmt.Errorf("these inputs are about different targets: %s is %s in one and %s in the other; diagnose them one by one",
				row.field, shown(row.field, one), shown(row.field, other))
		}
		if one == "" {
			*row.to = other
		}
	}
	joined.RunnersAsAgent = joined.RunnersAsAgent || b.Target.RunnersAsAgent
	joined.NoExternalID = joined.NoExternalID || b.Target.NoExternalID
	if joined.NoExternalID && joined.ExternalID != "" {
		return joined, fmt.Errorf("these inputs are about different targets: by one the credential has no External ID, by the other it is %s; diagnose them one by one",
			shown(target.FieldExternalID, joined.ExternalID))
	}
	return joined, nil
}

// shown is a value for an error, the External ID masked as everywhere.
func shown(field target.Field, value string) string {
	switch {
	case value == "":
		return "empty"
	case field == target.FieldExternalID:
		return target.MaskExternalID(value)
	case field == target.FieldRepo:
		return fmt.Sprintf("%q", target.RedactURL(value))
	}
	return fmt.Sprintf("%q", value)
}

// joinOrigins: a principal that somebody confirmed outranks one of the guide.
func joinOrigins(a, b *Record) target.Origin {
	for _, r := range []*Record{a, b} {
		if r.AgentOrigin == target.Confirmed {
			return target.Confirmed
		}
	}
	if a.AgentOrigin != "" {
		return a.AgentOrigin
	}
	return b.AgentOrigin
}

func joinActors(a, b Actor) Actor {
	switch {
	case a == b || b == "":
		return a
	case a == "":
		return b
	}
	return Both
}

func union(a, b []string) []string {
	joined := append([]string{}, a...)
	for _, s := range b {
		if !slices.Contains(joined, s) {
			joined = append(joined, s)
		}
	}
	return joined
}

// lastChange is when the newest document was read of which an older record
// holds another text: some time between the two somebody changed it. It is the
// zero time where all agree.
func lastChange(records []*Record) time.Time {
	var changed time.Time
	for _, f := range table {
		var newest time.Time
		known, differ := "", false
		for _, r := range records {
			text, at := f.decided(r)
			if at.IsZero() {
				continue
			}
			differ = differ || !newest.IsZero() && text != known
			known = text
			if at.After(newest) {
				newest = at
			}
		}
		if differ && newest.After(changed) {
			changed = newest
		}
	}
	return changed
}

// saidBy is what documents say. How a client lays a document out says nothing.
func saidBy(documents []string) string {
	said := ""
	for _, text := range documents {
		var compact bytes.Buffer
		if json.Compact(&compact, []byte(text)) == nil {
			text = compact.String()
		}
		said += text + "\n"
	}
	return said
}

// Since forgets the calls of agent and role that were made before a document
// changed: an earlier record holds another text of it. It is for a run that asked
// for a part only.
func (r *Record) Since(earlier *Record) { r.dropOutdated(lastChange([]*Record{earlier, r})) }

// dropOutdated forgets calls of agent and role from before a change.
func (r *Record) dropOutdated(changed time.Time) {
	if changed.IsZero() {
		return
	}
	for _, f := range table {
		f.outdate(r, changed)
	}
}
