package setup

import (
	"cmp"

	"clonepath/awsops/target"
)

// AgentChoice says who runs the agent and how its principal is known.
type AgentChoice struct {
	Hosting string        `yaml:"hosting" json:"hosting"` // HostingTorque, HostingSelf, or "" for unknown
	Origin  target.Origin `yaml:"origin" json:"origin"`   // of target.agentPrincipal
}

// The values of AgentChoice.Hosting.
const (
	HostingTorque = "torque"
	HostingSelf   = "self"
)

func repoFields() []Field {
	return []Field{
		{
			Key: "target.repo", Flag: "--repo", Kind: Text, Required: true,
			Comment: "HTTPS address of the repository",
			Usage:   "HTTPS address of the repository; names its host as one that may get the token",
			Label:   "Repository URL",
			Title:   "Repository URL", Placeholder: "https://github.com/acme/blueprints.git",
			Help: "The HTTPS address that Torque will clone from. clonepath tries it with the token, once, and sends the " +
				"token to no other host. An SSH address does not work with a token.",
			Set:      func(s *Setup, v string) { s.Target.Repo = target.RepoOf(v) },
			Validate: func(_ Setup, v string) error { return checkTarget(target.FieldRepo, target.RepoOf(v)) },
		},
		{
			Key: "target.branch", Flag: "--branch", Kind: Text,
			Comment: "branch to try; empty for the default branch",
			Usage:   "branch to clone; the default branch if empty",
			Label:   "Branch",
			Title:   "Branch", Placeholder: "main",
			Help: "The branch that Torque will use. Left empty, the repository's default branch is tried.",
		},
		{
			Key: "agent.hosting", Flag: "--hosting", Kind: Choice,
			Comment: "who runs it: torque, self, or empty for unknown",
			Title:   "Who runs the Torque agent?",
			Help: "It decides which AWS identity the agent has, and so whom your role must trust. If you are not sure, " +
				"say so: the plan then names what has to be found out.",
			Options: []Option{
				{HostingTorque, "Torque (Quali) hosts it", "Its identity is a role in one of Quali's AWS accounts."},
				{HostingSelf, "we host it ourselves", "Its identity is a role of your own: of its service account (IRSA, Pod Identity) or of the node."},
				{hostingUnknown, "I do not know", "Nothing is assumed; ask your Torque administrator where the agent runs."},
			},
			Allowed: []string{HostingTorque, HostingSelf},
			Offer:   func(Setup) string { return HostingTorque },
			Get:     func(s Setup) string { return cmp.Or(s.Agent.Hosting, s.Choices.Hosting) },
			Set:     setHosting,
		},
		{
			Key: "target.agentPrincipal", Flag: "--agent-principal", Kind: Text, Required: true,
			Comment: "The agent's IAM role (ARN)",
			Usage:   "ARN that Torque's agent calls from, as Torque told you",
			Title:   "The agent's IAM role (ARN)", Placeholder: target.DocumentedAgentPrincipal,
			Help: "The IAM role of the agent: your role will trust exactly this ARN. For an agent that Quali hosts, the guide names " +
				target.DocumentedAgentPrincipal + "; ask Torque whether it is yours. For your own agent, take it from the annotation " +
				"eks.amazonaws.com/role-arn, the Pod Identity association, or the node's role.",
			Offer: defaultPrincipal,
			Set:   setPrincipal,
		},
		{
			Key: "agent.origin", Flag: "--agent-confirmed", Kind: Confirm,
			Comment: "how agentPrincipal is known: confirmed, or documented (only the guide says so: never written to AWS)",
			Title:   "Has Torque confirmed this ARN?",
			Help: "The ARN is from the public guide, and Torque's pages do not agree on the account. clonepath never writes a " +
				"principal to AWS that nobody confirmed: answer No, and everything else can still be prepared and exported. " +
				"To find out, ask Torque which ARN your agent calls from.",
			Allowed: []string{string(target.Confirmed), string(target.Documented)},
			Offer:   func(Setup) string { return No },
			Get:     getOrigin,
			Set:     setOrigin,
			When:    func(s Setup) bool { return s.Target.AgentPrincipal == target.DocumentedAgentPrincipal },
		},
		{
			Key: "target.gitUsername", Flag: "--git-username", Kind: Text, Advanced: true,
			Comment: "user name sent with the token; empty: it follows from the host",
			Usage:   "user name sent with the token; follows from the host if empty",
			Title:   "Git user name",
			Help: "The name sent beside the token when clonepath tries the clone. Left empty, it follows from the host: " +
				"x-access-token for GitHub, oauth2 for GitLab, x-token-auth for Bitbucket. Torque's own choice is not published.",
		},
	}
}

// hostingUnknown is the answer "I do not know". In clonepath.yaml it is "", as
// if nobody had been asked; only the Choices tell the two apart.
const hostingUnknown = "unknown"

func setHosting(s *Setup, v string) {
	s.Agent.Hosting, s.Choices.Hosting = v, ""
	if v == hostingUnknown {
		s.Agent.Hosting, s.Choices.Hosting = "", v
	}
}

// defaultPrincipal offers the documented principal unless the customer hosts
// the agent: then it is certainly another one.
func defaultPrincipal(s Setup) string {
	if s.Agent.Hosting == HostingSelf {
		return ""
	}
	return target.DocumentedAgentPrincipal
}

// setPrincipal notes where the principal came from: an ARN that a person typed
// is confirmed by that; the guide's ARN, accepted with Enter, is not.
func setPrincipal(s *Setup, v string) {
	if v == s.Target.AgentPrincipal && s.Agent.Origin != "" {
		return
	}
	s.Target.AgentPrincipal = v
	s.Agent.Origin = target.Confirmed
	if v == "" || v == target.DocumentedAgentPrincipal {
		s.Agent.Origin = target.Documented
	}
}

func getOrigin(s Setup) string {
	switch s.Agent.Origin {
	case target.Confirmed:
		return Yes
	case target.Documented:
		return No
	}
	return ""
}

// setOrigin notes the confirmation. Where nobody named an ARN, as with a flag
// alone, it is the offered one that is confirmed.
func setOrigin(s *Setup, v string) {
	s.Agent.Origin = target.Documented
	if v == Yes {
		s.Agent.Origin = target.Confirmed
		s.Target.AgentPrincipal = cmp.Or(s.Target.AgentPrincipal, defaultPrincipal(*s))
	}
}
