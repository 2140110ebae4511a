package setup

import "cmp"

// CredentialChoice is what is entered in Torque beside the Target's fields.
type CredentialChoice struct {
	Name   string   `yaml:"name" json:"name"`
	Type   string   `yaml:"type" json:"type"`     // github, gitlab, bitbucket or azure
	Spaces []string `yaml:"spaces" json:"spaces"` // empty: all spaces
}

func credentialFields() []Field {
	return []Field{
		{
			Key: "credential.name", Flag: "--credential-name", Kind: Text, Required: true,
			Comment: "name of the credential",
			Noun:    "the name of a credential",
			Title:   "Name of the credential in Torque", Placeholder: "acme-blueprints",
			Help:    "How the credential will be listed in Torque. It must not exist there yet.",
			Default: func(s Setup) string { return defaultCredentialName(s.Target.Repo) },
			Check:   checkCredentialName,
		},
		{
			Key: "credential.type", Flag: "--credential-type", Kind: Choice,
			Comment: "kind of Git service: github, gitlab, bitbucket or azure",
			Title:   "Type of the credential",
			Help:    "Which Git service the token is for. For well-known hosts it follows from the repository's address.",
			Options: []Option{
				{"github", "GitHub", ""},
				{"gitlab", "GitLab", ""},
				{"bitbucket", "Bitbucket", ""},
				{"azure", "Azure Repos", ""},
			},
			Default: func(s Setup) string { return TypeOfHost(s.Target.Repo) },
			Offer:   func(s Setup) string { return cmp.Or(TypeOfHost(s.Target.Repo), "gitlab") },
			When:    func(s Setup) bool { return TypeOfHost(s.Target.Repo) == "" },
		},
		{
			Key: "credential.spaces", Flag: "--spaces", Kind: Text, Advanced: true,
			Comment: "spaces that may use it; [] for all",
			Noun:    "the name of a space",
			Title:   "Spaces that may use it", Placeholder: "dev, staging",
			Help:  "Names of Torque spaces, separated by commas. Left empty, all spaces may use the credential.",
			Check: checkSpace,
		},
	}
}
