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
	if o.Torque != nil && (newer || r.Torque == nil) {
		r.Torque = o.Torque
	}
	if newer {
		r.Taken = o.Taken
	}
	r.joinFacts(o)
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

// joinFacts names every fact of a Record once; a test counts them.
func (r *Record) joinFacts(o *Record) {
	r.Local = better(r.Local, o.Local)
	r.Caller, r.AgentCaller = better(r.Caller, o.Caller), better(r.AgentCaller, o.AgentCaller)
	r.Secret, r.SecretPolicy = better(r.Secret, o.Secret), better(r.SecretPolicy, o.SecretPolicy)
	r.Value, r.RoleValue = better(r.Value, o.Value), better(r.RoleValue, o.RoleValue)
	r.Lookup = better(r.Lookup, o.Lookup)
	r.Key, r.KeyPolicy = better(r.Key, o.Key), better(r.KeyPolicy, o.KeyPolicy)
	r.Role, r.RolePolicies, r.Boundary = better(r.Role, o.Role), better(r.RolePolicies, o.RolePolicies), better(r.Boundary, o.Boundary)
	r.Assume, r.AssumeOperator = better(r.Assume, o.Assume), better(r.AssumeOperator, o.AssumeOperator)
	r.GuardWrong, r.GuardMissing = better(r.GuardWrong, o.GuardWrong), better(r.GuardMissing, o.GuardMissing)
	r.Trail, r.Simulation, r.Writes = better(r.Trail, o.Trail), better(r.Simulation, o.Simulation), better(r.Writes, o.Writes)
	r.Host, r.Login, r.Clone = better(r.Host, o.Host), better(r.Login, o.Login), better(r.Clone, o.Clone)
	r.TorqueCredential, r.TorqueAgents = better(r.TorqueCredential, o.TorqueCredential), better(r.TorqueAgents, o.TorqueAgents)
	r.TorqueRepository = better(r.TorqueRepository, o.TorqueRepository)
	r.SuppliedTrust = better(r.SuppliedTrust, o.SuppliedTrust)
	r.SuppliedPermission = better(r.SuppliedPermission, o.SuppliedPermission)
	r.ErrorTexts = joinTexts(r.ErrorTexts, o.ErrorTexts)
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

// joinTargets fills what one record does not give from the other. A run without
// an External ID sent none, and one without a path took the whole value: there
// an empty field is a value like any other.
func joinTargets(a, b *Record) (target.Target, error) {
	joined := a.Target
	for _, row := range []struct {
		field target.Field
		to    *string
		empty bool // is a value where a run used it
	}{
		{target.FieldRegion, &joined.Region, false}, {target.FieldRoleARN, &joined.RoleARN, false},
		{target.FieldExternalID, &joined.ExternalID, true}, {target.FieldSecretID, &joined.SecretID, false},
		{target.FieldSecretPath, &joined.SecretPath, true}, {target.FieldRepo, &joined.Repo, false},
		{target.FieldBranch, &joined.Branch, false}, {target.FieldGitUsername, &joined.GitUsername, false},
		{target.FieldAgentPrincipal, &joined.AgentPrincipal, false},
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
	for _, read := range []func(*Record) (string, time.Time){
		func(r *Record) (string, time.Time) { return factOf(r.Role, r.Role.Get().Boundary, r.Role.Get().Trust) },
		func(r *Record) (string, time.Time) { return factOf(r.RolePolicies, texts(r.RolePolicies.Get())...) },
		func(r *Record) (string, time.Time) { return factOf(r.Boundary, r.Boundary.Get().Text) },
		func(r *Record) (string, time.Time) { return factOf(r.SecretPolicy, r.SecretPolicy.Get().Text) },
		func(r *Record) (string, time.Time) { return factOf(r.KeyPolicy, r.KeyPolicy.Get().Text) },
		func(r *Record) (string, time.Time) { return factOf(r.Secret, r.Secret.Get().KMSKeyID) },
	} {
		var newest time.Time
		known, differ := "", false
		for _, r := range records {
			text, at := read(r)
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

// factOf is what a fact's documents say, with the time of the fact, zero where
// it was not seen. How a client lays a document out says nothing.
func factOf[T any](f *Fact[T], documents ...string) (string, time.Time) {
	if !f.Seen() {
		return "", time.Time{}
	}
	said := ""
	for _, text := range documents {
		var compact bytes.Buffer
		if json.Compact(&compact, []byte(text)) == nil {
			text = compact.String()
		}
		said += text + "\n"
	}
	return said, f.At
}

// texts are the names and documents of a list.
func texts(documents []Document) []string {
	var out []string
	for _, d := range documents {
		out = append(out, d.Name, d.Text)
	}
	return out
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
	r.Assume, r.RoleValue = before(r.Assume, changed), before(r.RoleValue, changed)
	r.GuardWrong, r.GuardMissing = before(r.GuardWrong, changed), before(r.GuardMissing, changed)
}

func before[T any](f *Fact[T], changed time.Time) *Fact[T] {
	if f == nil || f.Skipped != "" || !f.At.Before(changed) {
		return f
	}
	return Skipped[T](f.At, "tried before a policy was changed: it shows nothing of today's chain; try again")
}
