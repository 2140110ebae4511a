package plan

import "clonepath/awsops/awserr"

// Presence says whether something is there.
type Presence string

// The presences. Unseen is never treated as Absent: what we may not read, we
// do not create or overwrite.
const (
	Absent  Presence = "absent"
	Present Presence = "present"
	Unseen  Presence = "unseen" // our own call was refused
)

// Actual is what is there: the facts that Plan compares with a Desired.
type Actual struct {
	Caller  string // ARN of who reads and would write
	Account string // the caller's
	Secret  ActualSecret
	Role    ActualRole
	Managed ActualManaged // only where the Setup wants a managed policy
}

// ActualSecret is the secret that Torque is told of.
type ActualSecret struct {
	Presence  Presence
	Failure   *awserr.Failure // where Unseen
	ARN, Name string
	KMSKey    string // "" for the account's default key
	VersionID string // of AWSCURRENT, "" where there is no current value
	Deleting  bool   // scheduled for deletion
	Tags      map[string]string
}

// ActualRole is the role with everything that Plan compares or must not touch.
type ActualRole struct {
	Presence  Presence
	Failure   *awserr.Failure // where Unseen
	ARN, Path string
	Boundary  string
	Trust     string // as stored
	Tags      map[string]string
	// Inline holds the role's inline policies by name, as stored.
	Inline map[string]string
	// Attached holds the ARNs of the managed policies of the role.
	Attached []string
	// PoliciesFailure says why the policies could not be read, nil otherwise.
	PoliciesFailure *awserr.Failure
}

// ActualManaged is the customer-managed policy of the wanted name.
type ActualManaged struct {
	Presence Presence
	Failure  *awserr.Failure
	ARN      string
	Document string // default version, as stored
}

// stackTag is put by CloudFormation on what a stack owns.
const stackTag = "aws:cloudformation:stack-name"
