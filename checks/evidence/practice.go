package evidence

import "time"

// Practices is the question about the guide's best practices. It is no observation:
// it stands beside the Target. nil for a run that was not asked about them.
type Practices struct {
	// Known are principals whose reads of the secret are expected.
	Known []string `json:"known" mask:"id"`
}

// Identities are those of an account's users and roles that one of their own
// policies, or one of secret, key or role, gives anything to do with the chain. Of
// all others only their number is kept.
type Identities struct {
	Account    string      `json:"account" mask:"id"`
	Principals []Principal `json:"principals"`
	Groups     []Group     `json:"groups"`
	Policies   []Document  `json:"policies"` // managed ones that these have
	Users      int         `json:"users"`    // how many were read
	Roles      int         `json:"roles"`
	Documents  int         `json:"documents"`
	// Cut: what was sent ends before the account does.
	Cut bool `json:"cut,omitempty"`
}

// Principal is a user or a role.
type Principal struct {
	ARN      string     `json:"arn"`
	ID       string     `json:"id" mask:"name"`
	Inline   []Document `json:"inline,omitempty"`
	Attached []string   `json:"attached,omitempty" mask:"id"`  // ARNs of managed policies
	Groups   []string   `json:"groups,omitempty" mask:"words"` // of a user
	Boundary string     `json:"boundary,omitempty" mask:"id"`
	// Tags are nil where they are not known, and empty where it has none.
	Tags     map[string]string `json:"tags,omitzero" mask:"tags"`
	LastUsed *time.Time        `json:"lastUsed,omitempty"` // of a role
}

// Group hands its policies to the users that are in it.
type Group struct {
	Name     string     `json:"name" mask:"words"`
	Inline   []Document `json:"inline,omitempty"`
	Attached []string   `json:"attached,omitempty" mask:"id"`
}

// Guardrails are policies of the organisation that somebody gave: each level is a
// list of which one has to allow what is done.
type Guardrails struct {
	Levels []GuardrailLevel `json:"levels"`
}

// GuardrailLevel are the policies of one kind at the root, at a unit or at the
// account. AWS's list of them does not say at which.
type GuardrailLevel struct {
	Kind     string     `json:"kind" enum:"scp,rcp"`
	Policies []Document `json:"policies"` // Text "" where it is only named
}

// Trails are the trails that the regions of the chain show.
type Trails struct {
	List []TrailFacts `json:"trails"`
	// Asked are the regions that answered.
	Asked []string `json:"asked" mask:"region"`
}

// TrailFacts is one trail.
type TrailFacts struct {
	Name         string `json:"name" mask:"name"`
	ARN          string `json:"arn"`
	Home         string `json:"home" mask:"region"`
	MultiRegion  bool   `json:"multiRegion"`
	Global       bool   `json:"globalServiceEvents"`
	Organization bool   `json:"organization,omitempty"`
	Validated    bool   `json:"logFileValidation"`
	// Logging is nil, and Selectors are, where nobody could read them.
	Logging   *bool           `json:"logging,omitempty"`
	Failed    string          `json:"latestDeliveryError,omitempty"`
	Selectors []TrailSelector `json:"selectors,omitzero"`
	// Unreadable is why a part of it could not be read.
	Unreadable string `json:"unreadable,omitempty"`
}

// TrailSelector is one event selector, of either kind.
type TrailSelector struct {
	Management bool     `json:"management"`
	ReadWrite  string   `json:"readWrite,omitempty" enum:"All,ReadOnly,WriteOnly,"`
	Excluded   []string `json:"excluded,omitempty" mask:"word"`
	// Fields are those of an advanced selector; nil for a classic one.
	Fields []TrailField `json:"fields,omitzero"`
}

// TrailField is a condition of an advanced selector.
type TrailField struct {
	Field         string   `json:"field" mask:"word"`
	Equals        []string `json:"equals,omitempty" mask:"id"`
	StartsWith    []string `json:"startsWith,omitempty" mask:"id"`
	EndsWith      []string `json:"endsWith,omitempty" mask:"id"`
	NotEquals     []string `json:"notEquals,omitempty" mask:"id"`
	NotStartsWith []string `json:"notStartsWith,omitempty" mask:"id"`
	NotEndsWith   []string `json:"notEndsWith,omitempty" mask:"id"`
}

// Readers are who read the secret, as far as the event history was read.
type Readers struct {
	List []Reader `json:"readers"`
	// From and Until are between which times events were read; Whole says that the
	// history was read to its end, which is 90 days.
	From  *time.Time `json:"from,omitempty"`
	Until *time.Time `json:"until,omitempty"`
	Whole bool       `json:"whole"`
	// Stopped is why the rest was not read, "" where it was.
	Stopped string `json:"stopped,omitempty"`
}

// Reader is one principal that read it: of a session, whose session it is.
type Reader struct {
	Principal string    `json:"principal" mask:"id"`
	Session   string    `json:"session,omitempty" mask:"name"` // the name of its newest session
	Count     int       `json:"count"`
	Last      time.Time `json:"last"`
}
