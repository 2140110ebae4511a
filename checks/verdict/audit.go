package verdict

import "time"

// Audit is what an audit shows beside its checks: who can, who did, and what would
// have recorded it.
type Audit struct {
	WhoCan  []WhoCan `json:"whoCan"`
	Readers []Reader `json:"readers"`
	Trails  []Trail  `json:"trails"`
}

// Can is something that a principal can do about the chain.
type Can string

// What one can do.
const (
	CanRead   Can = "read"   // the secret's value
	CanAssume Can = "assume" // the role
	CanChange Can = "change" // role, secret or key
)

// Words for how it is known that somebody can. Documents never make it certain: the
// organisation's policies may still forbid it.
const (
	ByDocuments = "allowed by this account's documents"
	BySight     = "seen"
)

// Group is what a principal is, as far as its name and its policies tell.
type Group string

// The groups.
const (
	GroupRole          Group = "role"          // the chain's own
	GroupAdministrator Group = "administrator" // may do everything
	GroupService       Group = "service"       // AWS's own
	GroupSSO           Group = "sso"           // a permission set
	GroupOperator      Group = "operator"      // who runs the audit
	GroupUnused        Group = "unused"        // for 90 days
	GroupOther         Group = "other"
)

// WhoCan is a principal with what it can do.
type WhoCan struct {
	Principal string   `json:"principal"` // an ARN; an account, or "*"
	Can       []Can    `json:"can"`
	Through   []string `json:"through"` // the policies that allow it
	Certainty string   `json:"certainty"`
	Group     Group    `json:"group"`
	// Known: it is no finding that it can, because it is the chain's, an
	// administrator's, or named by a person.
	Known bool `json:"-"`
}

// Reader is who read the secret, as CloudTrail shows it.
type Reader struct {
	Principal string    `json:"principal"`
	Count     int       `json:"count"`
	AtLeast   bool      `json:"atLeast"` // the history was not read to its end
	Last      time.Time `json:"last"`
	Known     bool      `json:"known"`
}

// Trail is a trail with what it takes of the chain's events.
type Trail struct {
	Name    string `json:"name"`
	Logging bool   `json:"logging"`
	Reads   bool   `json:"reads"` // it takes reads of the secret
	Region  string `json:"region"`
}
