package awsops

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"clonepath/awsops/sealed"
)

// Kind names what a Change writes. Each has a row in writers.
type Kind string

// The kinds of Change.
const (
	CreateSecret   Kind = "create-secret"
	PutSecretValue Kind = "put-secret-value"
	CreateRole     Kind = "create-role"
	UpdateTrust    Kind = "update-trust"
	PutRolePolicy  Kind = "put-role-policy"
	CreatePolicy   Kind = "create-policy" // customer-managed
	AttachPolicy   Kind = "attach-policy"
	TagRole        Kind = "tag-role"
	TagSecret      Kind = "tag-secret"

	DeleteSecret     Kind = "delete-secret" // with a recovery window
	DeleteRole       Kind = "delete-role"
	DeleteRolePolicy Kind = "delete-role-policy"
	DeletePolicy     Kind = "delete-policy"
	DetachPolicy     Kind = "detach-policy"
)

// Change is one write to AWS, as data: what is there, what shall be there, and
// how to go back. A planner fills it, people read it, Account.Apply carries it
// out. It prints no secret: Value redacts itself.
type Change struct {
	ID    string `json:"id"`   // stable within a plan, e.g. "trust"; the journal's key
	Kind  Kind   `json:"kind"` //
	Title string `json:"title"`
	// Resource is what is written to: a role's name, or a secret's name or ARN.
	// For create-policy it is the ARN that the policy will have, for
	// delete-policy the one that it has.
	Resource string `json:"resource"`
	// ARN is the ARN of the role, the secret or the policy, as far as it is
	// known: that of a new secret lacks what AWS appends.
	ARN string `json:"arn,omitempty"`
	// Region is where a secret is; "" for IAM, which has none.
	Region string `json:"region,omitempty"`
	// Policy is the inline policy's name (put-role-policy, delete-role-policy) or
	// the managed policy's ARN (attach-policy, detach-policy); "" otherwise.
	Policy string `json:"policy,omitempty"`
	// Before is what the plan was made from, in the form that State returns;
	// Apply stops if it is no longer so. After is what shall stand there.
	// What both hold, by kind:
	//
	//	create-role, update-trust       the trust policy; "" = there is no such role
	//	put-role-policy, create-policy  the policy document; "" = there is none
	//	attach-policy                   "" or "attached"
	//	create-secret                   Before "" = there is no such secret; After: the value's shape
	//	put-secret-value                Before: the version id labelled AWSCURRENT, "" = none;
	//	                                After: the value's shape
	//	tag-role, tag-secret            lines "key=value", sorted, of exactly the keys in Tags
	//	delete-…, detach-policy         Before as in the kind that made it, After ""
	//	delete-secret                   Before: the version id labelled AWSCURRENT
	Before string `json:"before"`
	After  string `json:"after"`
	// Value is the secret to store; only for create-secret and put-secret-value.
	Value    sealed.Value `json:"-"`
	Settings Settings     `json:"settings"`
	// MayBreak says that the chain, if it works now, can stop working by it.
	MayBreak bool     `json:"mayBreak"`
	Rollback Rollback `json:"rollback"`
	// Token is the ClientRequestToken of create-secret and put-secret-value, 32
	// to 64 characters (NewToken). Applying twice with one token writes once.
	Token string `json:"token,omitempty"`
}

// Settings are what some kinds need beside the document. Empty means AWS's
// default.
type Settings struct {
	Path        string            `json:"path,omitempty"` // of a role or managed policy, "/" by default
	Description string            `json:"description,omitempty"`
	KMSKey      string            `json:"kmsKey,omitempty"`              // of a secret
	Boundary    string            `json:"permissionsBoundary,omitempty"` // of a role
	Tags        map[string]string `json:"tags,omitempty"`
}

// Rollback says how to undo a Change by hand.
type Rollback struct {
	Text    string `json:"text"`
	Command string `json:"command"` // for a shell with the AWS CLI; holds no secret
}

// Applied is what a Change left behind.
type Applied struct {
	ARN       string `json:"arn,omitempty"`       // of a created role, policy or secret
	VersionID string `json:"versionId,omitempty"` // of a written secret value
	// Already says that After stood there before, so that nothing was written.
	Already bool `json:"already,omitempty"`
}

// ErrDrifted says that a resource is no longer as it was when the Change was
// planned. Nothing was written.
type ErrDrifted struct {
	Change  Change
	Planned string // = Change.Before
	Found   string // what stands there now
}

// Error says what happened.
func (e *ErrDrifted) Error() string {
	return fmt.Sprintf("%s: %s has changed since the plan was made, so nothing was written; planned from %s, found %s",
		e.Change.Title, e.Change.Resource, shown(e.Planned), shown(e.Found))
}

// shown is a state in a few words. A document is not quoted: it can hold an
// External ID.
func shown(state string) string {
	switch {
	case state == "":
		return "nothing there"
	case strings.HasPrefix(state, "{"):
		return fmt.Sprintf("a document of %d characters", len([]rune(state)))
	}
	return fmt.Sprintf("%q", state)
}

// Actions lists the IAM actions that applying the Change needs, for the
// pre-flight and for explain --permissions.
func (c Change) Actions() []string {
	w := writers[c.Kind]
	actions := slices.Clone(w.actions)
	if len(c.Settings.Tags) > 0 {
		actions = append(actions, w.tagging...)
	}
	if c.Settings.KMSKey != "" {
		actions = append(actions, w.encrypting...)
	}
	return actions
}

// NewToken makes a ClientRequestToken: a random UUID.
func NewToken(random io.Reader) (string, error) {
	var b [16]byte
	if _, err := io.ReadFull(random, b[:]); err != nil {
		return "", fmt.Errorf("make a request token: %w", err)
	}
	b[6], b[8] = b[6]&0x0f|0x40, b[8]&0x3f|0x80 // version 4, variant 1 (RFC 9562)
	return fmt.Sprintf("%x-%x-%x-%x-%x", b[:4], b[4:6], b[6:8], b[8:10], b[10:]), nil
}

// WriteActions lists the IAM actions that setting up can need, and the one by
// which it asks beforehand, sorted, for explain --permissions.
func WriteActions() []string {
	return actionsOf(false, "kms:GenerateDataKey", "kms:Decrypt", "iam:SimulatePrincipalPolicy")
}

// RemoveActions lists those that taking it back can need beside them.
func RemoveActions() []string { return actionsOf(true) }

func actionsOf(removes bool, actions ...string) []string {
	for _, w := range writers {
		if w.removes == removes {
			actions = append(append(actions, w.actions...), w.tagging...)
		}
	}
	slices.Sort(actions)
	return slices.Compact(actions)
}
