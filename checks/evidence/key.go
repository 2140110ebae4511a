package evidence

import "time"

// Key is the answer of kms:DescribeKey. What is "" or nil was not told.
type Key struct {
	ARN             string     `json:"arn"`
	State           string     `json:"state"`   // Enabled, Disabled, PendingDeletion …
	Manager         string     `json:"manager"` // AWS or CUSTOMER
	Deletion        *time.Time `json:"deletion,omitempty"`
	Spec            string     `json:"spec,omitempty" mask:"value"`   // SYMMETRIC_DEFAULT, RSA_2048 …
	Usage           string     `json:"usage,omitempty" mask:"value"`  // ENCRYPT_DECRYPT, SIGN_VERIFY …
	Origin          string     `json:"origin,omitempty" mask:"value"` // AWS_KMS, EXTERNAL …
	MultiRegion     *bool      `json:"multiRegion,omitempty"`
	MultiRegionType string     `json:"multiRegionType,omitempty" mask:"word"` // PRIMARY or REPLICA
}

// KeyGrants are the grants on the secret's key, which stand beside its policy.
type KeyGrants struct {
	List []KeyGrant `json:"grants"`
	// More: the key has others that were not read.
	More bool `json:"more,omitempty"`
}

// KeyGrant is one of them.
type KeyGrant struct {
	ID         string   `json:"id" mask:"words"`
	Name       string   `json:"name,omitempty" mask:"name"`
	Grantee    string   `json:"grantee" mask:"name"` // ARN of a principal, or a service
	Operations []string `json:"operations"`
	// Equals has to be the whole encryption context of a request, Subset a part of it.
	Equals map[string]string `json:"equals,omitempty" mask:"context"`
	Subset map[string]string `json:"subset,omitempty" mask:"context"`
}
