package session

import (
	"context"

	"clonepath/steps/plan"
	"clonepath/steps/setup"
)

// ExistingRole is a role as it is, or why it could not be read.
type ExistingRole struct {
	arn  string
	Role plan.ActualRole
	Err  error
}

// ReadRole is the work of reading the documents of the role that was chosen, for
// the previews. Why they could not be read stands in the answer.
func (s *Session) ReadRole() func(context.Context) (ExistingRole, error) {
	chosen := s.Setup.WithDefaults()
	return func(ctx context.Context) (ExistingRole, error) {
		role, err := s.Deps.Backend.Existing(ctx, chosen)
		return ExistingRole{chosen.Target.RoleARN, role, err}, nil
	}
}

// ChosenRole is the role that the previews compare with, nil where a new one is
// made or its documents are not known.
func (s *Session) ChosenRole() *ExistingRole {
	if s.Setup.Choices.Role == setup.ChooseNew || s.Existing == nil || s.Existing.arn != s.Setup.Target.RoleARN {
		return nil
	}
	return s.Existing
}

// Desired is what the answers so far ask for.
func (s *Session) Desired() (plan.Desired, error) { return plan.Desire(s.Setup, s.Account()) }
