package faults

import (
	"clonepath/awsops/target"
	"clonepath/checks/evidence"
)

// Schema is the version of the Report's JSON.
const Schema = "clonepath/report/v1"

// Status of a statement (DESIGN.md, Honest verdicts).
type Status string

// The statuses.
const (
	Pass    Status = "pass"
	Warn    Status = "warn"
	Fail    Status = "fail"
	Unknown Status = "unknown"
	Blocked Status = "blocked"
)

// Provenance says how a status is known, strongest first.
type Provenance string

// The provenances.
const (
	Proven    Provenance = "proven"    // done for real by the agent principal
	ObservedP Provenance = "observed"  // read by the operator
	Evaluated Provenance = "evaluated" // computed from documents
)

// Severity of a fault, as in the catalogue.
type Severity string

// The severities.
const (
	Blocker  Severity = "blocker"
	Security Severity = "security"
	Major    Severity = "major"
	Minor    Severity = "minor"
)

// Certainty of a finding.
type Certainty string

// The certainties.
const (
	Certain  Certainty = "certain"
	Likely   Certainty = "likely"
	Possible Certainty = "possible"
)

// Report is what Judge makes of a Record. Its JSON is a contract; arrays are
// never null and strings never left out.
type Report struct {
	Schema        string         `json:"schema"`
	Verdict       Status         `json:"verdict"` // pass, warn, fail or unknown
	As            evidence.Actor `json:"as"`
	Sandbox       bool           `json:"sandbox"`
	Headline      string         `json:"headline"`
	Target        target.Target  `json:"target"` // External ID masked
	Checks        []Check        `json:"checks"`
	RootCauses    []Finding      `json:"rootCauses"`
	Warnings      []Finding      `json:"warnings"`
	CannotObserve []Finding      `json:"cannotObserve"`
	Assumptions   []Assumption   `json:"assumptions"`
	NotVisible    []string       `json:"notVisible"`
	// Timeline is what happened to the chain and when, the earliest first.
	Timeline []TimelineEntry `json:"timeline"`
	Did      evidence.Did    `json:"did"`
	// SinceLastGood is there only where a run found a root cause and the
	// evidence of an earlier one that found none is at hand.
	SinceLastGood *SinceLastGood `json:"sinceLastGood,omitempty"`
}

// Check is one statement's result.
type Check struct {
	ID         evidence.CheckID `json:"id"`
	Title      string           `json:"title"`
	Link       Link             `json:"link"`
	Status     Status           `json:"status"`
	Provenance Provenance       `json:"provenance"` // "" for unknown and blocked
	Summary    string           `json:"summary"`
	BlockedBy  evidence.CheckID `json:"blockedBy"` // "" unless blocked
	DurationMs int64            `json:"durationMs"`
}

// Link is the part of the chain that a statement belongs to.
type Link string

// The links, in order.
const (
	LinkAccess     Link = "access"
	LinkSecret     Link = "secret"
	LinkRole       Link = "role"
	LinkTrust      Link = "trust"
	LinkCredential Link = "credential"
	LinkGit        Link = "git"
)

// Links are all of them, along the chain.
var Links = []Link{LinkAccess, LinkSecret, LinkRole, LinkTrust, LinkCredential, LinkGit}

// Finding is a catalogued fault, found, with the facts that prove it.
type Finding struct {
	Fault     string           `json:"fault"`
	Check     evidence.CheckID `json:"check"` // the statement that it breaks or dims
	Severity  Severity         `json:"severity"`
	Certainty Certainty        `json:"certainty"`
	Summary   string           `json:"summary"`
	Evidence  []string         `json:"evidence"`
	Settle    string           `json:"settle"` // what would decide, "" when certain
	Fix       Fix              `json:"fix"`
}

// Fix is what to change and who can.
type Fix struct {
	Who      string   `json:"who"` // customer, torque or git
	Text     string   `json:"text"`
	Commands []string `json:"commands"`
	Patch    string   `json:"patch"` // unified diff of the offending document, "" if none
	// Copy is the value to enter in Torque, where the fix is to enter one.
	Copy string `json:"copy,omitempty"`
}

// Assumption is something taken for true that nobody proved.
type Assumption struct {
	Text   string `json:"text"`
	Why    string `json:"why"`
	Settle string `json:"settle"`
}
