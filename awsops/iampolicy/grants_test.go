package iampolicy

import (
	"slices"
	"testing"
)

func decryptRequest() Request {
	return Request{Principal: testRole, Session: "arn:aws:sts::111122223333:assumed-role/torque-secrets-reader/s1", Action: "kms:Decrypt", Resource: testKey,
		Context:    Context{"kms:EncryptionContext:SecretARN": {testSecret}, "kms:EncryptionContextKeys": {"SecretARN", "SecretVersionId"}},
		Unknowable: []string{"kms:EncryptionContext:SecretVersionId"}}.FromPrincipal()
}

func TestGrantAllows(t *testing.T) {
	decrypt := []string{"Encrypt", "Decrypt"}
	for _, c := range []struct {
		name  string
		grant Grant
		want  Truth
	}{
		{"to the role", Grant{Grantee: testRole, Operations: decrypt}, True},
		{"to its session", Grant{Grantee: decryptRequest().Session, Operations: decrypt}, True},
		{"to its account", Grant{Grantee: "arn:aws:iam::111122223333:root", Operations: decrypt}, True},
		{"to another role", Grant{Grantee: testAgent, Operations: decrypt}, False},
		{"to a service", Grant{Grantee: "secretsmanager.amazonaws.com", Operations: decrypt}, False},
		{"for another operation", Grant{Grantee: testRole, Operations: []string{"Encrypt", "GenerateDataKey"}}, False},
		{"for this secret", Grant{Grantee: testRole, Operations: decrypt, Subset: map[string]string{"secretarn": testSecret}}, True},
		{"for another secret", Grant{Grantee: testRole, Operations: decrypt, Subset: map[string]string{"SecretARN": testSecret + "x"}}, False},
		{"for a version", Grant{Grantee: testRole, Operations: decrypt, Equals: map[string]string{"SecretARN": testSecret, "SecretVersionId": "v1"}}, Unknown},
		{"for less than is sent", Grant{Grantee: testRole, Operations: decrypt, Equals: map[string]string{"SecretARN": testSecret}}, False},
		{"on behalf of a resource", Grant{Grantee: testRole, Operations: decrypt, SourceArn: "arn:aws:rds:*:*:db:*"}, False},
	} {
		t.Run(c.name, func(t *testing.T) {
			c.grant.ID = "g1"
			got, truth := GrantAllows([]Grant{{ID: "other", Grantee: testAgent, Operations: decrypt}, c.grant}, decryptRequest())
			if truth != c.want || truth != False && got.ID != "g1" {
				t.Errorf("%v by %q, want %v", truth, got.ID, c.want)
			}
		})
	}
}

// A grant stands in for the key policy; a Deny outweighs it; and one that nobody
// could list leaves open what it could decide.
func TestGrantsInEvaluate(t *testing.T) {
	const admin = "arn:aws:iam::111122223333:role/admin"
	key, deny := policy(t, "key policy", grant(admin)), policy(t, "key policy", grant(admin), `{"Effect":"Deny","Principal":{"AWS":"*"},"Action":"kms:Decrypt","Resource":"*"}`)
	denies := policy(t, "inline policy", `{"Effect":"Deny","Action":"kms:*","Resource":"*"}`)
	boundary := policy(t, "permissions boundary", allow("secretsmanager:*"))
	own := Grants{List: []Grant{{ID: "0c237476", Grantee: testRole, Operations: []string{"Decrypt"}}}}
	toAccount := Grants{List: []Grant{{ID: "0c237476", Grantee: "arn:aws:iam::111122223333:root", Operations: []string{"Decrypt"}}}}
	for _, c := range []struct {
		name string
		p    Policies
		want Outcome
	}{
		{"none", Policies{Key: &key}, ImplicitDeny},
		{"one to the role", Policies{Key: &key, Grants: own}, Allow},
		{"the key policy denies", Policies{Key: &deny, Grants: own}, ExplicitDeny},
		{"the role's policy denies", Policies{Key: &key, Grants: own, Identity: []Named{denies}}, ExplicitDeny},
		{"the boundary does not allow", Policies{Key: &key, Grants: own, Boundary: &boundary}, ImplicitDeny},
		{"one to the account delegates", Policies{Key: &key, Grants: toAccount}, ImplicitDeny},
		{"and the role's policy takes it up", Policies{Key: &key, Grants: toAccount, Identity: []Named{policy(t, "inline policy", allow("kms:Decrypt"))}}, Allow},
		{"unseen", Policies{Key: &key, Grants: Grants{Unseen: true}}, Depends},
		{"unseen and denied", Policies{Key: &deny, Grants: Grants{Unseen: true}}, ExplicitDeny},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := Evaluate(decryptRequest(), c.p)
			outcome(t, got, c.want)
			if c.want == Depends && !slices.Equal(got.Unseen, []string{"the key's grants"}) {
				t.Errorf("unseen: %v", got.Unseen)
			}
		})
	}
	got := Evaluate(decryptRequest(), Policies{Key: &key, Grants: own})
	if got.Policy != "grant 0c237476" || got.Because != "Grant 0c237476 allows kms:Decrypt." {
		t.Errorf("%q: %s", got.Policy, got.Because)
	}
}
