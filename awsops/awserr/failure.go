package awserr

import "clonepath/awsops/clean"

// Class sorts failures by what they say about the chain.
type Class string

// The classes of a Failure.
const (
	Denied      Class = "denied"      // AWS refused: AccessDenied, AccessDeniedException
	NotFound    Class = "notFound"    // NoSuchEntity, ResourceNotFoundException, NotFoundException
	Invalid     Class = "invalid"     // validation, malformed policy, wrong state
	Throttled   Class = "throttled"   // Throttling, ThrottlingException
	Credentials Class = "credentials" // the caller's credentials are missing, wrong or expired: AWS judged no permission
	Network     Class = "network"     // nothing came back from AWS: DNS, TLS, proxy, connection, a page that is not AWS's
	Timeout     Class = "timeout"     // our own limit passed
	Unsupported Class = "unsupported" // an endpoint that does not know the operation
	Other       Class = "other"
)

// Failure is a refused or failed call as facts. It holds no secret: messages
// of AWS never echo a secret value.
type Failure struct {
	Operation  string `json:"operation" mask:"word"`        // "sts:AssumeRole": the IAM action name
	Class      Class  `json:"class"`                        //
	Code       string `json:"code,omitempty" mask:"word"`   // AWS's error code, "" when AWS did not answer
	HTTPStatus int    `json:"httpStatus,omitempty"`         // 0: no HTTP answer
	RequestID  bool   `json:"requestId"`                    // an AWS request id was present: AWS itself answered
	Message    string `json:"message"`                      // AWS's text, or the client's error text
	Caller     string `json:"caller,omitempty"`             // the ARN after "User:" in a denial
	Action     string `json:"action,omitempty" mask:"word"` // the action that the denial names
	Resource   string `json:"resource,omitempty" mask:"id"` // the resource that the denial names
	// Reason is the kind of policy in the denial's suffix ("identity-based
	// policy", "permissions boundary", …), "" for the bare text. Explicit tells
	// "with an explicit deny in" from "because no … allows". PolicyARN is the
	// policy that AWS names since 2026, "" where it names none.
	Reason    string `json:"reason,omitempty"`
	Explicit  bool   `json:"explicit,omitempty"`
	PolicyARN string `json:"policyArn,omitempty"`
	// AuthorizationID opens AWS's own account of the decision (GetRequestAuthorizationDetails)
	// to the denied caller's account and organisation; "" where AWS gave none.
	AuthorizationID string `json:"authorizationId,omitempty"`
	// ServerTime is the server's clock: the answer's Date header, or the time in
	// a signature failure about clocks (RFC 3339).
	ServerTime string `json:"serverTime,omitempty"`
	// Cause is the catalogue id of a failure of the operator's own machine or
	// identity that this failure alone proves (local-sso-expired …), "" otherwise.
	Cause string `json:"cause,omitempty"`
}

// Error makes a Failure an error that reads as one sentence.
func (f *Failure) Error() string {
	if f.Code == "" {
		return clean.Line(f.Operation + ": " + f.Message)
	}
	return clean.Line(f.Operation + ": " + f.Code + ": " + f.Message)
}
