package access

import (
	"cmp"
	"fmt"
	"strings"

	"clonepath/awsops/awserr"
	"clonepath/awsops/target"
	"clonepath/checks/evidence"
	"clonepath/checks/faults/phrase"
	"clonepath/checks/faults/rule"
	"clonepath/checks/faults/snapshot"
	"clonepath/checks/verdict"
)

// sources are where an SDK's credentials come from, by what its errors say. The
// first whose words stand in one is named.
var sources = []struct {
	name   string
	any    []string
	advice string
}{
	{"AWS_CA_BUNDLE", []string{"CA bundle", ".pem", ".crt"}, "AWS_CA_BUNDLE (or ca_bundle of the profile) has to lead to a file of certificates in PEM form"},
	{"a profile that asks for an MFA code", []string{"MFA enabled", "AssumeRoleTokenProvider", "MultiFactorAuthentication"}, "open a session with the code first, such as by aws sts get-session-token, and run clonepath in it"},
	{"a web identity token (IRSA)", []string{"jwt", "InvalidIdentityToken", "WebIdentity", "web identity", "IDPCommunicationError"}, "look at AWS_WEB_IDENTITY_TOKEN_FILE and AWS_ROLE_ARN: whether the file is there and readable, and its OIDC provider known to IAM"},
	{"aws login", []string{"login token", "login session"}, "sign in again: aws login"},
	{"single sign-on", []string{"SSO", "sso-session", "sso_"}, "look at the sso-session section that the profile names, and sign in: aws sso login"},
	{"EKS Pod Identity or the container's endpoint", []string{"EcsContainer", "AWS_CONTAINER_", "169.254.170.", "endpoint credentials", "EndpointCredentials", "ecs/eks hosts", containers}, "look at the association of the service account, and at AWS_CONTAINER_CREDENTIALS_FULL_URI"},
	{"credential_source of the profile", []string{"credential_source"}, "it has to be EcsContainer, Ec2InstanceMetadata or Environment"},
	{"a role that the profile assumes", []string{"AssumeRole", "assume role"}, "look at role_arn and source_profile of the profile"},
}

// callsFail: our own call failed in a way that no other row knows. Its source is
// named, and nobody concludes anything of the chain from it.
var callsFail = rule.Rule{Fault: "local-calls-fail", Check: evidence.AWSCredentials, Effect: rule.CannotObserve, By: verdict.Observed, Find: func(snap *snapshot.Snapshot) *rule.Match {
	f := evidence.FailureOf(snap.Caller())
	if f == nil || f.Cause != "" || snap.Record.As == "" || !ofCredentials(f) && !cutOff(snap, f) {
		return nil
	}
	from := snap.Record.Local.Get().CredentialSource
	m := &rule.Match{Evidence: append([]string{phrase.Quote(f)}, machineEvidence(snap)...)}
	for _, source := range sources {
		for _, word := range source.any {
			if ofCredentials(f) && (strings.Contains(f.Message, word) || from == word) {
				m.Summary, m.Advice = fmt.Sprintf("The credentials come from %s, and that fails: %s", source.name, phrase.Sentence(phrase.Ends(f.Message, 280))), source.advice
				return m
			}
		}
	}
	from = cmp.Or(from, "an unnamed source")
	m.Summary = fmt.Sprintf("Our own call did not get through, with credentials from %s: %s", from, phrase.Sentence(phrase.Ends(f.Message, 280)))
	return m
}}

// containers is how awsops calls what a container's endpoint gave.
const containers = "container credentials"

// cutOff: the operator's call got no answer, and no wrong region explains it. Where
// it is the agent's, that is the chain's matter.
func cutOff(snap *snapshot.Snapshot, f *awserr.Failure) bool {
	return !snap.AsAgent() && target.Check(target.FieldRegion, snap.Target.Region) == nil && (f.Class == awserr.Network || f.Class == awserr.Timeout)
}

// ofCredentials: nothing was asked of AWS yet, because there were no credentials
// to sign it with.
func ofCredentials(f *awserr.Failure) bool {
	return f.Class == awserr.Credentials || f.Operation == configuring || strings.Contains(f.Message, "get credentials")
}

// configuring is how awsops words a failure to read the SDK's own configuration.
const configuring = "load the AWS configuration"
