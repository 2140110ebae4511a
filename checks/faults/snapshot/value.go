package snapshot

import (
	"clonepath/checks/evidence"
	"clonepath/checks/verdict"
)

// Value is the secret's value as anybody read it, the operator first.
func (snap *Snapshot) Value() *evidence.Fact[evidence.Value] {
	if snap.Record.Value.Seen() || !snap.Record.RoleValue.Seen() {
		return snap.Record.Value
	}
	return snap.Record.RoleValue
}

// ValueProvenance is the provenance of a value: what the role's session read for the
// agent was done as the agent.
func (snap *Snapshot) ValueProvenance() verdict.Provenance {
	if snap.Value().By == evidence.Role {
		return verdict.Proven
	}
	return verdict.Observed
}

// TokenBy is the provenance of what was done with a token: proven when the role
// read these very bytes for the agent.
func (snap *Snapshot) TokenBy(reader evidence.Actor, version string) verdict.Provenance {
	role := snap.Record.RoleValue.Get()
	same := role.SameAsOperator != nil && *role.SameAsOperator
	if snap.Called() && snap.Record.RoleValue.Seen() && (reader == evidence.Role || same || version != "" && version == role.VersionID) {
		return verdict.Proven
	}
	return verdict.Observed
}

// LoggedIn reports whether the host took the token. Then nothing is wrong with the
// host, however it treats strangers: with a login page, or for a moment not at
// all.
func (snap *Snapshot) LoggedIn() bool {
	x := snap.Record.Login.Get()
	return x.Advertised && x.TokenSent
}
