package verdict

import (
	"time"
)

// Change is one thing that is otherwise than it was in an earlier run. Package
// compare finds it; it stands here because a Report can carry it.
type Change struct {
	What    string `json:"what"` // the thing, such as "trust policy"
	Link    Link   `json:"link"`
	Summary string `json:"summary"` // how it differs, External IDs masked
	Diff    string `json:"diff"`    // unified, of a document; "" otherwise
	// Recorded is what is known of when it happened, and of who did it.
	Recorded []string `json:"recorded"`
	// Explains are the new root causes, by fault id, that it explains. Confirmed
	// tells that one of them is not found any more when this alone is undone.
	Explains  []string `json:"explains"`
	Confirmed bool     `json:"confirmed"`
	// Answer: it is how AWS or the Git host answers. What changed behind that is
	// not in the evidence.
	Answer bool `json:"answer"`
}

// SinceLastGood is what changed since the last run that found no fault.
type SinceLastGood struct {
	At            time.Time `json:"at"` // of that run, UTC
	Headline      string    `json:"headline"`
	Changes       []Change  `json:"changes"` // what explains a root cause first
	NotComparable []string  `json:"notComparable"`
}
