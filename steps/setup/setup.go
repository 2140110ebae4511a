package setup

import (
	"slices"
	"strings"

	"clonepath/awsops/target"
)

// APIVersion is the version of clonepath.yaml that this build reads and writes.
const APIVersion = "clonepath/v1"

// Setup is a Target plus every other decision of a person. It is what
// clonepath.yaml holds, and it has no secret value. Each field of its parts is a
// key of the file, named by the yaml tag, and has a row in the table (Field).
type Setup struct {
	APIVersion string           `yaml:"apiVersion" json:"apiVersion"`
	Target     target.Target    `yaml:"target" json:"target"`
	Agent      AgentChoice      `yaml:"agent" json:"agent"`
	Secret     SecretChoice     `yaml:"secret" json:"secret"`
	Role       RoleChoice       `yaml:"role" json:"role"`
	Credential CredentialChoice `yaml:"credential" json:"credential"`
	Audit      AuditChoice      `yaml:"audit" json:"audit"`

	// Choices are the turns a person took on the way. They are kept with an
	// unfinished Setup and never written to clonepath.yaml: there they follow
	// from the other values.
	Choices Choices `yaml:"-" json:"choices"`
}

// Choices of a person that decide which questions follow.
type Choices struct {
	Profile    string `json:"profile"`           // AWS profile, "" for the SDK's default chain
	Hosting    string `json:"hosting"`           // "unknown" where a person said so
	Runners    string `json:"runners,omitempty"` // RunnersSame, RunnersOther or RunnersUnknown
	Secret     string `json:"secret"`            // ChooseNew or ChooseExisting
	Role       string `json:"role"`              // ChooseNew or ChooseExisting
	ExternalID string `json:"externalId"`        // ExternalIssued, ExternalGenerate or ExternalNone

	// Waiting names the steps that were handed over to others and are not done
	// yet, separated by spaces; HandedOver is the directory that they were given.
	Waiting    string `json:"waiting,omitempty"`
	HandedOver string `json:"handedOver,omitempty"`
}

// Waits tells whether a step was handed over and is not done yet.
func (c Choices) Waits(step StepID) bool {
	return slices.Contains(strings.Fields(c.Waiting), string(step))
}

// HandOver notes that steps wait for others, who were given a directory. No
// steps: nothing waits any more.
func (c *Choices) HandOver(dir string, waiting ...StepID) {
	var names []string
	for _, step := range waiting {
		names = append(names, string(step))
	}
	c.Waiting, c.HandedOver = strings.Join(names, " "), dir
}

// The values of Choices.
const (
	ChooseNew        = "new"
	ChooseExisting   = "existing"
	ExternalIssued   = "issued"   // Torque, or somebody else, gave it
	ExternalGenerate = "generate" // we make one: 128 bits
	ExternalNone     = "none"     // with a warning
)

// Names that a Setup gets where nobody chose one. Those of secret and policy
// are the guide's, or in its manner.
const (
	DefaultSecretName = "git-repo-token"
	DefaultSecretPath = "token"
	DefaultRoleName   = "torque-git-reader"
	DefaultRolePath   = "/"
	DefaultPolicyName = "torque-git-read"
)

// DefaultTags are put on what we create, so that its owner sees where it came
// from. An empty (not nil) map of tags turns them off.
func DefaultTags() map[string]string { return map[string]string{"managed-by": "clonepath"} }
