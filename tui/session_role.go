package tui

import (
	"context"

	"clonepath/steps"
)

// existingRole is a role as it is, or why it could not be read.
type existingRole struct {
	arn  string
	role steps.ActualRole
	err  error
}

// readRole is the work of reading the documents of the role that was chosen, for
// the previews. Why they could not be read stands in the answer.
func (s *session) readRole() func(context.Context) (existingRole, error) {
	setup := s.setup.WithDefaults()
	return func(ctx context.Context) (existingRole, error) {
		role, err := s.deps.Backend.Existing(ctx, setup)
		return existingRole{setup.Target.RoleARN, role, err}, nil
	}
}

// chosenRole is the role that the previews compare with, nil where a new one is
// made or its documents are not known.
func (s *session) chosenRole() *existingRole {
	if s.setup.Choices.Role == steps.ChooseNew || s.existing == nil || s.existing.arn != s.setup.Target.RoleARN {
		return nil
	}
	return s.existing
}

// desired is what the answers so far ask for.
func (s *session) desired() (steps.Desired, error) { return steps.Desire(s.setup, s.account()) }
