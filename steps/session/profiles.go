package session

import (
	"cmp"

	"clonepath/awsops"
)

// ProfilesOf words the profiles of the AWS configuration files for the list.
func ProfilesOf(found []awsops.Profile) []Profile {
	profiles := make([]Profile, len(found))
	for i, p := range found {
		profiles[i] = Profile{Name: p.Name, Region: p.Region, Detail: Joined(profileAccount(p), cmp.Or(p.SSORole, ShortCaller(p.RoleARN)), p.Region, p.Source)}
	}
	return profiles
}

// profileAccount is the account that the profile leads to, where the file says.
func profileAccount(p awsops.Profile) string {
	if p.SSOAccount != "" {
		return p.SSOAccount
	}
	return accountOf(p.RoleARN)
}
