package evidence

import (
	"time"

	"clonepath/awsops/target"
)

// TorqueAsked is which Torque a run was told to look at. It is no observation:
// it stands beside the Target, as part of the question.
type TorqueAsked struct {
	Host  string `json:"host,omitempty" mask:"host"`   // "portal.qtorque.io", with the port where it has one
	Space string `json:"space,omitempty" mask:"words"` // the space whose agents and repositories count
	// Credential is the name that the set-up gives the credential, "" where it
	// gives none: then it is the one that the repository uses.
	Credential string `json:"credential,omitempty" mask:"words"`
	// NotAsked says why Torque was not asked although somebody meant it to be, "" else.
	NotAsked string `json:"notAsked,omitempty"`
}

// TorqueCredential is what Torque's API shows of a credential. Its
// credential_data is unpublished for Secrets Manager: what has no known meaning
// is kept by name and kind, never by value.
type TorqueCredential struct {
	Name      string        `json:"name" mask:"name"`
	CloudType string        `json:"cloudType,omitempty" mask:"word"` // "sourceControl" for Git
	Type      string        `json:"type,omitempty" mask:"word"`      // credential_data.type: github, bitbucket, azureDevops, gitlabEnterprise …
	AllSpaces *bool         `json:"allSpaces,omitempty"`             // nil: not shown
	Spaces    []string      `json:"spaces,omitempty" mask:"words"`   // allowed_space_names
	OfSpace   bool          `json:"ofSpace,omitempty"`               // listed by the space itself
	Fields    []TorqueField `json:"fields,omitempty"`                // every other field, in order of its name
}

// TorqueField is a field of unpublished meaning. Free text may be anything, a
// secret too: of it only the outcome of the comparison is kept.
type TorqueField struct {
	Field string       `json:"field" mask:"word"`                                          // "credential_data.role_arn"
	Kind  string       `json:"kind" enum:"text,number,boolean,list,object,empty"`          // text, number, boolean, list, object, empty
	ARN   string       `json:"arn,omitempty" pattern:"^arn:"`                              // the value, where it is the ARN of a role or a secret
	Of    target.Field `json:"of,omitempty" enum:"roleArn,externalId,secretId,secretPath"` // which of the Target's fields it is, by its name or its ARN; "" = unknown
	// Compared is "same" or "other" than the Target's, "" where there was nothing
	// to compare.
	Compared string `json:"compared,omitempty" enum:"same,other"`
}

// The outcomes of comparing a TorqueField.
const (
	TorqueSame  = "same"
	TorqueOther = "other"
)

// TorqueAgent is an agent of the space.
type TorqueAgent struct {
	Name          string     `json:"name" mask:"name"`
	Type          string     `json:"type,omitempty" mask:"word"`
	Status        string     `json:"status,omitempty"`        // Torque's word; the list of words is unpublished
	LastKeepAlive *time.Time `json:"lastKeepAlive,omitempty"` // nil: not shown, or in no form of a time
	Errors        []string   `json:"errors,omitempty"`        // scrubbed
}

// TorqueRepository is the Target's repository as the space knows it.
type TorqueRepository struct {
	Name       string   `json:"name,omitempty" mask:"name"`
	URL        string   `json:"url" mask:"address"` // without user information
	Branch     string   `json:"branch,omitempty" mask:"branch"`
	Credential string   `json:"credentialName,omitempty" mask:"words"`
	Status     string   `json:"status,omitempty"`             // "Syncing", "Connected", or a word that is unpublished
	Errors     []string `json:"errors,omitempty"`             // scrubbed
	Agents     []string `json:"agents,omitempty" mask:"name"` // names of the agents that serve it
}
