package session

import (
	"strings"

	"clonepath/checks/secretpath"

	"clonepath/steps/setup"
)

// AsAnswered is the Setup as if every question of a step were answered with what
// stands in it now: a preview shows what enter would lead to.
func (s *Session) AsAnswered(step setup.StepID) setup.Setup {
	chosen := s.Setup
	for _, f := range setup.Fields(step) {
		if f.Kind != setup.Password && f.When(chosen) && f.Get(chosen) == "" {
			f.Set(&chosen, f.Offer(chosen))
		}
	}
	return chosen
}

// Assume takes the offered answer of a question that decides which others follow: they
// are on the screen before it is answered.
func (s *Session) Assume(key string) {
	if f, ok := setup.FieldByKey(key); ok && f.Get(s.Setup) == "" {
		f.Set(&s.Setup, f.Offer(s.Setup))
	}
}

// UsualRegion is the region that applies where nobody chooses one, and what
// names it: the chosen profile, else what the SDK's chain found.
func (s *Session) UsualRegion() (region, source string) {
	for _, p := range s.Deps.Profiles {
		if p.Name == s.Setup.Choices.Profile && p.Region != "" {
			return p.Region, "the profile " + p.Name
		}
	}
	if s.Setup.Choices.Profile != "" && strings.HasPrefix(s.Deps.RegionSource, "profile ") {
		return "", "" // that of another profile
	}
	return s.Deps.Region, s.Deps.RegionSource
}

// RegionText is the region with where it came from.
func (s *Session) RegionText() string {
	region := s.Region()
	usual, source := s.UsualRegion()
	switch region {
	case "":
		region = usual
	case usual:
	case s.Deps.Setup.Target.Region:
		return region + ", as given"
	default:
		return region + ", chosen here"
	}
	if source == "" {
		return region
	}
	return region + ", from " + source
}

// ChooseLikelyKey sets the secret path to the key whose text looks like a clean
// token, where the present path leads to nothing in the value that was read.
func (s *Session) ChooseLikelyKey() {
	shape := s.Shape()
	if shape.Path.Found || s.Value == nil {
		return
	}
	for _, row := range secretpath.Tree(shape.Keys) {
		if !row.Leaf || row.Hidden {
			continue
		}
		at, _, found := secretpath.Inspect(s.Value.Text, row.Path)
		if found && at.Leaf != nil && at.Leaf.Kind != "" && len(Flaws(*at.Leaf)) == 0 {
			s.Setup.Target.SecretPath = row.Path
			return
		}
	}
}

// StepOf finds the texts of a step.
func StepOf(id setup.StepID) setup.Step {
	for _, step := range setup.Steps() {
		if step.ID == id {
			return step
		}
	}
	return setup.Step{}
}
