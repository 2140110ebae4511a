package sandbox

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	sm "github.com/aws/aws-sdk-go-v2/service/secretsmanager"
)

// The places where a walk along the chain can end.
const (
	atAssume = "AssumeRole"
	atRead   = "GetSecretValue"
	atPath   = "the secret path"
	atGit    = "the repository"
	atBranch = "" // it arrived
)

// walk does what Torque does, and says where it ends.
func walk(t *testing.T, s *Sandbox) string {
	t.Helper()
	role, err := assume(as(s, s.Keys(AgentID), s.Region(AgentID)), s)
	if err != nil {
		return atAssume
	}
	value, err := read(as(s, keysOf(role.Credentials), s.Region(AgentID)), s.Target().SecretID)
	if err != nil {
		return atRead
	}
	token := tokenAt(value.SecretString, strings.TrimPrefix(s.Target().SecretPath, "$."))
	switch {
	case token == "":
		return atPath
	case !refsHold(t, s, token):
		return atGit
	}
	return atBranch
}

// tokenAt is the string under a top-level key, "" where there is none.
func tokenAt(value *string, key string) string {
	var keys map[string]any
	if value == nil || json.Unmarshal([]byte(*value), &keys) != nil {
		return ""
	}
	token, _ := keys[key].(string)
	return token
}

// refsHold makes the first request of every clone, and tells whether the wanted
// branch is listed.
func refsHold(t *testing.T, s *Sandbox, token string) bool {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, s.Target().Repo+"/info/refs?service=git-upload-pack", nil)
	if err != nil || r.URL.Hostname() != "127.0.0.1" || r.URL.User != nil {
		return false
	}
	username := s.Target().GitUsername
	if username == "" {
		username = "oauth2"
	}
	r.SetBasicAuth(username, token)
	client := http.Client{CheckRedirect: func(next *http.Request, _ []*http.Request) error {
		if next.URL.Host != r.URL.Host {
			return http.ErrUseLastResponse
		}
		return nil
	}}
	answer, err := client.Do(r)
	must(t, err)
	defer func() { _ = answer.Body.Close() }()
	body, err := io.ReadAll(answer.Body)
	must(t, err)
	return answer.StatusCode == http.StatusOK && strings.Contains(string(body), " refs/heads/"+s.Target().Branch+"\n")
}

// askGit is the status of the first request of a clone.
func askGit(t *testing.T, s *Sandbox, token string) int {
	t.Helper()
	r, err := http.NewRequestWithContext(context.Background(), http.MethodGet, s.Target().Repo+"/info/refs?service=git-upload-pack", nil)
	must(t, err)
	r.SetBasicAuth("oauth2", token)
	answer, _ := send(t, r)
	return answer.StatusCode
}

// wayEnds says of each stage where the walk ends, and which faults end it
// elsewhere. A warning ends it nowhere.
var wayEnds = []struct {
	stage, end string
	except     map[string]string
}{
	{"secret", atRead, nil},
	{"value", atPath, map[string]string{"value-private-key": atGit, "value-trailing-newline": atGit, "value-wrapped-quotes": atGit, "value-placeholder": atGit}},
	{"kms", atRead, nil},
	{"role", atAssume, map[string]string{
		"role-permission-policy-missing": atRead, "role-policy-detached-or-old-version": atRead, "role-action-typo": atRead, "role-resource-no-suffix": atRead,
		"role-resource-name-only": atRead, "role-resource-wrong-region-account": atRead, "role-explicit-deny": atRead, "role-permissions-boundary": atRead,
		"role-scp": atRead, "role-rcp": atRead, "role-session-policy": atRead, "role-condition-tags-ip": atRead, "role-resource-slip": atRead, "secret-tag-missing": atRead, "role-tag-mismatch": atRead,
	}},
	{"trust", atAssume, map[string]string{"trust-runner-principal": atBranch}}, // the agent arrives
	{"runner", atAssume, nil},
	{"permission", atRead, nil},
	{"cred", atRead, map[string]string{"cred-external-id-empty-string": atAssume, "cred-external-id-format": atAssume}},
	{"agent", atAssume, nil},
	{"git", atGit, nil},
}

func wayEndOf(row Injection) string {
	stage, _, _ := strings.Cut(row.Fault, "-")
	for _, way := range wayEnds {
		if way.stage != stage || row.Warning {
			continue
		}
		if end, ok := way.except[row.Fault]; ok {
			return end
		}
		return way.end
	}
	return atBranch
}

// Each injection breaks the chain where its fault does, and nowhere before.
func TestInjections(t *testing.T) {
	for _, row := range append(Injections(), Injection{}) {
		t.Run(row.Fault, func(t *testing.T) {
			if got, want := walk(t, start(t, Options{Fault: row.Fault})), wayEndOf(row); got != want {
				t.Errorf("the walk ends at %q, want %q", got, want)
			}
		})
	}
}

func TestInjectionsAreCatalogued(t *testing.T) {
	var order []string
	for _, row := range Injections() {
		if strings.HasPrefix(row.Fault, "local-") || strings.HasPrefix(row.Fault, "identity-") {
			t.Errorf("%s is of a stage that is never injected", row.Fault)
		}
		if row.Title == "" || slices.Contains(order, row.Fault) {
			t.Errorf("%s has no title, or stands there twice", row.Fault)
		}
		order = append(order, row.Fault)
	}
}

func TestBareStatementIsSupplied(t *testing.T) {
	s := start(t, Options{Fault: "trust-bare-statement"})
	got, err := admin(s).iam.GetRole(t.Context(), &iam.GetRoleInput{RoleName: aws.String(roleName)})
	must(t, err)
	if s.Supplied() != guideTrust || decoded(t, got.Role.AssumeRolePolicyDocument) != guideTrust {
		t.Error("the bare statement is not both supplied and stored")
	}
	if healthy := start(t, Options{}); healthy.Supplied() != "" {
		t.Error("a healthy sandbox supplies a document")
	}
}

// A second secret shows what the first does not: a customer-managed key and a
// nested value.
func TestNestedSecret(t *testing.T) {
	s := start(t, Options{})
	value, err := admin(s).secrets.GetSecretValue(t.Context(), &sm.GetSecretValueInput{SecretId: aws.String("platform/gitlab")})
	must(t, err)
	var keys struct{ Git map[string]string }
	must(t, json.Unmarshal([]byte(*value.SecretString), &keys))
	if status := askGit(t, s, keys.Git["token"]); status != 200 {
		t.Errorf("its token gives %d, want 200", status)
	}
}
