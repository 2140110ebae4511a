package faults

import (
	"clonepath/checks/policytext"
	"clonepath/checks/verdict"
)

// The names under which the front ends still know what moved to verdict and
// policytext.
type (
	Status        = verdict.Status
	Provenance    = verdict.Provenance
	Severity      = verdict.Severity
	Certainty     = verdict.Certainty
	Report        = verdict.Report
	Check         = verdict.Check
	Link          = verdict.Link
	Finding       = verdict.Finding
	Fix           = verdict.Fix
	Assumption    = verdict.Assumption
	TimelineEntry = verdict.TimelineEntry
	Change        = verdict.Change
	SinceLastGood = verdict.SinceLastGood
)

// The values that moved.
const (
	Schema         = verdict.Schema
	Pass           = verdict.Pass
	Warn           = verdict.Warn
	Fail           = verdict.Fail
	Unknown        = verdict.Unknown
	Blocked        = verdict.Blocked
	Proven         = verdict.Proven
	ObservedP      = verdict.Observed
	Evaluated      = verdict.Evaluated
	Blocker        = verdict.Blocker
	Security       = verdict.Security
	Major          = verdict.Major
	Minor          = verdict.Minor
	Certain        = verdict.Certain
	Likely         = verdict.Likely
	Possible       = verdict.Possible
	LinkAccess     = verdict.LinkAccess
	LinkSecret     = verdict.LinkSecret
	LinkRole       = verdict.LinkRole
	LinkTrust      = verdict.LinkTrust
	LinkCredential = verdict.LinkCredential
	LinkGit        = verdict.LinkGit
)

// DocumentDiff is policytext.Diff.
func DocumentDiff(name, before, after string) string { return policytext.Diff(name, before, after) }

// MaskExternalIDs is policytext.MaskExternalIDs.
func MaskExternalIDs(text string, documents ...string) string {
	return policytext.MaskExternalIDs(text, documents...)
}

// MaskPolicy is policytext.Mask.
func MaskPolicy(text string) string { return policytext.Mask(text) }
