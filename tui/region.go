package tui

import (
	"strings"

	"clonepath/awsops/target"
	"clonepath/tui/form"
)

// usualRegion is the region that applies where nobody chooses one, and what
// names it: the chosen profile, else what the SDK's chain found.
func (s *session) usualRegion() (region, source string) {
	for _, p := range s.deps.Profiles {
		if p.Name == s.setup.Choices.Profile && p.Region != "" {
			return p.Region, "the profile " + p.Name
		}
	}
	if s.setup.Choices.Profile != "" && strings.HasPrefix(s.deps.RegionSource, "profile ") {
		return "", "" // that of another profile
	}
	return s.deps.Region, s.deps.RegionSource
}

// regionText is the region with where it came from.
func (s *session) regionText() string {
	region := s.region()
	usual, source := s.usualRegion()
	switch region {
	case "":
		region = usual
	case usual:
	case s.deps.Setup.Target.Region:
		return region + ", as given"
	default:
		return region + ", chosen here"
	}
	if source == "" {
		return region
	}
	return region + ", from " + source
}

// regionList offers the regions by name and place. Where no region is known the
// first row is none of them: nothing is chosen by pressing enter.
func (s *session) regionList() form.List {
	list := form.List{State: form.Ready}
	if usual, _ := s.usualRegion(); usual == "" && s.setup.Target.Region == "" {
		list.Options = append(list.Options, form.Option{Label: "type or choose one"})
	}
	list.Options = append(list.Options, regionOptions()...)
	return list
}

// regionOptions are the regions by name and place.
func regionOptions() []form.Option {
	var options []form.Option
	for _, r := range target.Regions() {
		options = append(options, form.Option{Value: r.Name, Detail: r.Place})
	}
	return options
}
