package sandbox

import "fmt"

// fault is a refused call as AWS answers it.
type fault struct {
	Code    string
	Status  int // HTTP status
	Message string
}

func (f *fault) Error() string { return f.Code + ": " + f.Message }

func faultf(status int, code, format string, args ...any) error {
	return &fault{Code: code, Status: status, Message: fmt.Sprintf(format, args...)}
}

// authProblem is a reason to refuse a request before any permission is judged.
type authProblem string

const (
	noSignature    authProblem = "no signature"
	brokenHeader   authProblem = "broken authorization header"
	unknownKey     authProblem = "unknown key"
	wrongSignature authProblem = "wrong signature"
	expiredToken   authProblem = "expired token"
	skewedClock    authProblem = "skewed clock"
)

// authCodes: the same problem has another code in each protocol, and always
// status 400 in JSON (FAULTS.md, local-keys-invalid and its neighbours).
var authCodes = map[authProblem]struct{ query, json, message string }{
	noSignature:    {"MissingAuthenticationToken", "MissingAuthenticationTokenException", "Request is missing Authentication Token"},
	brokenHeader:   {"IncompleteSignature", "IncompleteSignatureException", "Authorization header requires 'Credential', 'SignedHeaders' and 'Signature' parameters, and a signed date."},
	unknownKey:     {"InvalidClientTokenId", "UnrecognizedClientException", "The security token included in the request is invalid."},
	wrongSignature: {"SignatureDoesNotMatch", "InvalidSignatureException", "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details."},
	expiredToken:   {"ExpiredToken", "ExpiredTokenException", "The security token included in the request is expired"},
	skewedClock:    {"SignatureDoesNotMatch", "InvalidSignatureException", ""},
}

// authFault words an authentication problem for a protocol. detail replaces
// the message where the problem carries its own.
func authFault(p authProblem, json bool, detail string) *fault {
	row := authCodes[p]
	f := &fault{Code: row.query, Status: 403, Message: row.message}
	if json {
		f.Code, f.Status = row.json, 400
	} else if p == brokenHeader {
		f.Status = 400
	}
	if detail != "" {
		f.Message = detail
	}
	return f
}

// constraint words a violated model constraint as the query services do.
func constraint(field, value, rule string) error {
	return faultf(400, "ValidationError", "1 validation error detected: Value '%s' at '%s' failed to satisfy constraint: Member must %s", value, field, rule)
}
