package target

import (
	"cmp"
	"strings"
)

// DocumentedAgentPrincipal is the principal in the trust policy of the
// documented procedure (GUIDE.md, step 2). It is an assumption until a person
// confirms it: other Torque pages name another account (TORQUE.md, defect 8).
const DocumentedAgentPrincipal = "arn:aws:iam::046086677675:role/agent-sa-role"

// TorqueAccounts are the AWS accounts that Torque's public pages name. They
// stay readable in shared evidence.
var TorqueAccounts = []string{"046086677675", "349148204654"}

// Origin says how the agent principal is known.
type Origin string

const (
	// Confirmed: given by a person or a flag, read from an error, or what a running pod
	// really has.
	Confirmed Origin = "confirmed"
	// AccountConfirmed: CloudTrail shows the account, not the role.
	AccountConfirmed Origin = "account-confirmed"
	// Likely: an annotation alone says so.
	Likely Origin = "likely"
	// Documented: only the guide says so.
	Documented Origin = "documented"
)

// Target is what is diagnosed: the four Torque fields, the repository, and who
// the agent is. It never holds a secret value. Empty strings mean "not given":
// that the credential has no External ID is said by NoExternalID, that no runner calls
// as somebody else by RunnersAsAgent.
type Target struct {
	Region      string `json:"region" yaml:"region" mask:"region"`
	RoleARN     string `json:"roleArn" yaml:"roleArn" mask:"role"`
	ExternalID  string `json:"externalId" yaml:"externalId" mask:"words"`
	SecretID    string `json:"secretId" yaml:"secretId" mask:"secret"` // a name or an ARN
	SecretPath  string `json:"secretPath" yaml:"secretPath" mask:"key"`
	Repo        string `json:"repo" yaml:"repo" mask:"address"` // an https:// URL
	Branch      string `json:"branch" yaml:"branch" mask:"branch"`
	GitUsername string `json:"gitUsername" yaml:"gitUsername" mask:"login"`
	// AgentPrincipal is whom the agent calls as; while Torque changes it, old and new
	// stand side by side. RunnerPrincipals are the runners that call as somebody else.
	AgentPrincipal   Principals `json:"agentPrincipal" yaml:"agentPrincipal"`
	RunnerPrincipals Runners    `json:"runnerPrincipals,omitempty" yaml:"runnerPrincipals"`
	NoExternalID     bool       `json:"noExternalId,omitempty" yaml:"-"`
	RunnersAsAgent   bool       `json:"runnersAsAgent,omitempty" yaml:"-"` // a person said that runners call as the agent does
}

// ExternalIDKnown reports whether it is known what the credential sends as
// External ID, be it none.
func (t Target) ExternalIDKnown() bool { return t.ExternalID != "" || t.NoExternalID }

// Agent returns the agent principal, the first of several, and its origin: the
// documented one where none was given.
func (t Target) Agent(origin Origin) (string, Origin) {
	if t.AgentPrincipal == "" {
		return DocumentedAgentPrincipal, Documented
	}
	return t.AgentPrincipal.First(), cmp.Or(origin, Confirmed)
}

// SecretName returns the secret's name, taken out of an ARN where SecretID is
// one. A full ARN ends in "-" and six characters that AWS adds; they are cut
// off, so a partial ARN whose name itself ends so loses them too (catalogue:
// secret-name-hyphen-six).
func (t Target) SecretName() string {
	a, err := ParseARN(t.SecretID)
	if err != nil {
		return t.SecretID
	}
	name := strings.TrimPrefix(a.Resource, "secret:")
	if suffix := secretSuffix().FindString(name); suffix != "" {
		return name[:len(name)-len(suffix)]
	}
	return name
}

// SecretARNAccount returns the account in the secret's ARN, "" for a bare name.
func (t Target) SecretARNAccount() string {
	a, err := ParseARN(t.SecretID)
	if err != nil {
		return ""
	}
	return a.Account
}

// RoleAccount returns the account in the role's ARN, "" where it has none.
func (t Target) RoleAccount() string {
	a, err := ParseARN(t.RoleARN)
	if err != nil {
		return ""
	}
	return a.Account
}

// RoleName returns the role's name without its path, "" where RoleARN is none.
func (t Target) RoleName() string {
	a, err := ParseARN(t.RoleARN)
	if err != nil || a.Service != "iam" {
		return ""
	}
	return lastSegment(strings.TrimPrefix(a.Resource, "role/"))
}
