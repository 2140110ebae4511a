package session

import (
	"strings"

	"clonepath/steps/setup"
)

// Expected is the Setup with the role's ARN as it will be.
func (s *Session) Expected() setup.Setup {
	chosen := s.Setup.WithDefaults()
	if d, err := s.Desired(); err == nil {
		chosen.Target.RoleARN = d.RoleARN
	}
	return chosen
}

// HandOver notes that steps wait for others. What they are asked to make stays
// known after the next start, where no account is open yet.
func (s *Session) HandOver(waiting []setup.StepID, dir string) {
	s.Setup.Target.RoleARN = s.Expected().Target.RoleARN
	s.Setup.Choices.HandOver(dir, waiting...)
}

// TakeBack notes that nothing waits for others, or was skipped, any more.
func (s *Session) TakeBack() {
	s.Setup.Choices.HandOver("")
	s.Skipped = nil
}

// WaitingText says what waits: "the role and its trust policy".
func WaitingText(chosen setup.Setup) string {
	c := chosen.Choices
	var parts []string
	if c.Waits(setup.StepSecret) {
		parts = append(parts, "the secret")
	}
	if c.Waits(setup.StepRole) {
		parts = append(parts, "the role")
	}
	switch {
	case c.Waits(setup.StepTrust) && c.Waits(setup.StepRole):
		parts = append(parts, "its trust policy")
	case c.Waits(setup.StepTrust):
		parts = append(parts, "the role's trust policy")
	}
	if n := len(parts); n > 1 {
		return strings.Join(parts[:n-1], ", ") + " and " + parts[n-1]
	}
	return strings.Join(parts, "")
}

// AnswerText says what is to be told when that is made.
func AnswerText(chosen setup.Setup) string {
	c := chosen.Choices
	switch {
	case c.Waits(setup.StepSecret) && c.Waits(setup.StepRole):
		return "the ARNs of the role and the secret"
	case c.Waits(setup.StepSecret):
		return "the secret's ARN"
	case c.Waits(setup.StepRole):
		return "the role's ARN"
	}
	return "that it is done"
}

// TheyMade notes that what waited for others is there now.
func (s *Session) TheyMade() {
	c := &s.Setup.Choices
	s.Fresh = s.Fresh || c.Waits(setup.StepRole) || c.Waits(setup.StepTrust)
	if c.Waits(setup.StepRole) {
		c.Role = setup.ChooseExisting
	}
	if c.Waits(setup.StepSecret) {
		c.Secret = setup.ChooseExisting
	}
	s.TakeBack()
}
