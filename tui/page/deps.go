package page

import (
	"time"

	"clonepath/checks/evidence"
	"clonepath/steps/session"
)

// Mode is where the wizard starts.
type Mode string

// The modes.
const (
	ModeStart Mode = ""      // the menu
	ModeCheck Mode = "check" // the fields of an existing set-up, then Verify
	// ModeReport shows what was observed elsewhere, Deps.Record, and asks nobody.
	ModeReport Mode = "report"
)

// Deps is everything that Run and RunPlain need: the session's, and how to show it.
type Deps struct {
	session.Deps

	Mode Mode
	// Record is what ModeReport shows; nil in other modes.
	Record *evidence.Record

	// WatchEvery is how often CloudTrail is asked while it is watched; 0 means
	// every 15 seconds.
	WatchEvery time.Duration
	// ConfirmDefaultApply puts the cursor of a plan on Apply instead of Back.
	ConfirmDefaultApply bool
	// Banner is added to the product's name in the header, "sandbox", and says
	// where calls go, so that an endpoint is not named; "" for none.
	Banner string
	Colour bool // false: NO_COLOR
}
