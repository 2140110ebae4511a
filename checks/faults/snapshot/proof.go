package snapshot

import (
	"slices"

	"clonepath/checks/evidence"
	"clonepath/checks/verdict"
)

// Proof is a call done for real, and what follows from its success.
type Proof struct {
	of      evidence.CheckID
	By      verdict.Provenance
	Implies []evidence.CheckID
	Because string
	// Otherwise is how it can be true that documents refuse what was seen to
	// succeed; it follows because.
	Otherwise string
}

// What follows from the two calls of the agent.
var (
	impliedByAssume = []evidence.CheckID{evidence.RoleExists}
	impliedByRead   = []evidence.CheckID{evidence.RoleExists, evidence.AssumeRole, evidence.SecretExists, evidence.RolePermission,
		evidence.RoleBoundary, evidence.SecretKey, evidence.SecretPolicyOK, evidence.SecretReadable}
)

// implied adds whose trust a call proves: the agent's own, which is its runners' too
// where none calls otherwise, or that of a runner, where there is but one.
func (snap *Snapshot) implied(of []evidence.CheckID, trust evidence.CheckID) []evidence.CheckID {
	switch {
	case trust == evidence.TrustAgent && snap.RunnersAsAgent():
		return append(slices.Clone(of), evidence.TrustAgent, evidence.TrustRunners)
	case trust == evidence.TrustRunners && len(snap.Target.OwnRunners()) > 1:
		return of
	}
	return append(slices.Clone(of), trust)
}

// nowDoubt is the otherwise of a call that this run made.
const nowDoubt = " all the same; the endpoint enforces nothing, or the document changed between the calls"

func (snap *Snapshot) findProofs() []Proof {
	var list []Proof
	who, trust := "the agent", evidence.TrustAgent
	if snap.RunnerCalled != "" {
		who, trust = "the runner "+snap.RunnerCalled, evidence.TrustRunners
	}
	if snap.AssumedNow() {
		list = append(list, Proof{evidence.AssumeRole, verdict.Proven, snap.implied(impliedByAssume, trust), who + " assumed the role", nowDoubt})
	}
	if snap.ReadNow() {
		list = append(list, Proof{evidence.RoleReadsSecret, verdict.Proven, snap.implied(impliedByRead, trust), "the role's session read the secret", nowDoubt})
	}
	list = append(list, snap.trailProofs()...)
	if c := snap.Record.Clone; c.Seen() && !c.Value.Missing && !c.Value.Empty {
		list = append(list, Proof{evidence.GitClone, snap.TokenBy(c.Value.By, c.Value.VersionID),
			[]evidence.CheckID{evidence.GitHost, evidence.GitAccess}, "the branch was fetched with the token", nowDoubt})
	}
	return list
}

// trailProofs are the calls that CloudTrail saw succeed.
func (snap *Snapshot) trailProofs() []Proof {
	var list []Proof
	if e := snap.Recorded().Assume; e != nil {
		list = append(list, Proof{of: evidence.AssumeRole, By: verdict.Proven, Implies: snap.implied(impliedByAssume, evidence.TrustAgent),
			Because: RecordedAssumption(e), Otherwise: trailDoubt})
	}
	if e := snap.Recorded().Read; e != nil {
		list = append(list, Proof{of: evidence.RoleReadsSecret, By: verdict.Proven, Implies: snap.implied(impliedByRead, evidence.TrustAgent),
			Because: RecordedReading(e), Otherwise: trailDoubt})
	}
	return list
}

// trailDoubt is how a recorded success and documents that refuse can both be true.
const trailDoubt = "; either Torque holds other values than those given here, or a change is not in CloudTrail yet"
