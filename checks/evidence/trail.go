package evidence

import "time"

// TrailEvent is one event of CloudTrail about the chain: who did what, when, and
// how it ended. Of what was sent it tells the presence of two parameters only.
type TrailEvent struct {
	ID     string    `json:"id"`
	At     time.Time `json:"at"`
	Name   string    `json:"name" mask:"word"` // AssumeRole, PutRolePolicy …
	Source string    `json:"source"`           // sts.amazonaws.com …
	Region string    `json:"region" mask:"region"`
	// Caller is the caller's ARN, "" where the event has none: of a caller of
	// another account CloudTrail tells the account and the unique id only.
	Caller     string   `json:"caller,omitempty"`
	CallerID   string   `json:"callerId,omitempty" mask:"name"` // AROA…:session or AIDA…
	Account    string   `json:"account,omitempty" mask:"id"`    // the caller's
	Code       string   `json:"code,omitempty" mask:"word"`     // the error's; "" = it succeeded
	Message    string   `json:"message,omitempty"`
	Write      bool     `json:"write"`
	ExternalID bool     `json:"externalIdSent,omitempty"`
	Policy     bool     `json:"policySent,omitempty"`
	Resources  []string `json:"resources,omitempty" mask:"id"` // ARNs, names and ids that the event names
	Session    string   `json:"session,omitempty"`             // of AssumeRole: the ARN of the session that it opened
}

// Simulation is what iam:SimulatePrincipalPolicy says the role may do. It knows
// the role's own policies and boundary only.
type Simulation struct {
	Results []Simulated `json:"results"`
}

// Simulated is the simulator's answer for one action on one resource.
type Simulated struct {
	Action   string   `json:"action" mask:"word"`
	Resource string   `json:"resource" mask:"id"`
	Decision string   `json:"decision"`                       // allowed, explicitDeny or implicitDeny
	Policies []string `json:"policies,omitempty" mask:"name"` // ids of the policies that matched
	Missing  []string `json:"missing,omitempty" mask:"key"`   // context keys that it had no value for
}
