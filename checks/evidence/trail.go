package evidence

import "time"

// TrailEvent is one event of CloudTrail about the chain: who did what, when, and
// how it ended. Of what was sent it tells the presence of two parameters only.
type TrailEvent struct {
	ID     string    `json:"id"`
	At     time.Time `json:"at"`
	Name   string    `json:"name"`   // AssumeRole, PutRolePolicy …
	Source string    `json:"source"` // sts.amazonaws.com …
	Region string    `json:"region"`
	// Caller is the caller's ARN, "" where the event has none: of a caller of
	// another account CloudTrail tells the account and the unique id only.
	Caller     string   `json:"caller,omitempty"`
	CallerID   string   `json:"callerId,omitempty"` // AROA…:session or AIDA…
	Account    string   `json:"account,omitempty"`  // the caller's
	Code       string   `json:"code,omitempty"`     // the error's; "" = it succeeded
	Message    string   `json:"message,omitempty"`
	Write      bool     `json:"write"`
	ExternalID bool     `json:"externalIdSent,omitempty"`
	Policy     bool     `json:"policySent,omitempty"`
	Resources  []string `json:"resources,omitempty"` // ARNs, names and ids that the event names
	Session    string   `json:"session,omitempty"`   // of AssumeRole: the ARN of the session that it opened
}

// Simulation is what iam:SimulatePrincipalPolicy says the role may do. It knows
// the role's own policies and boundary only.
type Simulation struct {
	Results []Simulated `json:"results"`
}

// Simulated is the simulator's answer for one action on one resource.
type Simulated struct {
	Action   string   `json:"action"`
	Resource string   `json:"resource"`
	Decision string   `json:"decision"`           // allowed, explicitDeny or implicitDeny
	Policies []string `json:"policies,omitempty"` // ids of the policies that matched
	Missing  []string `json:"missing,omitempty"`  // context keys that it had no value for
}
