package awsops

import (
	"encoding/pem"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	awshttp "github.com/aws/aws-sdk-go-v2/aws/transport/http"
	"github.com/google/go-cmp/cmp"

	"clonepath/awsops/sealed"
)

const goodKeys = "[default]\naws_access_key_id = AKIDEXAMPLE\naws_secret_access_key = example\n"

// What is wrong on this machine is told by the first call, with the catalogue's
// id, and nothing is contacted.
func TestLocalFaults(t *testing.T) {
	processFails := "[default]\nregion = eu-west-1\ncredential_process = /bin/false\n"
	if runtime.GOOS == "windows" {
		processFails = "[default]\nregion = eu-west-1\ncredential_process = cmd /c exit 1\n"
	}
	sso := "[profile corp]\nregion = eu-west-1\nsso_session = s\nsso_account_id = 111122223333\nsso_role_name = Admin\n" +
		"[sso-session s]\nsso_region = eu-west-1\nsso_start_url = https://example.awsapps.com/start\n"
	legacySSO := "[profile corp]\nregion = eu-west-1\nsso_region = eu-west-1\nsso_start_url = https://example.awsapps.com/start\nsso_account_id = 111122223333\nsso_role_name = Admin\n"
	tests := []struct {
		cause, config, credentials string
		options                    Options
	}{
		{"local-no-credentials", "", "", Options{Region: "eu-west-1"}},
		{"local-profile-missing", "[profile other]\n", "", Options{Profile: "corp"}},
		{"local-source-profile-missing", "[profile corp]\nrole_arn = arn:aws:iam::111122223333:role/r\nsource_profile = nope\n", "", Options{Profile: "corp"}},
		{"local-partial-credentials", "", "[corp]\naws_access_key_id = AKIDEXAMPLE\n", Options{Profile: "corp"}},
		{"local-sso-expired", sso, "", Options{Profile: "corp"}},
		{"local-sso-expired", legacySSO, "", Options{Profile: "corp"}},
		{"local-credential-process-fails", processFails, "", Options{}},
		{"local-region-missing", "", goodKeys, Options{}},
		{"local-region-whitespace", "", goodKeys, Options{Region: "eu-west-1 "}},
	}
	for _, test := range tests {
		t.Run(test.cause, func(t *testing.T) {
			isolate(t, test.config, test.credentials)
			_, err := Open(t.Context(), test.options).CallerIdentity(t.Context())
			if f := FailureOf(err); f == nil || f.Cause != test.cause || f.HTTPStatus != 0 {
				t.Errorf("got %+v", f)
			}
		})
	}
}

func TestOpenTellsWhereThingsCameFrom(t *testing.T) {
	config := "[profile corp]\nregion = eu-central-1\nservices = local\n[services local]\nsts =\n  endpoint_url = http://user:pass@127.0.0.1:4566\n"
	credentials := "[corp]\naws_access_key_id = AKIDEXAMPLE\naws_secret_access_key = example\n"
	tests := []struct {
		name           string
		options        Options
		env            map[string]string
		region, source string
		local          Local
	}{
		{"profile", Options{Profile: "corp"}, map[string]string{"HTTPS_PROXY": "http://me:secret@proxy:3128"}, "eu-central-1", "profile corp",
			Local{"keys of profile corp", "corp", map[string]string{"sts": "http://‹redacted›@127.0.0.1:4566"}, map[string]string{"HTTPS_PROXY": "http://‹redacted›@proxy:3128"}}},
		{"environment", Options{}, map[string]string{
			"AWS_ACCESS_KEY_ID": "AKIDEXAMPLE", "AWS_SECRET_ACCESS_KEY": "example", "AWS_DEFAULT_REGION": "eu-west-2", "AWS_ENDPOINT_URL_KMS": "http://127.0.0.1:9",
		}, "eu-west-2", "AWS_DEFAULT_REGION",
			Local{"environment variables", "", map[string]string{"kms": "http://127.0.0.1:9"}, map[string]string{}}},
		{"option before environment", Options{Profile: "corp", Region: "eu-west-3"}, map[string]string{"AWS_REGION": "eu-west-2", "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS": "true"}, "eu-west-3", "--region",
			Local{"keys of profile corp", "corp", map[string]string{}, map[string]string{}}},
		{"AWS's own endpoints are no override", Options{Profile: "corp"}, map[string]string{
			"AWS_REGION": "eu-west-2", "AWS_ENDPOINT_URL_STS": "https://vpce-1.sts.eu-west-2.vpce.amazonaws.com",
		}, "eu-west-2", "AWS_REGION", Local{"keys of profile corp", "corp", map[string]string{}, map[string]string{}}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			isolate(t, config, credentials)
			for name, value := range test.env {
				t.Setenv(name, value)
			}
			a := Open(t.Context(), test.options)
			if err := a.Err(); err != nil {
				t.Fatal(err)
			}
			if a.Region() != test.region || a.RegionSource() != test.source {
				t.Errorf("region %q from %q", a.Region(), a.RegionSource())
			}
			if diff := cmp.Diff(test.local, a.Local()); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestProfiles(t *testing.T) {
	isolate(t, `# comment
[profile corp]
region = eu-central-1   # where we are
sso_session = s
sso_account_id = 111122223333
sso_role_name = Admin
s3 =
  region = nested
[sso-session s]
sso_region = eu-west-1
[default]
region=us-east-1
[profile "with space"]
role_arn = arn:aws:iam::111122223333:role/r
source_profile = corp
[ignored]
region = eu-west-1
`, "[default]\naws_access_key_id = AKIDEXAMPLE\naws_secret_access_key = example\n[ci]\ncredential_process = x\n")
	got, err := Profiles(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	want := []Profile{
		{Name: "default", Region: "us-east-1", Source: "keys", Files: []string{"config", "credentials"}},
		{Name: "ci", Source: "process", Files: []string{"credentials"}},
		{Name: "corp", Region: "eu-central-1", SSOAccount: "111122223333", SSORole: "Admin", Source: "SSO", Files: []string{"config"}},
		{Name: "with space", RoleARN: "arn:aws:iam::111122223333:role/r", Source: "role", Files: []string{"config"}},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestProfilesWithoutFiles(t *testing.T) {
	isolate(t, "", "")
	t.Setenv("AWS_CONFIG_FILE", "/nonexistent/config")
	if got, err := Profiles(t.Context()); err != nil || len(got) != 0 {
		t.Errorf("%v, %v", got, err)
	}
}

func TestClockSkewIsSeenEvenWhenRefused(t *testing.T) {
	endpoint := answers(t, http.StatusForbidden, map[string]string{"Date": date}, "")
	now := time.Date(2025, 11, 6, 13, 16, 8, 0, time.UTC)
	a := FromKeys(Keys{AccessKeyID: "AKIDEXAMPLE", Secret: sealed.New("example")}, "eu-west-1", endpoint, func() time.Time { return now })
	if a.ClockSkew() != nil {
		t.Error("a skew before any answer")
	}
	if _, err := a.CallerIdentity(t.Context()); err == nil {
		t.Fatal("no error")
	}
	if skew := a.ClockSkew(); skew == nil || *skew != 10*time.Minute {
		t.Errorf("skew %v, want 10m", skew)
	}
}

func TestTransportTrustsTheBundle(t *testing.T) {
	isolate(t, "", goodKeys)
	server := httptest.NewTLSServer(http.NotFoundHandler())
	defer server.Close()
	bundle := filepath.Join(t.TempDir(), "ca.pem")
	block := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: server.Certificate().Raw})
	if err := os.WriteFile(bundle, block, 0o600); err != nil {
		t.Fatal(err)
	}
	reaches := func(a *Account) bool {
		request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, server.URL, nil)
		if err != nil {
			t.Fatal(err)
		}
		response, err := a.HTTPTransport().RoundTrip(request)
		if err == nil {
			_ = response.Body.Close()
		}
		return err == nil
	}
	if reaches(Open(t.Context(), Options{Region: "eu-west-1"})) {
		t.Error("own CAs without a bundle")
	}
	t.Setenv("AWS_CA_BUNDLE", bundle)
	a := Open(t.Context(), Options{Region: "eu-west-1"})
	if err := a.Err(); err != nil {
		t.Fatal(err)
	}
	if !reaches(a) {
		t.Error("the transport does not know the bundle")
	}
	if client, ok := a.cfg.HTTPClient.(*awshttp.BuildableClient); !ok || client.GetTransport().Proxy == nil {
		t.Error("the transport knows no proxies")
	}
	t.Setenv("AWS_CA_BUNDLE", "/nonexistent.pem")
	if err := Open(t.Context(), Options{}).Err(); err == nil || !strings.Contains(err.Error(), "nonexistent") {
		t.Errorf("a missing bundle gives %v", err)
	}
}
