package tui

import (
	"context"
	"errors"

	"clonepath/checks"
	"clonepath/checks/evidence"
	"clonepath/steps"
)

// supportCase is somebody else's set-up, looked at without access to it: what one
// has in hand, judged. One's own Setup comes back when it ends.
type supportCase struct {
	session *session
	before  steps.Setup
	inHand  sent
}

func (s *session) openCase() *supportCase {
	c := &supportCase{session: s, before: s.setup}
	c.resume()
	return c
}

// resume goes on with the case after a look at its report.
func (c *supportCase) resume() { c.session.support = true }

func (c *supportCase) end() {
	c.session.support, c.session.setup, c.session.report = false, c.before, nil
}

// nothing reports whether there is nothing to judge.
func (c *supportCase) nothing() bool {
	t := c.session.setup.Target
	return c.inHand.empty() && t.RoleARN == "" && t.SecretID == ""
}

var errNothingInHand = errors.New("nothing is in hand yet: enter a Role ARN or a Secret ID, paste a text, or name a file")

func (c *supportCase) question() checks.Question {
	q, setup := c.session.deps.Question, c.session.setup
	q.Target, q.AgentOrigin, q.Hosting, q.CredentialType = setup.Target, setup.Agent.Origin, setup.Agent.Hosting, setup.Credential.Type
	q.As, q.ReadValue, q.RegionSource = evidence.Operator, true, "the person who asked"
	return q
}

// read is the work of reading what is in hand with an addition.
func (c *supportCase) read(adding sent) func(context.Context) (*evidence.Record, error) {
	question := c.question()
	return func(ctx context.Context) (*evidence.Record, error) { return c.session.read(ctx, adding, question) }
}

// judge is the work of putting together what is in hand, and what the Git host
// says without a token where its address is known.
func (c *supportCase) judge() func(context.Context) (*evidence.Record, error) {
	s, read, question := c.session, c.read(c.inHand), c.question()
	return func(ctx context.Context) (*evidence.Record, error) {
		record, err := read(ctx)
		if err != nil || question.Target.Repo == "" {
			return record, err
		}
		outside, err := s.deps.Backend.Outside(ctx, question)
		if err != nil {
			return nil, err
		}
		return evidence.Merge(record, outside)
	}
}
