package session

import (
	"context"
	"errors"

	"clonepath/checks"
	"clonepath/checks/evidence"

	"clonepath/steps/setup"
)

// SupportCase is somebody else's set-up, looked at without access to it: what one
// has in hand, judged. One's own Setup comes back when it ends.
type SupportCase struct {
	session *Session
	before  setup.Setup
	InHand  Sent
}

// OpenCase begins to diagnose somebody else's chain: the set-up that is being made waits.
func (s *Session) OpenCase() *SupportCase {
	c := &SupportCase{session: s, before: s.Setup}
	c.Resume()
	return c
}

// Resume goes on with the case after a look at its report.
func (c *SupportCase) Resume() { c.session.support = true }

// End goes back to the set-up that was being made.
func (c *SupportCase) End() {
	c.session.support, c.session.Setup, c.session.Report = false, c.before, nil
}

// Nothing reports whether there is nothing to judge.
func (c *SupportCase) Nothing() bool {
	t := c.session.Setup.Target
	return c.InHand.Empty() && t.RoleARN == "" && t.SecretID == ""
}

// ErrNothingInHand says that there is nothing to diagnose.
var ErrNothingInHand = errors.New("nothing is in hand yet: enter a Role ARN or a Secret ID, paste a text, or name a file")

// Question is what is asked of the fields that were entered.
func (c *SupportCase) Question() checks.Question {
	q, chosen := c.session.Deps.Question, c.session.Setup
	q.Target, q.AgentOrigin, q.Hosting, q.CredentialType = chosen.Target, chosen.Agent.Origin, chosen.Agent.Hosting, chosen.Credential.Type
	q.As, q.ReadValue, q.RegionSource = evidence.Operator, true, "the person who asked"
	return q
}

// Read is the work of reading what is in hand with an addition.
func (c *SupportCase) Read(adding Sent) func(context.Context) (*evidence.Record, error) {
	question := c.Question()
	return func(ctx context.Context) (*evidence.Record, error) { return c.session.Read(ctx, adding, question) }
}

// Judge is the work of putting together what is in hand, and what the Git host
// says without a token where its address is known.
func (c *SupportCase) Judge() func(context.Context) (*evidence.Record, error) {
	s, read, question := c.session, c.Read(c.InHand), c.Question()
	return func(ctx context.Context) (*evidence.Record, error) {
		record, err := read(ctx)
		if err != nil || question.Target.Repo == "" {
			return record, err
		}
		outside, err := s.Deps.Backend.Outside(ctx, question)
		if err != nil {
			return nil, err
		}
		return evidence.Merge(record, outside)
	}
}
