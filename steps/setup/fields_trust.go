package setup

import (
	"cmp"

	"clonepath/awsops/target"
)

func trustFields() []Field {
	return []Field{
		{
			Key: "choice.externalId", Decides: "target.externalId", Flag: "--external-id", Kind: Choice,
			Title: "External ID",
			Help: "A value that the agent has to send when it assumes the role. It keeps others who use the same agent from " +
				"reading your token through your role. It protects only if the trust policy asks for it, which clonepath takes care of.",
			Options: []Option{
				{ExternalGenerate, "make a new one", "128 random bits, to be pasted into Torque."},
				{ExternalIssued, "we already have one", "Torque issued it, or it stands in a credential that exists."},
				{ExternalNone, "none", "Not recommended: everybody whom the agent serves could use your role, if they know its ARN."},
			},
			Default: defaultExternalChoice,
			Get:     func(s Setup) string { return s.Choices.ExternalID },
			Set:     setExternalChoice,
		},
		{
			Key: "target.externalId", Flag: "--external-id", Kind: Text, Required: true,
			Title: "The External ID you have", Placeholder: "2 to 1224 characters",
			Help:     "Exactly as it stands in Torque: capitals count, and so does a space at the end.",
			Get:      func(s Setup) string { return s.Target.ExternalID },
			Set:      func(s *Setup, v string) { s.Target.ExternalID, s.Target.NoExternalID = v, false },
			Validate: checkTarget(target.FieldExternalID),
			When:     func(s Setup) bool { return s.Choices.ExternalID == ExternalIssued },
		},
	}
}

func credentialFields() []Field {
	return []Field{
		{
			Key: "credential.name", Flag: "--credential-name", Kind: Text, Required: true,
			Title: "Name of the credential in Torque", Placeholder: "acme-blueprints",
			Help:     "How the credential will be listed in Torque. It must not exist there yet.",
			Default:  func(s Setup) string { return s.WithDefaults().Credential.Name },
			Get:      func(s Setup) string { return s.Credential.Name },
			Set:      func(s *Setup, v string) { s.Credential.Name = v },
			Validate: func(_ Setup, v string) error { return checkCredentialName(v) },
		},
		{
			Key: "credential.type", Flag: "--credential-type", Kind: Choice,
			Title: "Type of the credential",
			Help:  "Which Git service the token is for. For well-known hosts it follows from the repository's address.",
			Options: []Option{
				{"github", "GitHub", ""},
				{"gitlab", "GitLab", ""},
				{"bitbucket", "Bitbucket", ""},
				{"azure", "Azure Repos", ""},
			},
			Default: func(s Setup) string { return cmp.Or(TypeOfHost(s.Target.Repo), "gitlab") },
			Get:     func(s Setup) string { return s.Credential.Type },
			Set:     func(s *Setup, v string) { s.Credential.Type = v },
			When:    func(s Setup) bool { return TypeOfHost(s.Target.Repo) == "" },
		},
		{
			Key: "credential.spaces", Flag: "--spaces", Kind: Text, Advanced: true,
			Title: "Spaces that may use it", Placeholder: "dev, staging",
			Help:     "Names of Torque spaces, separated by commas. Left empty, all spaces may use the credential.",
			Get:      func(s Setup) string { return joinList(s.Credential.Spaces) },
			Set:      func(s *Setup, v string) { s.Credential.Spaces = splitList(v) },
			Validate: func(_ Setup, v string) error { return checkSpaces(splitList(v)) },
		},
	}
}

func defaultExternalChoice(s Setup) string {
	if s.Target.ExternalID != "" {
		return ExternalIssued
	}
	return ExternalGenerate
}

// setExternalChoice drops a value that the new choice makes stale: without
// one, none may stay behind; a fresh one is made by Setup.Complete.
func setExternalChoice(s *Setup, v string) {
	if v == ExternalNone || (v == ExternalGenerate && s.Choices.ExternalID == ExternalIssued) {
		s.Target.ExternalID = ""
	}
	s.Choices.ExternalID = v
	s.Target.NoExternalID = v == ExternalNone
}

// SetNoExternalID says that the credential has none.
func (s *Setup) SetNoExternalID() { setExternalChoice(s, ExternalNone) }
