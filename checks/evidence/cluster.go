package evidence

import "time"

// Cluster is what somebody sent of the Kubernetes cluster in which agent and runners
// run: who has which AWS identity, and nothing else of any object.
type Cluster struct {
	Accounts     []ServiceAccount `json:"accounts,omitempty"`
	Pods         []Pod            `json:"pods,omitempty"`
	Associations []PodIdentity    `json:"associations,omitempty"`
	// Grains are the service accounts that a blueprint's grains name, without a
	// namespace where they name none.
	Grains []ServiceAccount `json:"grains,omitempty"`
}

// ServiceAccount is a service account with its annotation eks.amazonaws.com/role-arn,
// "" where it has none.
type ServiceAccount struct {
	Namespace string `json:"namespace,omitempty" mask:"words"`
	Name      string `json:"name" mask:"name"`
	RoleARN   string `json:"roleArn,omitempty" mask:"role"`
}

// The kinds of pods.
const (
	AgentPod  = "agent"
	RunnerPod = "runner"
)

// Pod is a pod with what it got when it started.
type Pod struct {
	Namespace string     `json:"namespace,omitempty" mask:"words"`
	Name      string     `json:"name" mask:"name"`
	Kind      string     `json:"kind,omitempty" enum:"agent,runner"` // "": not known
	Account   string     `json:"account,omitempty" mask:"name"`      // its service account
	Started   *time.Time `json:"started,omitempty"`
	RoleARN   string     `json:"roleArn,omitempty" mask:"role"` // AWS_ROLE_ARN
	Container bool       `json:"container,omitempty"`           // AWS_CONTAINER_CREDENTIALS_FULL_URI is set: Pod Identity
}

// PodIdentity is an association of EKS Pod Identity. One with a target role calls as
// that.
type PodIdentity struct {
	Namespace     string     `json:"namespace,omitempty" mask:"words"`
	Account       string     `json:"account" mask:"name"`
	RoleARN       string     `json:"roleArn,omitempty" mask:"role"` // "" where only the list was sent
	TargetRoleARN string     `json:"targetRoleArn,omitempty" mask:"role"`
	External      bool       `json:"external,omitempty"` // it sends an External ID of its own
	NoSessionTags bool       `json:"noSessionTags,omitempty"`
	Created       *time.Time `json:"created,omitempty"`
}
