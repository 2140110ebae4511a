package endtoend

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"clonepath/awsops"
	"clonepath/awsops/target"
	"clonepath/checks"
	"clonepath/checks/evidence"
	"clonepath/checks/faults"
	"clonepath/checks/faults/faulttest"
	"clonepath/checks/verdict"
)

// source is a machine whose credentials do not come about.
type source struct {
	name    string
	profile string
	config  string            // ~/.aws/config; {home} and {sts} stand for a folder and an address
	env     map[string]string // with the same
	files   map[string]string // below {home}
	sts     http.HandlerFunc  // what answers in the place of STS, and of the container's endpoint
	fault   string            // in cannotObserve
	word    string            // names the source, in the finding
}

// L2: whatever a source of credentials says stands under what could not be
// observed, with the source named; nothing is concluded of the chain, and nobody
// is told that no fault was found.
func TestSourcesOfCredentials(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("the processes that give credentials are shell scripts here")
	}
	const keys = "[profile base]\nregion = eu-west-1\naws_access_key_id = AKIDEXAMPLE\naws_secret_access_key = example\n"
	const assumes = "[profile corp]\nregion = eu-west-1\nrole_arn = arn:aws:iam::111122223333:role/admin\n"
	irsa := func(file string) map[string]string {
		return map[string]string{"AWS_ROLE_ARN": "arn:aws:iam::111122223333:role/irsa", "AWS_WEB_IDENTITY_TOKEN_FILE": file, "AWS_REGION": "eu-west-1"}
	}
	jwt := map[string]string{"token": "eyJhbGciOiJub25lIn0.e30.x"}
	pod := map[string]string{"AWS_CONTAINER_CREDENTIALS_FULL_URI": "{sts}/v1/credentials", "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE": "{home}/token", "AWS_REGION": "eu-west-1"}
	process := func(script string) string {
		return "[profile corp]\nregion = eu-west-1\ncredential_process = sh -c '" + script + "'\n"
	}
	static := map[string]string{"AWS_ACCESS_KEY_ID": "AKIDEXAMPLE", "AWS_SECRET_ACCESS_KEY": "example", "AWS_REGION": "eu-west-1"}
	const any, web = "local-calls-fail", "web identity token"
	for _, s := range []source{
		{name: "a profile that asks for MFA", profile: "corp", config: keys + assumes + "source_profile = base\nmfa_serial = arn:aws:iam::111122223333:mfa/jane\n", fault: any, word: "MFA"},
		{name: "IRSA without its file", env: irsa("{home}/nowhere"), fault: any, word: web},
		{name: "IRSA, a file that cannot be read", env: irsa("{home}"), fault: any, word: web},
		{name: "IRSA, InvalidIdentityToken", env: irsa("{home}/token"), files: jwt, sts: stsError(400, "InvalidIdentityToken", "No OpenIDConnect provider found in your account for https://oidc.eks.eu-west-1.amazonaws.com/id/ABC"), fault: any, word: web},
		{name: "IRSA, an expired token", env: irsa("{home}/token"), files: jwt, sts: stsError(400, "ExpiredTokenException", "Token expired: current date/time must be before the expiration date/time"), fault: any, word: web},
		{name: "IRSA refused", env: irsa("{home}/token"), files: jwt, sts: stsError(403, "AccessDenied", "Not authorized to perform sts:AssumeRoleWithWebIdentity"), fault: any, word: web},
		{name: "Pod Identity 401", env: pod, files: jwt, sts: container(401, `{"code":"Unauthorized","message":"Missing authentication token"}`), fault: any, word: "Pod Identity"},
		{name: "Pod Identity 403", env: pod, files: jwt, sts: container(403, `{"code":"AccessDeniedException","message":"Unauthorized Exception! EKS does not have permissions to assume the associated role"}`), fault: any, word: "Pod Identity"},
		{name: "Pod Identity without its token", env: pod, sts: container(200, "{}"), fault: any, word: "Pod Identity"},
		{name: "a container's endpoint that is not there", env: map[string]string{"AWS_CONTAINER_CREDENTIALS_FULL_URI": "http://127.0.0.1:1/x", "AWS_REGION": "eu-west-1"}, fault: any, word: "Pod Identity"},
		{name: "a container's endpoint elsewhere", env: map[string]string{"AWS_CONTAINER_CREDENTIALS_FULL_URI": "http://203.0.113.7/x", "AWS_REGION": "eu-west-1"}, fault: any, word: "Pod Identity"},
		{name: "aws login never done", profile: "corp", config: "[profile corp]\nregion = eu-west-1\nlogin_session = arn:aws:iam::111122223333:user/jane\n", fault: any, word: "aws login"},
		{name: "an sso-session that is not there", profile: "corp", config: "[profile corp]\nregion = eu-west-1\nsso_session = nowhere\nsso_account_id = 111122223333\nsso_role_name = Admin\n", fault: any, word: "single sign-on"},
		{name: "an sso-session without a start address", profile: "corp", config: "[profile corp]\nregion = eu-west-1\nsso_session = s\nsso_account_id = 111122223333\nsso_role_name = Admin\n[sso-session s]\nsso_region = eu-west-1\n", fault: any, word: "single sign-on"},
		{name: "a sign-in that has ended", profile: "corp", config: "[profile corp]\nregion = eu-west-1\nsso_session = s\nsso_account_id = 111122223333\nsso_role_name = Admin\n[sso-session s]\nsso_region = eu-west-1\nsso_start_url = https://example.awsapps.com/start\n", fault: "local-sso-expired", word: "SSO"},
		{name: "a wrong credential_source", profile: "corp", config: assumes + "credential_source = Nonsense\n", fault: any, word: "credential_source"},
		{name: "credential_source Environment, and nothing there", profile: "corp", config: assumes + "credential_source = Environment\n", fault: "local-no-credentials", word: "credentials are empty"},
		{name: "AWS_CA_BUNDLE is not there", env: with(static, "AWS_CA_BUNDLE", "{home}/nowhere.pem"), fault: any, word: "AWS_CA_BUNDLE"},
		{name: "AWS_CA_BUNDLE is rubbish", env: with(static, "AWS_CA_BUNDLE", "{home}/ca.pem"), files: map[string]string{"ca.pem": "rubbish"}, fault: any, word: "AWS_CA_BUNDLE"},
		{name: "a chain of profiles that ends nowhere", profile: "corp", config: assumes + "source_profile = middle\n[profile middle]\nrole_arn = arn:aws:iam::111122223333:role/middle\nsource_profile = nowhere\n", fault: "local-source-profile-missing", word: "nowhere"},
		{name: "a chain of profiles that runs in a ring", profile: "corp", config: assumes + "source_profile = middle\n[profile middle]\nrole_arn = arn:aws:iam::111122223333:role/middle\nsource_profile = corp\n", fault: any, word: "role that the profile assumes"},
		{name: "the role of a profile is refused", profile: "corp", config: keys + assumes + "source_profile = base\n", sts: stsError(403, "AccessDenied", "User: arn:aws:iam::111122223333:user/jane is not authorized to perform: sts:AssumeRole on resource: arn:aws:iam::111122223333:role/admin"), fault: any, word: "role that the profile assumes"},
		{name: "credential_process fails", profile: "corp", config: process("echo vault is sealed >&2; exit 2"), fault: "local-credential-process-fails", word: "process"},
		{name: "credential_process prints rubbish", profile: "corp", config: process("echo hello"), fault: "local-credential-process-fails", word: "process"},
		{name: "credential_process is not there", profile: "corp", config: "[profile corp]\nregion = eu-west-1\ncredential_process = /nowhere/vault\n", fault: "local-credential-process-fails", word: "process"},
		{name: "credential_process prints what has expired", profile: "corp", config: process(`echo "{\"Version\":1,\"AccessKeyId\":\"AKIDEXAMPLE\",\"SecretAccessKey\":\"example\",\"SessionToken\":\"x\",\"Expiration\":\"2020-01-01T00:00:00Z\"}"`), sts: stsError(403, "ExpiredToken", "The security token included in the request is expired"), fault: "local-session-token-stale", word: "expired"},
		{name: "AWS is not reached", env: static, fault: any, word: "did not get through"},
		{name: "a clock that is wrong", env: static, sts: stsError(403, "SignatureDoesNotMatch", "Signature expired: 20261128T100000Z is now earlier than 20261128T131000Z (20261128T132500Z - 15 min.)"), fault: "local-clock-skew", word: "Signature expired"},
		{name: "a session that has ended", env: with(static, "AWS_SESSION_TOKEN", "x"), sts: stsError(403, "ExpiredToken", "The security token included in the request is expired"), fault: "local-session-token-stale", word: "expired"},
		{name: "half a key", profile: "corp", config: "[profile corp]\nregion = eu-west-1\naws_access_key_id = AKIDEXAMPLE\n", fault: "local-partial-credentials", word: "artial"},
		{name: "nothing at all", env: map[string]string{"AWS_REGION": "eu-west-1"}, fault: "local-no-credentials", word: "credentials"},
	} {
		t.Run(s.name, func(t *testing.T) { trySource(t, s) })
	}
}

func with(env map[string]string, name, value string) map[string]string {
	more := map[string]string{name: value}
	for k, v := range env {
		more[k] = v
	}
	return more
}

func stsError(status int, code, message string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/xml")
		w.WriteHeader(status)
		_, _ = fmt.Fprintf(w, `<ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><Error><Type>Sender</Type><Code>%s</Code><Message>%s</Message></Error><RequestId>11111111-2222-3333-4444-555555555555</RequestId></ErrorResponse>`, code, message)
	}
}

func container(status int, body string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(status)
		_, _ = io.WriteString(w, body)
	}
}

func trySource(t *testing.T, s source) {
	t.Helper()
	home, sts := t.TempDir(), "http://127.0.0.1:1"
	if s.sts != nil {
		server := httptest.NewServer(s.sts)
		t.Cleanup(server.Close)
		sts = server.URL
	}
	fill := strings.NewReplacer("{home}", home, "{sts}", sts).Replace
	for _, pair := range os.Environ() {
		if name, _, _ := strings.Cut(pair, "="); strings.HasPrefix(name, "AWS_") {
			t.Setenv(name, "") // so that it is restored
			_ = os.Unsetenv(name)
		}
	}
	t.Setenv("HOME", home)
	t.Setenv("AWS_EC2_METADATA_DISABLED", "true")
	t.Setenv("AWS_MAX_ATTEMPTS", "1")
	for name, text := range map[string]string{"config": s.config, "credentials": ""} {
		write(t, filepath.Join(home, name), text)
	}
	t.Setenv("AWS_ENDPOINT_URL_STS", sts)
	t.Setenv("AWS_CONFIG_FILE", filepath.Join(home, "config"))
	t.Setenv("AWS_SHARED_CREDENTIALS_FILE", filepath.Join(home, "credentials"))
	for name, text := range s.files {
		write(t, filepath.Join(home, name), text)
	}
	for name, value := range s.env {
		t.Setenv(name, fill(value))
	}
	account := awsops.Open(t.Context(), awsops.Options{Profile: s.profile, Clock: time.Now})
	record, err := checks.Run(t.Context(), checks.World{Operator: account, Clock: time.Now}, checks.Question{
		Target: target.Target{Region: "eu-west-1", RoleARN: faulttest.RoleARN, SecretID: "git-repo-token", SecretPath: "token", ExternalID: faulttest.ExternalID},
		As:     evidence.Operator, Tool: "test", RegionSource: "the test", Local: checks.LocalOf(account),
	}, nil)
	if err != nil {
		t.Fatal(err)
	}
	faulttest.SharedAlike(t, record)
	rep := faults.Judge(record)
	if len(rep.RootCauses) > 0 || rep.Verdict != verdict.Unknown || faults.ExitCode(rep, false, false) != 4 {
		t.Errorf("root causes %v, verdict %s", ids(rep.RootCauses), rep.Verdict)
	}
	if head := rep.Headline; strings.HasPrefix(head, "No fault found") {
		t.Errorf("the headline is %q", head)
	}
	if len(rep.CannotObserve) == 0 || rep.CannotObserve[0].Fault != s.fault {
		t.Fatalf("cannot observe %v, want %s: %+v", ids(rep.CannotObserve), s.fault, evidence.FailureOf(record.Caller))
	}
	if f := rep.CannotObserve[0]; !strings.Contains(f.Summary, s.word) || strings.Contains(f.Summary, "may not sts:") {
		t.Errorf("it says %q, want %q", f.Summary, s.word)
	}
}

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}
