package setup

func trustFields() []Field {
	return []Field{
		{
			Key: "choice.externalId", Decides: "target.externalId", Flag: "--external-id", Kind: Choice,
			Title: "External ID",
			Help: "A value that the agent has to send when it assumes the role. It keeps others who use the same agent from " +
				"reading your token through your role. It protects only if the trust policy asks for it, which clonepath takes care of.",
			Options: []Option{
				{ExternalGenerate, "generate one (recommended)", "A random ID. You'll paste it into Torque."},
				{ExternalIssued, "use one Torque gave us", "Torque issued it, or it stands in a credential that exists."},
				{ExternalNone, "none", "Not recommended: everybody whom the agent serves could use your role, if they know its ARN."},
			},
			Default: defaultExternalChoice,
			Get:     func(s Setup) string { return s.Choices.ExternalID },
			Set:     setExternalChoice,
		},
		{
			Key: "target.externalId", Flag: "--external-id", Kind: Text, Required: true,
			Comment: "what the agent sends when it assumes the role; \"\" where the credential has none",
			Usage:   "External ID entered in Torque",
			Label:   "External ID",
			Title:   "The External ID you have", Placeholder: "2 to 1224 characters",
			Help:  "Exactly as it stands in Torque: capitals count, and so does a space at the end.",
			Set:   func(s *Setup, v string) { s.Target.ExternalID, s.Target.NoExternalID = v, false },
			Empty: (*Setup).SetNoExternalID,
			Known: func(s Setup) bool { return s.Target.ExternalIDKnown() },
			When:  func(s Setup) bool { return s.Choices.ExternalID == ExternalIssued },
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
