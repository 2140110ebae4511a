package snapshot

import (
	"slices"
	"strings"

	"clonepath/awsops/sealed"
	"clonepath/awsops/target"
	"clonepath/awsops/wording"
	"clonepath/checks/evidence"
	"clonepath/checks/intake"
	"clonepath/checks/verdict"
)

// What Torque reports of a repository that it cannot reach is the answer that
// its own agent got: the error that people paste. It stands in for the calls that
// this run could not make in the agent's place, and is never more than observed:
// Torque does not say when the agent tried, so that a later change may have
// mended it.

// Connected is Torque's word for a repository that it reaches, syncing for one
// that it has not tried to the end.
const (
	Connected = "connected"
	Syncing   = "syncing"
)

// AsksTorque reports whether Torque's side is part of what was asked.
func (snap *Snapshot) AsksTorque() bool {
	return snap.Record.Torque != nil && snap.Record.Torque.NotAsked == ""
}

// TorqueDiffers reports whether the credential in Torque holds another value than
// the one checked here.
func (snap *Snapshot) TorqueDiffers() bool {
	return slices.ContainsFunc(snap.Record.TorqueCredential.Get().Fields, func(f evidence.TorqueField) bool { return f.Compared == evidence.TorqueOther })
}

// readTorque lays what Torque reports over what this run did not see itself.
func (snap *Snapshot) readTorque() {
	f := snap.Record.TorqueRepository
	if !f.Seen() || len(f.Value.Errors) == 0 || strings.EqualFold(f.Value.Status, Connected) {
		return
	}
	reported := *snap.Record
	for _, text := range f.Value.Errors {
		told, err := intake.Read([]intake.Input{{Name: "Torque", Text: []byte(text)}},
			intake.Given{Target: target.Target{AgentPrincipal: snap.Record.Target.AgentPrincipal, Branch: snap.Record.Target.Branch}, Now: f.At}, sealed.NewVault())
		if err == nil { // else nothing in it is known: it is quoted as it is
			snap.Reported = append(snap.Reported, fillUnseen(&reported, told.Record)...)
		}
	}
	if len(snap.Reported) == 0 {
		return
	}
	agent, _ := reported.Target.Agent(reported.AgentOrigin)
	if target.SamePrincipal(refusedCaller(reported.Assume), agent) {
		reported.Target.AgentPrincipal, reported.AgentOrigin = target.Principals(agent), target.Confirmed // an error names it, not the guide alone
	}
	snap.Record = &reported
}

// fillUnseen copies the calls of the agent that to does not have, and says of
// which links.
func fillUnseen(to, from *evidence.Record) []verdict.Link {
	var links []verdict.Link
	if untried(to.Assume) && untried(to.RoleValue) {
		if fill(&to.Assume, from.Assume) || fill(&to.RoleValue, from.RoleValue) {
			links = append(links, verdict.LinkTrust)
		}
	}
	if untried(to.Login) && untried(to.Clone) && fill(&to.ErrorTexts, textsOfGit(from)) {
		links = append(links, verdict.LinkGit)
	}
	if untried(to.Login) && (fill(&to.Login, from.Login) || untried(to.Clone) && fill(&to.Clone, from.Clone)) {
		links = append(links, verdict.LinkGit)
	}
	return links
}

// textsOfGit are the wordings of Git among the texts.
func textsOfGit(r *evidence.Record) *evidence.Fact[[]evidence.ErrorText] {
	var git []evidence.ErrorText
	for _, t := range r.ErrorTexts.Get() {
		if row := wording.ByID(t.Wording); row != nil && row.OfGit() {
			git = append(git, t)
		}
	}
	if len(git) == 0 {
		return nil
	}
	return evidence.Observed(evidence.Agent, r.ErrorTexts.At, git)
}

// untried reports whether a call was not made.
func untried[T any](f *evidence.Fact[T]) bool { return f == nil || f.Value == nil && f.Failure == nil }

func fill[T any](to **evidence.Fact[T], from *evidence.Fact[T]) bool {
	if untried(from) {
		return false
	}
	*to = from
	return true
}
