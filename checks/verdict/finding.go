package verdict

import (
	"clonepath/checks/evidence"
)

// Finding is a catalogued fault, found, with the facts that prove it.
type Finding struct {
	Fault     string           `json:"fault" scrub:"-"`
	Check     evidence.CheckID `json:"check"` // the check that it fails or warns of
	Severity  Severity         `json:"severity"`
	Certainty Certainty        `json:"certainty"`
	Summary   string           `json:"summary"`
	Evidence  []string         `json:"evidence"`
	Settle    string           `json:"settle"` // what would decide, "" when certain
	Fix       Fix              `json:"fix"`
}

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

// Fix is what to change and who can.
type Fix struct {
	Who      string   `json:"who" scrub:"-"` // customer, torque or git
	Text     string   `json:"text"`
	Commands []string `json:"commands"`
	Patch    string   `json:"patch"` // unified diff of the offending document, "" if none
	// Document is the offending document after the fix, as it is to be written.
	// It holds External IDs in full, so no report shows it.
	Document string `json:"-"`
	// Store is the command that writes it from a file, for which <file> stands; ""
	// where AWS holds no such document yet.
	Store string `json:"-"`
	// Copy is the value to enter in Torque, where the fix is to enter one.
	Copy string `json:"copy,omitempty"`
}
