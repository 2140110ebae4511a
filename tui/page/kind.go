package page

import (
	"clonepath/awsops"
	"clonepath/steps/session"
)

// Kind names a page. A page leads to another by its Kind: only the app knows how
// it is made.
type Kind int

// The pages, with what a move to one carries beside its Kind.
const (
	Start Kind = iota
	CheckForm
	Support
	Repo
	Account
	Secret
	Role
	Trust
	Credential
	Plan     // *session.Draft: a repair; nil for that of the set-up
	Handover // HandoverOf
	Waiting  // []string: the files that were written; nil after a restart
	Returned
	Paste
	Verify // *session.Verification
	Detail // what the page of checks opens
	Watch  // *session.Verification
	Report // ReportOf
)

// HandoverOf is a plan, and which of its changes others are asked to make.
type HandoverOf struct {
	Draft *session.Draft
	Asked []awsops.Change
}

// ReportOf is what the checks found; export asks at once where to write the files
// for somebody with the rights.
type ReportOf struct {
	Found  *session.Verification
	Export bool
}
