package awserr

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
)

const (
	agentSession = "arn:aws:sts::046086677675:assumed-role/agent-sa-role/torque-agent"
	roleSession  = "arn:aws:sts::111122223333:assumed-role/torque-git-reader/torque"
	roleARN      = "arn:aws:iam::111122223333:role/torque-git-reader"
)

func TestParse(t *testing.T) {
	bareDenial := "User: " + agentSession + " is not authorized to perform: sts:AssumeRole on resource: " + roleARN
	bare := Failure{
		Operation: "sts:AssumeRole", Class: Denied, Code: "AccessDenied", Message: bareDenial,
		Caller: agentSession, Action: "sts:AssumeRole", Resource: roleARN,
	}
	with := func(f Failure, edits ...func(*Failure)) Failure {
		for _, edit := range edits {
			edit(&f)
		}
		return f
	}
	answered := func(status int) func(*Failure) {
		return func(f *Failure) { f.HTTPStatus, f.RequestID = status, true }
	}
	tests := []struct {
		name, text string
		want       Failure
	}{
		{"aws CLI", "An error occurred (AccessDenied) when calling the AssumeRole operation: " + bareDenial, bare},
		{"aws CLI after retries",
			"\naws: [ERROR]: An error occurred (ThrottlingException) when calling the GetSecretValue operation (reached max retries: 4): Rate exceeded\n",
			Failure{Operation: "secretsmanager:GetSecretValue", Class: Throttled, Code: "ThrottlingException", Message: "Rate exceeded"}},
		{"SDK for Go v2",
			"operation error STS: AssumeRole, https response error StatusCode: 403, RequestID: 5a1b-77, api error AccessDenied: " + bareDenial,
			with(bare, answered(403))},
		{"SDK for Go v2, modelled exception",
			"operation error Secrets Manager: GetSecretValue, https response error StatusCode: 400, RequestID: 5a1b-77, ResourceNotFoundException: Secrets Manager can’t find the specified secret.",
			Failure{Operation: "secretsmanager:GetSecretValue", Class: NotFound, Code: "ResourceNotFoundException", HTTPStatus: 400, RequestID: true,
				Message: "Secrets Manager can't find the specified secret."}},
		{"SDK for Go v1",
			"AccessDenied: " + bareDenial + "\n\tstatus code: 403, request id: 5a1b-77", with(bare, answered(403))},
		{"SDK for Java v2", bareDenial + " (Service: Sts, Status Code: 403, Request ID: 5a1b-77)",
			with(bare, answered(403), func(f *Failure) { f.Code = "" })},
		{"SDK for Java v1", bareDenial + " (Service: AWSSecurityTokenService; Status Code: 403; Error Code: AccessDenied; Request ID: 5a1b-77; Proxy: null)",
			with(bare, answered(403))},
		{"message alone", bareDenial + ".", with(bare, func(f *Failure) { f.Code, f.Message = "", bareDenial+"." })},
		{"lines broken by a terminal",
			"An error occurred (AccessDenied) when calling the AssumeRole operation: User: " + agentSession + " is not\n   authorized to perform: sts:AssumeRole\r\n on resource: " + roleARN, bare},
		{"JSON body",
			`{"__type":"com.amazonaws.secretsmanager#ResourceNotFoundException","Message":"Secrets Manager can\u2019t find the specified secret."}`,
			Failure{Class: NotFound, Code: "ResourceNotFoundException", Message: "Secrets Manager can't find the specified secret."}},
		{"XML body",
			"<ErrorResponse><Error><Type>Sender</Type><Code>NoSuchEntity</Code><Message>The role with name X cannot be found.</Message></Error><RequestId>5a1b</RequestId></ErrorResponse>",
			Failure{Class: NotFound, Code: "NoSuchEntity", RequestID: true, Message: "The role with name X cannot be found."}},
		{"CloudTrail event",
			`{"eventSource": "sts.amazonaws.com", "eventName": "AssumeRole", "errorCode": "AccessDenied", "errorMessage": "` + bareDenial + `"}`, bare},
		{".NET, as Torque logs it",
			"Amazon.SecretsManager.Model.ResourceNotFoundException: Secrets Manager can't find the specified secret.",
			Failure{Class: NotFound, Code: "ResourceNotFoundException", Message: "Secrets Manager can't find the specified secret."}},
		{"HTML escapes of a web page",
			"An error occurred (InvalidRequestException) when calling the GetSecretValue operation: You can&#39;t perform this operation on the secret because it was marked for deletion.",
			Failure{Operation: "secretsmanager:GetSecretValue", Class: Invalid, Code: "InvalidRequestException",
				Message: "You can't perform this operation on the secret because it was marked for deletion."}},
		{"nothing known", "fatal: something else", Failure{Class: Other, Message: "fatal: something else"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got, ok := Parse(test.text)
			if diff := cmp.Diff(test.want, *got); diff != "" {
				t.Errorf("Parse (-want +got):\n%s", diff)
			}
			if ok != (test.want.Class != Other) {
				t.Errorf("recognised = %v", ok)
			}
		})
	}
}

func TestReasons(t *testing.T) {
	const denial = "User: " + roleSession + " is not authorized to perform: secretsmanager:GetSecretValue on resource: "
	tests := []struct {
		rest, resource, reason, policy string
		explicit                       bool
	}{
		{"git-repo-token because no identity-based policy allows the secretsmanager:GetSecretValue action", "git-repo-token", "identity-based policy", "", false},
		{"git-repo-token  because no identity-based policy allows the secretsmanager:GetSecretValue action", "git-repo-token ", "identity-based policy", "", false},
		{"x because no VPC endpoint policy allows the secretsmanager:GetSecretValue action", "x", "VPC endpoint policy", "", false},
		{"x because no permissions boundary allows the secretsmanager:GetSecretValue action", "x", "permissions boundary", "", false},
		{"x because no sessions policy allows the secretsmanager:GetSecretValue action", "x", "session policy", "", false},
		{"x with an explicit deny in a resource-based policy", "x", "resource-based policy", "", true},
		{"x with an explicit deny in the role trust policy", "x", "role trust policy", "", true},
		{"x with an explicit deny in a permissions boundary", "x", "permissions boundary", "", true},
		{"x with an explicit deny in an identity-based policy: arn:aws:iam::111122223333:policy/deny", "x", "identity-based policy", "arn:aws:iam::111122223333:policy/deny", true},
		{"x with an explicit deny in a service control policy, with policy ARN: arn:aws:organizations::1:policy/o-1/service_control_policy/p-1.", "x", "service control policy", "arn:aws:organizations::1:policy/o-1/service_control_policy/p-1", true},
		{"x with an explicit deny in a service control policy: arn:aws:organizations::1:policy/o-1/p-1 transitively through a service", "x", "service control policy", "arn:aws:organizations::1:policy/o-1/p-1", true},
		{"role torque-git-reader because no identity-based policy allows the iam:GetRole action", "role torque-git-reader", "identity-based policy", "", false},
		{"x", "x", "", "", false},
	}
	for _, test := range tests {
		t.Run(test.rest, func(t *testing.T) {
			f := (&Failure{Code: "AccessDeniedException", Message: denial + test.rest}).Complete()
			got := []any{f.Class, f.Caller, f.Action, f.Resource, f.Reason, f.PolicyARN, f.Explicit}
			want := []any{Denied, roleSession, "secretsmanager:GetSecretValue", test.resource, test.reason, test.policy, test.explicit}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// The texts are those of FAULTS.md, stage LOCAL, and of the AWS CLI.
func TestCauses(t *testing.T) {
	tests := []struct {
		text, cause string
		class       Class
	}{
		{"operation error STS: GetCallerIdentity, get identity: get credentials: failed to refresh cached credentials, no EC2 IMDS role found, operation error ec2imds: GetMetadata, access disabled to EC2 IMDS via client option", "local-no-credentials", Credentials},
		{"Unable to locate credentials. You can configure credentials by running \"aws configure\".", "local-no-credentials", Credentials},
		{"failed to get shared config profile, corp", "local-profile-missing", Credentials},
		{"The config profile (corp) could not be found", "local-profile-missing", Credentials},
		{"failed to load assume role arn:aws:iam::1:role/x, of profile nope, failed to get shared config profile, nope", "local-source-profile-missing", Credentials},
		{"Error using profile: partial credentials found for profile profile corp", "local-partial-credentials", Credentials},
		{"failed to read cached SSO token file, open /home/a/.aws/sso/cache/5c.json: no such file or directory", "local-sso-expired", Credentials},
		{"Error when retrieving token from sso: Token has expired and refresh failed", "local-sso-expired", Credentials},
		{"process provider error: error in credential_process: exit status 1", "local-credential-process-fails", Credentials},
		{"failed to resolve service endpoint, endpoint rule error, Invalid Configuration: Missing Region", "local-region-missing", Invalid},
		{"failed to bind endpoint params, invalid input region us-east-1 ", "local-region-whitespace", Invalid},
		{"operation error STS: GetCallerIdentity, https response error StatusCode: 403, RequestID: 1-2, api error InvalidClientTokenId: The security token included in the request is invalid.", "local-keys-invalid", Credentials},
		{"An error occurred (UnrecognizedClientException) when calling the GetSecretValue operation: The security token included in the request is invalid.", "local-keys-invalid", Credentials},
		{"An error occurred (SignatureDoesNotMatch) when calling the GetCallerIdentity operation: The request signature we calculated does not match the signature you provided.", "local-secret-key-wrong", Credentials},
		{"An error occurred (InvalidSignatureException) when calling the GetSecretValue operation: Signature expired: 20251105T220858Z is now earlier than 20251106T132108Z (20251106T132608Z - 5 min.)", "local-clock-skew", Credentials},
		{"An error occurred (ExpiredToken) when calling the GetCallerIdentity operation: The security token included in the request is expired", "local-session-token-stale", Credentials},
		{"request send failed, Post \"https://sts.eu-west-1.amazonaws.com/\": Proxy Authentication Required", "local-proxy-407", Network},
		{"operation error STS: GetCallerIdentity, https response error StatusCode: 403, RequestID: , api error UnknownError: UnknownError", "local-proxy-html-page", Network},
		{"operation error Secrets Manager: GetSecretValue, https response error StatusCode: 403, RequestID: , deserialization failed, failed to decode response body, invalid character '<' looking for beginning of value", "local-proxy-html-page", Network},
		{"request send failed, Post \"https://x/\": tls: failed to verify certificate: x509: certificate signed by unknown authority", "local-tls-interception", Network},
		{"SSL validation failed for https://sts.amazonaws.com/ [SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed", "local-tls-interception", Network},
		{"operation error STS: AssumeRole, https response error StatusCode: 0, RequestID: , request send failed, dial tcp: lookup sts.us-esat-1.amazonaws.com: no such host", "", Network},
		{"operation error STS: AssumeRole, https response error StatusCode: 0, RequestID: , canceled, context deadline exceeded", "", Timeout},
		{"An error occurred (AccessDeniedException) when calling the GetSecretValue operation: Access to KMS is not allowed", "", Denied},
	}
	for _, test := range tests {
		t.Run(test.text, func(t *testing.T) {
			f, ok := Parse(test.text)
			if f.Cause != test.cause || f.Class != test.class || !ok {
				t.Errorf("cause %q, class %q, recognised %v; want %q, %q", f.Cause, f.Class, ok, test.cause, test.class)
			}
		})
	}
}

func TestServerTimeOfASignatureFailure(t *testing.T) {
	f := (&Failure{Code: "SignatureDoesNotMatch", Message: "Signature not yet current: 20251106T142108Z is still later than 20251106T133108Z (20251106T132608Z + 5 min.)"}).Complete()
	if f.ServerTime != "2025-11-06T13:26:08Z" || f.Cause != "local-clock-skew" {
		t.Errorf("server time %q, cause %q", f.ServerTime, f.Cause)
	}
}

func TestCompleteKeepsWhatIsSet(t *testing.T) {
	f := (&Failure{Code: "AccessDenied", Class: Network, Cause: "given", Caller: "me", Message: "User: other is not authorized to perform: a:B"}).Complete()
	if f.Class != Network || f.Cause != "given" || f.Caller != "me" {
		t.Errorf("changed: %+v", *f)
	}
}

func FuzzParse(f *testing.F) {
	f.Add("An error occurred (AccessDenied) when calling the AssumeRole operation: User: a is not authorized to perform: sts:AssumeRole on resource: b with an explicit deny in a policy: arn:x")
	f.Add("operation error STS: AssumeRole, https response error StatusCode: 999999999999999999999, RequestID: , api error X: \\u0000 &#39; \xff")
	f.Add(strings.Repeat("a", 70000))
	f.Fuzz(func(t *testing.T, text string) {
		got, _ := Parse(text)
		if got.Class == "" {
			t.Error("no class")
		}
		if len(got.Message) > 4*maxText {
			t.Errorf("the message has %d bytes", len(got.Message))
		}
		if utf8.ValidString(text) && !utf8.ValidString(got.Message) {
			t.Error("valid text became invalid")
		}
		again, _ := Parse(text)
		if diff := cmp.Diff(got, again); diff != "" {
			t.Errorf("not deterministic:\n%s", diff)
		}
	})
}

// An ARN that ends a sentence, or stands before more text, is the ARN alone.
func TestResourceAtTheEndOfASentence(t *testing.T) {
	for _, behind := range []string{".", ". Please try again.", ": retry later", "; it was tried twice", ".\nSee the log", "), and so on", "'."} {
		f := (&Failure{Message: "User: " + agentSession + " is not authorized to perform: sts:AssumeRole on resource: " + roleARN + behind}).Complete()
		if f.Resource != roleARN {
			t.Errorf("%q: the resource is %q", behind, f.Resource)
		}
	}
	f := (&Failure{Message: "User: " + agentSession + " is not authorized to perform: iam:GetRole on resource: role v1.2 x because no identity-based policy allows the iam:GetRole action"}).Complete()
	if f.Resource != "role v1.2 x" {
		t.Errorf("the resource is %q", f.Resource)
	}
}
