package awsops

import (
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"clonepath/awsops/sandbox"
	"clonepath/awsops/sealed"
)

// isolate gives a test an environment of its own: no variable of AWS or of a
// proxy, and config files with the given content.
func isolate(t *testing.T, config, credentials string) {
	t.Helper()
	for _, pair := range os.Environ() {
		name, _, _ := strings.Cut(pair, "=")
		if strings.HasPrefix(name, "AWS_") || strings.HasSuffix(strings.ToUpper(name), "_PROXY") {
			t.Setenv(name, "") // restores it afterwards
			if err := os.Unsetenv(name); err != nil {
				t.Fatal(err)
			}
		}
	}
	dir := t.TempDir()
	for name, text := range map[string]string{"config": config, "credentials": credentials} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	t.Setenv("HOME", dir)
	t.Setenv("AWS_CONFIG_FILE", filepath.Join(dir, "config"))
	t.Setenv("AWS_SHARED_CREDENTIALS_FILE", filepath.Join(dir, "credentials"))
	t.Setenv("AWS_EC2_METADATA_DISABLED", "true")
}

// answers serves one canned answer to every request.
func answers(t *testing.T, status int, headers map[string]string, body string) string {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		for name, value := range headers {
			w.Header().Set(name, value)
		}
		w.WriteHeader(status)
		_, _ = io.WriteString(w, body)
	}))
	t.Cleanup(server.Close)
	return server.URL
}

func accountAt(endpoint string) *Account {
	return FromKeys(Keys{AccessKeyID: "AKIDEXAMPLE", Secret: sealed.New("example")}, "eu-west-1", endpoint, nil)
}

// inSandbox starts a sandbox and returns an identity of it.
func inSandbox(t *testing.T, o sandbox.Options, who sandbox.Identity) (*Account, *sandbox.Sandbox) {
	t.Helper()
	s, err := sandbox.Start(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return asIdentity(s, who), s
}

func asIdentity(s *sandbox.Sandbox, who sandbox.Identity) *Account {
	k := s.Keys(who)
	return FromKeys(Keys{AccessKeyID: k.AccessKeyID, Secret: sealed.New(k.Secret), Session: sealed.New(k.SessionToken)}, "eu-west-1", s.Endpoint(), nil)
}
