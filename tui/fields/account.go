package fields

import (
	"clonepath/awsops/target"

	"clonepath/steps/session"
	"clonepath/steps/setup"
	"clonepath/tui/form"
)

// AccountFields leaves the profile out where the credentials are given.
func AccountFields(s *session.Session) []form.Field {
	fields := FormFields(s, setup.StepAccount)
	for i := range fields {
		switch fields[i].Key {
		case "choice.profile":
			fields[i].Empty = "the default of this machine"
			fields[i].When = func() bool { return len(s.Deps.Profiles) > 0 }
		case "target.region":
			stored := fields[i].Value
			fields[i].Value = func() string {
				if v := stored(); v != "" {
					return v
				}
				region, _ := s.UsualRegion()
				return region
			}
		}
	}
	return fields
}

// ProfileList offers the profiles of the AWS files.
func ProfileList(profiles []session.Profile) form.List {
	list := form.List{State: form.Ready, Options: []form.Option{{Value: "", Label: "default of this machine", Help: "Environment, default profile, SSO, container or instance: the usual order of the AWS tools."}}}
	for _, p := range profiles {
		list.Options = append(list.Options, form.Option{Value: p.Name, Detail: p.Detail, Help: p.Detail})
	}
	return list
}

// RegionList offers the regions by name and place. Where no region is known the
// first row is none of them: nothing is chosen by pressing enter.
func RegionList(s *session.Session) form.List {
	list := form.List{State: form.Ready}
	if usual, _ := s.UsualRegion(); usual == "" && s.Setup.Target.Region == "" {
		list.Options = append(list.Options, form.Option{Label: "type or choose one"})
	}
	list.Options = append(list.Options, RegionOptions()...)
	return list
}

// RegionOptions are the regions by name and place.
func RegionOptions() []form.Option {
	var options []form.Option
	for _, r := range target.Regions() {
		options = append(options, form.Option{Value: r.Name, Detail: r.Place})
	}
	return options
}
