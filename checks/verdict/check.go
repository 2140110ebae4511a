package verdict

import (
	"slices"

	"clonepath/checks/evidence"
)

// Status of a check (DESIGN.md, Honest verdicts).
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
	Observed  Provenance = "observed"  // read by the operator
	Evaluated Provenance = "evaluated" // computed from documents
)

// Check is what one check of the chain came to.
type Check struct {
	ID         evidence.CheckID `json:"id"`
	Title      string           `json:"title"`
	Link       Link             `json:"link"`
	Status     Status           `json:"status"`
	Provenance Provenance       `json:"provenance"` // "" for unknown and blocked
	Summary    string           `json:"summary"`
	BlockedBy  evidence.CheckID `json:"blockedBy"` // "" unless blocked
	DurationMs int64            `json:"durationMs"`
	// Spared: the chain counts as judged although this is unknown, or only evaluated.
	Spared bool `json:"-"`
}

// Link is the part of the chain that a check belongs to.
type Link string

// The links, in order.
const (
	LinkAccess     Link = "access"
	LinkSecret     Link = "secret"
	LinkRole       Link = "role"
	LinkTrust      Link = "trust"
	LinkCredential Link = "credential"
	LinkGit        Link = "git"
	LinkPractice   Link = "practice" // no part of the chain: only an audit has it
)

// Links are all of them, along the chain.
var Links = []Link{LinkAccess, LinkSecret, LinkRole, LinkTrust, LinkCredential, LinkGit}

// Parts are what a report's statements stand under: the links, and behind them
// what an audit judges.
var Parts = append(slices.Clone(Links), LinkPractice)
