package awserr

import "strings"

// codes is what AWS's error codes mean. One fault often has two codes, because
// STS and IAM speak another protocol than Secrets Manager and KMS.
var codes = map[string]struct {
	class Class
	cause string
}{
	"AccessDenied":          {Denied, ""},
	"AccessDeniedException": {Denied, ""},
	"UnauthorizedOperation": {Denied, ""},
	"UnauthorizedException": {Denied, ""},

	"NoSuchEntity":              {NotFound, ""},
	"NoSuchEntityException":     {NotFound, ""},
	"ResourceNotFoundException": {NotFound, ""},
	"NotFoundException":         {NotFound, ""},

	"ConcurrentModification":              {Invalid, ""},
	"DecryptionFailure":                   {Invalid, ""},
	"DeleteConflict":                      {Invalid, ""},
	"DisabledException":                   {Invalid, ""},
	"EncryptionFailure":                   {Invalid, ""},
	"EntityAlreadyExists":                 {Invalid, ""},
	"InvalidArnException":                 {Invalid, ""},
	"InvalidInput":                        {Invalid, ""},
	"InvalidParameterException":           {Invalid, ""},
	"InvalidParameterValue":               {Invalid, ""},
	"InvalidRequestException":             {Invalid, ""},
	"KMSInvalidStateException":            {Invalid, ""},
	"LimitExceeded":                       {Invalid, ""},
	"LimitExceededException":              {Invalid, ""},
	"MalformedPolicyDocument":             {Invalid, ""},
	"MalformedPolicyDocumentException":    {Invalid, ""},
	"PackedPolicyTooLarge":                {Invalid, ""},
	"PreconditionNotMetException":         {Invalid, ""},
	"PublicPolicyException":               {Invalid, ""},
	"RegionDisabledException":             {Invalid, ""},
	"ResourceExistsException":             {Invalid, ""},
	"UnmodifiableEntity":                  {Invalid, ""},
	"ValidationError":                     {Invalid, ""},
	"ValidationException":                 {Invalid, ""},
	"PolicyEvaluation":                    {Other, ""},
	"PolicyNotAttachable":                 {Invalid, ""},
	"ServiceFailure":                      {Other, ""},
	"InternalFailure":                     {Other, ""},
	"InternalServiceError":                {Other, ""},
	"KMSInternalException":                {Other, ""},
	"DependencyTimeoutException":          {Other, ""},
	"Throttling":                          {Throttled, ""},
	"ThrottlingException":                 {Throttled, ""},
	"ThrottledException":                  {Throttled, ""},
	"TooManyRequestsException":            {Throttled, ""},
	"RequestLimitExceeded":                {Throttled, ""},
	"InvalidClientTokenId":                {Credentials, "local-keys-invalid"},
	"UnrecognizedClientException":         {Credentials, "local-keys-invalid"},
	"InvalidAccessKeyId":                  {Credentials, "local-keys-invalid"},
	"SignatureDoesNotMatch":               {Credentials, "local-secret-key-wrong"},
	"InvalidSignatureException":           {Credentials, "local-secret-key-wrong"},
	"ExpiredToken":                        {Credentials, "local-session-token-stale"},
	"ExpiredTokenException":               {Credentials, "local-session-token-stale"},
	"RequestExpired":                      {Credentials, "local-clock-skew"},
	"RequestTimeTooSkewed":                {Credentials, "local-clock-skew"},
	"RequestInTheFuture":                  {Credentials, "local-clock-skew"},
	"MissingAuthenticationToken":          {Credentials, "local-no-credentials"},
	"MissingAuthenticationTokenException": {Credentials, "local-no-credentials"},
	"IncompleteSignature":                 {Credentials, ""},
	"IncompleteSignatureException":        {Credentials, ""},
	"UnknownOperationException":           {Unsupported, ""},
	"UnknownOperation":                    {Unsupported, ""},
	"InvalidAction":                       {Unsupported, ""},
	"NotImplemented":                      {Unsupported, ""},
	"NotImplementedException":             {Unsupported, ""},
	"UnsupportedOperation":                {Unsupported, ""},
}

// causes are failures on the way to AWS, known by their text because no code
// exists: nothing was sent, or something that is not AWS answered. The first
// match counts, so a text that contains another stands before it.
var causes = []struct {
	cause string
	class Class
	any   []string // one of these is in the text
}{
	{"local-clock-skew", Credentials, []string{"Signature expired:", "Signature not yet current:"}},
	{"", Credentials, []string{", <nil>"}}, // source_profile leads round in a ring
	{"local-source-profile-missing", Credentials, []string{"failed to load assume role ", "The source_profile "}},
	{"local-profile-missing", Credentials, []string{"failed to get shared config profile", "The config profile ("}},
	{"local-partial-credentials", Credentials, []string{"partial credentials found", "Partial credentials found"}},
	{"local-sso-expired", Credentials, []string{"cached SSO token", "SSO session has expired", "SSO session associated with this profile has expired", "Error loading SSO Token", "Token has expired and refresh failed"}},
	{"local-credential-process-fails", Credentials, []string{"process provider error", "error in credential_process", "credentials from custom-process"}},
	{"local-region-missing", Invalid, []string{"Invalid Configuration: Missing Region", "You must specify a region", "MissingRegion"}},
	{"local-region-whitespace", Invalid, []string{"invalid input region"}},
	{"local-no-credentials", Credentials, []string{"no EC2 IMDS role found", "static credentials are empty", "Unable to locate credentials", "NoCredentialProviders", "CredentialsProviderError"}},
	{"local-proxy-407", Network, []string{"Proxy Authentication Required"}},
	{"local-tls-interception", Network, []string{"certificate signed by unknown authority", "CERTIFICATE_VERIFY_FAILED", "unable to get local issuer certificate", "self-signed certificate in certificate chain", "self signed certificate in certificate chain"}},
	{"", Timeout, []string{"context deadline exceeded", "Client.Timeout exceeded"}},
	{"", Network, []string{"no such host", "connection refused", "connection reset", "i/o timeout", "network is unreachable", "no route to host", "TLS handshake", "dial tcp", "proxyconnect", "unexpected EOF", "Could not connect to the endpoint URL", "timeout on endpoint URL", "request send failed"}},
	{"", Credentials, []string{"failed to refresh cached credentials", "failed to retrieve credentials", "get credentials:"}},
}

// htmlPage are texts of clients that got a page where AWS's answer should be.
var htmlPage = []string{"invalid character '<'", "node not found", "UnknownError", "<html", "<!doctype html", "<!DOCTYPE html"}

// Complete fills what follows from the fields that are known already: class,
// cause, and the facts in the message. It changes nothing that is set, and adds
// no cause that belongs to another class.
func (f *Failure) Complete() *Failure {
	f.readDenial()
	f.readServerTime()
	class, cause := f.meaning()
	if f.Class == "" {
		f.Class = class
	}
	if f.Cause == "" && f.Class == class {
		f.Cause = cause
	}
	return f
}

func (f *Failure) meaning() (Class, string) {
	known, ok := codes[f.Code]
	switch {
	case ok && known.class == Credentials && clockSkewed(f.Message):
		return Credentials, "local-clock-skew"
	case ok:
		return known.class, known.cause
	case f.HTTPStatus == 407:
		return Network, "local-proxy-407"
	case f.HTTPStatus != 0 && !f.RequestID && containsAny(f.Message+" "+f.Code, htmlPage):
		return Network, "local-proxy-html-page"
	case f.Action != "":
		return Denied, ""
	}
	for _, row := range causes {
		if containsAny(f.Message, row.any) {
			return row.class, row.cause
		}
	}
	switch f.HTTPStatus {
	case 429:
		return Throttled, ""
	case 501:
		return Unsupported, ""
	}
	return Other, ""
}

func clockSkewed(message string) bool {
	return containsAny(message, causes[0].any)
}

func containsAny(text string, parts []string) bool {
	for _, part := range parts {
		if strings.Contains(text, part) {
			return true
		}
	}
	return false
}
