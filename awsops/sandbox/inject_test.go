package sandbox

import (
	"context"
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	sm "github.com/aws/aws-sdk-go-v2/service/secretsmanager"
)

// outcome is how far the chain works, as the agent walks it.
type outcome struct {
	assume, read, path bool
	git                int // status of the repository, 0 if it was not asked
}

// walk does what Torque does, and stops where it fails.
func walk(t *testing.T, s *Sandbox) outcome {
	t.Helper()
	var o outcome
	role, err := assume(agent(s), s)
	if o.assume = err == nil; !o.assume {
		return o
	}
	value, err := read(as(s, keysOf(role.Credentials), region), s.Target().SecretID)
	if o.read = err == nil; !o.read {
		return o
	}
	var keys map[string]string
	_ = json.Unmarshal([]byte(*value.SecretString), &keys)
	token := keys[s.Target().SecretPath]
	if o.path = token != ""; !o.path {
		return o
	}
	o.git = askGit(t, s, token)
	return o
}

// askGit is the first request of every clone.
func askGit(t *testing.T, s *Sandbox, token string) int {
	t.Helper()
	r, err := http.NewRequestWithContext(context.Background(), http.MethodGet, s.Target().Repo+"/info/refs?service=git-upload-pack", nil)
	must(t, err)
	r.SetBasicAuth("oauth2", token)
	answer, _ := send(t, r)
	return answer.StatusCode
}

// Each injection breaks the chain where its fault does, and nowhere before.
func TestInjections(t *testing.T) {
	healthy := outcome{true, true, true, 200}
	want := map[string]outcome{
		"":                                   healthy,
		"secret-not-found":                   {assume: true},
		"value-plaintext-with-path":          {assume: true, read: true},
		"value-key-missing":                  {assume: true, read: true},
		"value-trailing-newline":             {true, true, true, 401},
		"role-missing":                       {},
		"role-resource-wrong-region-account": {assume: true},
		"role-resource-star":                 healthy,
		"trust-bare-statement":               {},
		"trust-principal-wrong":              {},
		"trust-no-externalid":                healthy,
		"trust-externalid-mismatch":          {},
		"trust-externalid-required-not-sent": {},
		"git-401-bad-token":                  {true, true, true, 401},
		"git-404-hidden-private":             {true, true, true, 404},
	}
	for _, row := range append(Injections(), Injection{}) {
		t.Run(row.Fault, func(t *testing.T) {
			expected, ok := want[row.Fault]
			if !ok {
				t.Fatal("no outcome is written down for this injection")
			}
			if got := walk(t, start(t, Options{Fault: row.Fault})); got != expected {
				t.Errorf("the chain went %+v, want %+v", got, expected)
			}
			if row.Fault != "" && row.Warning != (expected == healthy) {
				t.Errorf("Warning is %v, but the chain went %+v", row.Warning, expected)
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
