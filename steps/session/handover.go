package session

import (
	"strings"

	"clonepath/steps"
)

// Expected is the Setup with the role's ARN as it will be.
func (s *Session) Expected() steps.Setup {
	setup := s.Setup.WithDefaults()
	if d, err := s.Desired(); err == nil {
		setup.Target.RoleARN = d.RoleARN
	}
	return setup
}

// HandOver notes that steps wait for others. What they are asked to make stays
// known after the next start, where no account is open yet.
func (s *Session) HandOver(waiting []steps.StepID, dir string) {
	s.Setup.Target.RoleARN = s.Expected().Target.RoleARN
	s.Setup.Choices.HandOver(dir, waiting...)
}

// TakeBack notes that nothing waits for others, or was skipped, any more.
func (s *Session) TakeBack() {
	s.Setup.Choices.HandOver("")
	s.Skipped = nil
}

// WaitingText says what waits: "the role and its trust policy".
func WaitingText(setup steps.Setup) string {
	c := setup.Choices
	var parts []string
	if c.Waits(steps.StepSecret) {
		parts = append(parts, "the secret")
	}
	if c.Waits(steps.StepRole) {
		parts = append(parts, "the role")
	}
	switch {
	case c.Waits(steps.StepTrust) && c.Waits(steps.StepRole):
		parts = append(parts, "its trust policy")
	case c.Waits(steps.StepTrust):
		parts = append(parts, "the role's trust policy")
	}
	if n := len(parts); n > 1 {
		return strings.Join(parts[:n-1], ", ") + " and " + parts[n-1]
	}
	return strings.Join(parts, "")
}

// AnswerText says what is to be told when that is made.
func AnswerText(setup steps.Setup) string {
	c := setup.Choices
	switch {
	case c.Waits(steps.StepSecret) && c.Waits(steps.StepRole):
		return "the ARNs of the role and the secret"
	case c.Waits(steps.StepSecret):
		return "the secret's ARN"
	case c.Waits(steps.StepRole):
		return "the role's ARN"
	}
	return "that it is done"
}

// TheyMade notes that what waited for others is there now.
func (s *Session) TheyMade() {
	c := &s.Setup.Choices
	s.Fresh = s.Fresh || c.Waits(steps.StepRole) || c.Waits(steps.StepTrust)
	if c.Waits(steps.StepRole) {
		c.Role = steps.ChooseExisting
	}
	if c.Waits(steps.StepSecret) {
		c.Secret = steps.ChooseExisting
	}
	s.TakeBack()
}
