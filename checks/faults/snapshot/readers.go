package snapshot

import (
	"slices"
	"strings"

	"clonepath/awsops/target"
	"clonepath/checks/evidence"
	"clonepath/checks/verdict"
)

// KnownReader reports whether it is no finding that somebody read the secret: the
// role, an administrator, who runs the audit, who has clonepath's policy for
// operators, the function that rotates it, or whom a person named.
func (snap *Snapshot) KnownReader(r evidence.Reader) bool {
	if r.Principal == snap.RoleARN() || target.SamePrincipal(snap.Record.Caller.Get().ARN, r.Principal) || snap.Expected(r.Principal) || snap.rotates(r) {
		return true
	}
	if slices.ContainsFunc(snap.WhoCan().List, func(w verdict.WhoCan) bool {
		return w.Principal == r.Principal && (w.Group == verdict.GroupAdministrator || w.Group == verdict.GroupRole)
	}) {
		return true
	}
	for _, p := range snap.Record.Identities.Get().Principals {
		if p.ARN == r.Principal && slices.ContainsFunc(p.Inline, func(d evidence.Document) bool { return strings.Contains(d.Text, operatorSid) }) {
			return true
		}
	}
	return false
}

// operatorSid begins the statements of the policies that clonepath writes for operators.
const operatorSid = `"Clonepath`

// rotates reports whether a session is the rotation function's: Lambda names its
// sessions for the function.
func (snap *Snapshot) rotates(r evidence.Reader) bool {
	by := snap.Record.Secret.Get().RotatedBy
	return by != "" && r.Session != "" && r.Session == by[strings.LastIndexByte(by, ':')+1:]
}
