package plan

import (
	"io"

	"clonepath/awsops"
	"clonepath/awsops/sealed"
	"clonepath/steps/setup"
)

// Input is what a plan needs beside Desired and Actual: decisions that hold
// for this plan alone, the token, and randomness.
type Input struct {
	// Token is stored when the secret has no value yet. Empty: no value is
	// written, and no secret is created.
	Token sealed.Value
	// Random gives the ClientRequestTokens of writes to Secrets Manager.
	Random io.Reader
	// Mixed is a person's answer to Planned.Question, "" while there is none.
	Mixed string
	// Owner says who manages role and secret elsewhere ("Terraform"), "" for
	// nobody: then nothing is written, and patches are handed over.
	Owner string
}

// Planned is the difference between Desired and Actual.
type Planned struct {
	// Changes are the writes, in the order in which they have to be made.
	Changes []awsops.Change
	// Notes are what a person should know before agreeing, as sentences.
	Notes []string
	// Blocked says what is wanted and cannot be planned, and why.
	Blocked []Blocked
	// Handover holds documents for whoever owns a resource that we leave alone.
	Handover []Handover
	// Question has to be answered by a person first; nil if there is none.
	Question *Question
}

// Blocked is a part of Desired that is not planned.
type Blocked struct {
	Title string // what was wanted
	Why   string // a sentence
	Do    string // what a person can do
	By    Obstacle
}

// Obstacle sorts what blocks a part of a plan by who can remove it.
type Obstacle string

// The obstacles.
const (
	// NotGiven: the person at the command has not said, or confirmed, something.
	NotGiven Obstacle = "not-given"
	// NotSeen: our own call was refused, or asked the wrong account.
	NotSeen Obstacle = "not-seen"
	// NotFitting: what is there, or what is wanted, is wrong as it stands.
	NotFitting Obstacle = "not-fitting"
)

// Handover is a change that somebody else has to make.
type Handover struct {
	Title    string // what is to be changed
	Owner    string // who owns it: "the CloudFormation stack torque"
	Resource string // role or secret
	Before   string // the whole document as it is, "" where there is none
	Document string // the whole document as it should be
	Patch    string // unified diff, "" where there was nothing before
}

// Question is a decision about a trust statement that names the agent together
// with others.
type Question struct {
	Statement string // its Sid, or "statement 2"
	Text      string
	Options   []setup.Option // values for Input.Mixed
}

// The answers to a Question.
const (
	// MixedKeep leaves the statement as it is and adds ours beside it.
	MixedKeep = "keep"
	// MixedSplit takes the agent out of the statement and adds ours.
	MixedSplit = "split"
)

// MayBreak tells whether one of the Changes can stop a working chain.
func (p Planned) MayBreak() bool {
	for _, change := range p.Changes {
		if change.MayBreak {
			return true
		}
	}
	return false
}

// Pending tells whether anything differs from what is wanted.
func (p Planned) Pending() bool {
	return len(p.Changes)+len(p.Blocked)+len(p.Handover) > 0 || p.Question != nil
}

func (p *Planned) note(text string) { p.Notes = append(p.Notes, text) }

func (p *Planned) block(by Obstacle, title, why, do string) {
	p.Blocked = append(p.Blocked, Blocked{title, why, do, by})
}
