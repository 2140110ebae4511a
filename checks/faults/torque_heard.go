package faults

import (
	"slices"
	"strings"
	"time"

	"clonepath/awsops/sealed"
	"clonepath/awsops/target"
	"clonepath/checks/evidence"
	"clonepath/checks/intake"
)

// What Torque reports of a repository that it cannot reach is the answer that
// its own agent got: the error that people paste. It stands in for the calls that
// this run could not make in the agent's place, and is never more than observed:
// Torque does not say when the agent tried, so that a later change may have
// mended it.

// connected is Torque's word for a repository that it reaches, syncing for one
// that it has not tried to the end.
const (
	connected = "connected"
	syncing   = "syncing"
)

// lately is how long after a change of the role an error may well be from before.
const lately = time.Hour

// hearTorque lays what Torque reports over what this run did not see itself.
func (v *view) hearTorque() {
	f := v.r.TorqueRepository
	if !f.Seen() || len(f.Value.Errors) == 0 || strings.EqualFold(f.Value.Status, connected) {
		return
	}
	heard := *v.r
	for _, text := range f.Value.Errors {
		told, err := intake.Read([]intake.Input{{Name: "Torque", Text: []byte(text)}},
			intake.Given{Target: target.Target{AgentPrincipal: v.r.Target.AgentPrincipal, Branch: v.r.Target.Branch}, Now: f.At}, sealed.NewVault())
		if err == nil { // else nothing in it is known: it is quoted as it is
			v.heard = append(v.heard, fillUnseen(&heard, told.Record)...)
		}
	}
	if len(v.heard) == 0 {
		return
	}
	agent, _ := heard.Target.Agent(heard.AgentOrigin)
	if target.SamePrincipal(refusedCaller(heard.Assume), agent) {
		heard.Target.AgentPrincipal, heard.AgentOrigin = agent, target.Confirmed // an error names it, not the guide alone
	}
	v.r = &heard
}

// fillUnseen copies the calls of the agent that to does not have, and says of
// which links.
func fillUnseen(to, from *evidence.Record) []Link {
	var links []Link
	if untried(to.Assume) && untried(to.RoleValue) {
		if fill(&to.Assume, from.Assume) || fill(&to.RoleValue, from.RoleValue) {
			links = append(links, LinkTrust)
		}
	}
	if untried(to.Login) && (fill(&to.Login, from.Login) || untried(to.Clone) && fill(&to.Clone, from.Clone)) {
		links = append(links, LinkGit)
	}
	return links
}

// untried tells whether a call was not made.
func untried[T any](f *evidence.Fact[T]) bool { return f == nil || f.Value == nil && f.Failure == nil }

func fill[T any](to **evidence.Fact[T], from *evidence.Fact[T]) bool {
	if untried(from) {
		return false
	}
	*to = from
	return true
}

// rests tells whether a rule judges what Torque reported: the agent's calls,
// which only the agent can make, or the token's way into the repository.
func (v *view) rests(r *rule) bool {
	if len(v.heard) == 0 {
		return false
	}
	s := statementOf(r.statement)
	return r.by == Proven && slices.Contains(v.heard, LinkTrust) ||
		s.link == LinkGit && !s.torque && r.statement != evidence.RepoURL && slices.Contains(v.heard, LinkGit)
}

// knownBy is how a fault is known.
func (v *view) knownBy(r *rule) Provenance {
	if r.by == Proven && v.rests(r) {
		return ObservedP
	}
	return r.by
}

// asHeard says of a finding that rests on Torque's report where it comes from,
// and what would settle it.
func (v *view) asHeard(r *rule, f *Finding) *Finding {
	if !v.rests(r) || r.effect == hides {
		return f
	}
	if f.Certainty == Certain {
		f.Certainty = Likely
	}
	f.Evidence = append(f.Evidence, "Torque reports this of the repository; it does not say when its agent tried")
	if changed := v.roleChanged(); v.r.TorqueRepository.At.Sub(changed) < lately {
		f.Certainty = Possible
		f.Evidence = append(f.Evidence, "the role was changed at "+changed.UTC().Format(time.DateTime)+" UTC: the error may be older")
	}
	if f.Settle != "" {
		f.Settle += "; or "
	}
	f.Settle += "whether the error stays after the repository was synchronised again in Torque"
	return f
}
