package faults

import (
	"fmt"
	"slices"
	"time"

	"clonepath/awsops/awserr"
	"clonepath/checks/evidence"
	"clonepath/checks/faults/phrase"
	"clonepath/checks/faults/snapshot"
)

// Detail is what can be said of one check beside its line in the report: how
// it is known, what it hangs together with, and the documents that decide.
type Detail struct {
	Requires   []evidence.CheckID // without these it means nothing
	RequiredBy []evidence.CheckID // these wait while it fails
	Facts      []string           // what was asked for it and how that ended, a line each
	Excerpts   []Excerpt          // the documents concerned, the deciding one first
}

// Explain says more of one check of a Record. It panics where there is no
// such check.
func Explain(r *evidence.Record, id evidence.CheckID) Detail {
	s, snap := checkOf(id), snapshot.Of(r)
	d := Detail{Requires: s.Requires, Excerpts: excerpts(snap, id)}
	for _, other := range checks {
		if slices.Contains(other.Requires, id) {
			d.RequiredBy = append(d.RequiredBy, other.ID)
		}
	}
	for _, fact := range s.Collectors {
		if line := factLine(fact, r); line != "" {
			d.Facts = append(d.Facts, line)
		}
	}
	return d
}

// answer is what became of one question, whatever its answer holds.
type answer struct {
	by      evidence.Actor
	at      time.Time
	failure *awserr.Failure
	skipped string
}

func answerOf[T any](f *evidence.Fact[T]) *answer {
	if f == nil {
		return nil
	}
	return &answer{f.By, f.At, f.Failure, f.Skipped}
}

type factRow struct {
	id, what string
	of       func(*evidence.Record) *answer
}

// factRows name the facts that checks rest on.
var factRows = []factRow{
	{"local", "what this machine brings", func(r *evidence.Record) *answer { return answerOf(r.Local) }},
	{"caller", "who the operator is", func(r *evidence.Record) *answer { return answerOf(r.Caller) }},
	{"agentCaller", "who holds the agent's credentials", func(r *evidence.Record) *answer { return answerOf(r.AgentCaller) }},
	{"secret", "the secret's description", func(r *evidence.Record) *answer { return answerOf(r.Secret) }},
	{"value", "the secret's value", func(r *evidence.Record) *answer { return answerOf(r.Value) }},
	{"roleValue", "the secret's value, as the role", func(r *evidence.Record) *answer { return answerOf(r.RoleValue) }},
	{"key", "the key's description", func(r *evidence.Record) *answer { return answerOf(r.Key) }},
	{"keyPolicy", "the key policy", func(r *evidence.Record) *answer { return answerOf(r.KeyPolicy) }},
	{"secretPolicy", "the secret's own policy", func(r *evidence.Record) *answer { return answerOf(r.SecretPolicy) }},
	{"role", "the role and its trust policy", func(r *evidence.Record) *answer { return answerOf(r.Role) }},
	{"rolePolicies", "the role's permission policies", func(r *evidence.Record) *answer { return answerOf(r.RolePolicies) }},
	{"boundary", "the role's permissions boundary", func(r *evidence.Record) *answer { return answerOf(r.Boundary) }},
	{"guardWrong", "the role with a wrong External ID", func(r *evidence.Record) *answer { return answerOf(r.GuardWrong) }},
	{"guardMissing", "the role without External ID", func(r *evidence.Record) *answer { return answerOf(r.GuardMissing) }},
	{"assume", "a session of the role", func(r *evidence.Record) *answer { return answerOf(r.Assume) }},
	{"host", "the Git host, without the token", func(r *evidence.Record) *answer { return answerOf(r.Host) }},
	{"login", "the Git host, with the token", func(r *evidence.Record) *answer { return answerOf(r.Login) }},
	{"clone", "one commit of the branch", func(r *evidence.Record) *answer { return answerOf(r.Clone) }},
	{"torqueCredential", "the credential in Torque", func(r *evidence.Record) *answer { return answerOf(r.TorqueCredential) }},
	{"torqueAgents", "the agents that Torque lists", func(r *evidence.Record) *answer { return answerOf(r.TorqueAgents) }},
	{"torqueRepository", "the repository in Torque", func(r *evidence.Record) *answer { return answerOf(r.TorqueRepository) }},
}

// factLine says what became of one question, "" where it was not put.
func factLine(id string, r *evidence.Record) string {
	i := slices.IndexFunc(factRows, func(row factRow) bool { return row.id == id })
	h := factRows[i].of(r) // a test reads every row
	switch {
	case h == nil:
		return ""
	case h.skipped != "":
		return fmt.Sprintf("%s: %s", factRows[i].what, h.skipped)
	}
	when := h.at.UTC().Format("15:04:05") + " UTC"
	if h.by != "" {
		when = fmt.Sprintf("%s by the %s", when, h.by)
	}
	if h.failure != nil {
		return fmt.Sprintf("%s, asked at %s: %s", factRows[i].what, when, phrase.Quote(h.failure))
	}
	return fmt.Sprintf("%s, seen at %s (%d ms)", factRows[i].what, when, r.Durations[id])
}
