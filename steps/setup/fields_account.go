package setup

import "clonepath/awsops/target"

func accountFields() []Field {
	return []Field{
		{
			Key: "choice.profile", Flag: "--profile", Kind: Pick, From: Profiles,
			Noun:  "the name of a profile",
			Label: "AWS profile to look with",
			Title: "AWS profile",
			Help: "The credentials that clonepath works with: yours, not Torque's. Left empty, the usual chain of the AWS tools " +
				"is used: environment, default profile, SSO. It stays on this machine and is not part of an export.",
			Get: func(s Setup) string { return s.Choices.Profile },
			Set: func(s *Setup, v string) { s.Choices.Profile = v },
		},
		{
			Key: "target.region", Flag: "--region", Kind: Pick, From: Regions, Required: true,
			Comment: "region of the secret",
			Usage:   "region of the secret; stands for the agent's region",
			Label:   "Region",
			Title:   "Region of the secret", Placeholder: "eu-west-1",
			Help: "Where the secret lives. Torque's agent has to look in the same region: choose the one that your agent " +
				"works in, if you know it.",
			Default: defaultRegion,
		},
	}
}

// defaultRegion is the one in the secret's ARN, where there is one.
func defaultRegion(s Setup) string {
	if a, err := target.ParseARN(s.Target.SecretID); err == nil {
		return a.Region
	}
	return ""
}
