package tui

import (
	"strings"

	"clonepath/steps"
)

// expected is the Setup with the role's ARN as it will be.
func (s *session) expected() steps.Setup {
	setup := s.setup.WithDefaults()
	if d, err := s.desired(); err == nil {
		setup.Target.RoleARN = d.RoleARN
	}
	return setup
}

// handOver notes that steps wait for others. What they are asked to make stays
// known after the next start, where no account is open yet.
func (s *session) handOver(waiting []steps.StepID, dir string) {
	s.setup.Target.RoleARN = s.expected().Target.RoleARN
	s.setup.Choices.HandOver(dir, waiting...)
}

// takeBack notes that nothing waits for others, or was skipped, any more.
func (s *session) takeBack() {
	s.setup.Choices.HandOver("")
	s.skipped = nil
}

// waitingText says what waits: "the role and its trust policy".
func waitingText(setup steps.Setup) string {
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

// answerText says what is to be told when that is made.
func answerText(setup steps.Setup) string {
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

// theyMade notes that what waited for others is there now.
func (s *session) theyMade() {
	c := &s.setup.Choices
	s.fresh = s.fresh || c.Waits(steps.StepRole) || c.Waits(steps.StepTrust)
	if c.Waits(steps.StepRole) {
		c.Role = steps.ChooseExisting
	}
	if c.Waits(steps.StepSecret) {
		c.Secret = steps.ChooseExisting
	}
	s.takeBack()
}
