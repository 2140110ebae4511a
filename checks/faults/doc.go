// Package faults decides: from a Record it makes a Report.
//
// It is PURE. Judge is a function of the Record alone (the Record carries its
// own time), so that check, the wizard and diagnose find the same. A check of the
// chain is a row of rule.Check, a fault a row of rule.Rule; both stand in the
// package of the link that they are about: access, secret, role, trust, agent (what
// happened when the agent really called), credential, git, torque (what Torque's
// API shows). What every link reads and uses lies below them: snapshot, rule,
// repair, whatif, phrase. A link imports no other link.
//
// Start reading at Judge, then registry.go, then any link's checks.go and rules.go.
package faults
