package inventory

import "time"

// Principal is a user or a role.
type Principal struct {
	ARN, ID, Name, Path string
	Inline              []Document
	Attached            []string // ARNs of managed policies
	Groups              []string // names; of a user
	Boundary            string   // ARN of a managed policy, "" for none
	Tags                map[string]string
	LastUsed            *time.Time // of a role; nil: not in the time that AWS tracks
}

// Group hands its policies to the users that are in it.
type Group struct {
	Name     string
	Inline   []Document
	Attached []string
}

// Document is a policy with its name: of an inline one its own, of a managed one
// that of its default version, which alone is in force.
type Document struct{ Name, ARN, Text string }

// Sink takes what is read, in whatever order it comes: the policies that a
// principal has may come after it.
type Sink struct {
	Principal func(Principal)
	Group     func(Group)
	Policy    func(Document)
}
