package awsops

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"clonepath/awsops/awserr"
	"clonepath/awsops/sandbox"
)

func TestRolePolicies(t *testing.T) {
	admin, s := inSandbox(t, sandbox.Options{}, sandbox.Admin)
	inline, err := admin.RolePolicies(t.Context(), s.Target().RoleName())
	if err != nil || len(inline) != 1 || inline[0].ARN != "" || !strings.Contains(inline[0].Text, "secretsmanager:GetSecretValue") {
		t.Errorf("%+v, %v", inline, err)
	}
	attached, err := admin.RolePolicies(t.Context(), "orders-api")
	if err != nil || len(attached) != 1 || attached[0].ARN == "" || !strings.Contains(attached[0].Text, "Statement") {
		t.Errorf("%+v, %v", attached, err)
	}
	_, err = admin.RolePolicies(t.Context(), "nobody")
	if f := FailureOf(err); f == nil || f.Class != awserr.NotFound {
		t.Errorf("%v", err)
	}
}

// One document that may not be read does not hide the others, and pages are
// followed to the last.
func TestOnePolicyUnreadable(t *testing.T) {
	trust := url.PathEscape(`{"a": "b+c"}`)
	replies := map[string]string{
		"ListAttachedRolePolicies": "<AttachedPolicies/><IsTruncated>false</IsTruncated>",
		"ListRolePolicies":         "<PolicyNames><member>good</member></PolicyNames><IsTruncated>true</IsTruncated><Marker>2</Marker>",
		"ListRolePolicies2":        "<PolicyNames><member>bad</member></PolicyNames><IsTruncated>false</IsTruncated>",
		"GetRolePolicygood":        "<PolicyDocument>" + trust + "</PolicyDocument>",
	}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		action := r.FormValue("Action")
		reply, ok := replies[action+r.FormValue("PolicyName")+r.FormValue("Marker")]
		w.Header().Set("Content-Type", "text/xml")
		w.Header().Set("X-Amzn-Requestid", "1-2")
		if !ok {
			w.WriteHeader(http.StatusForbidden)
			_, _ = fmt.Fprint(w, "<ErrorResponse><Error><Code>AccessDenied</Code><Message>no</Message></Error></ErrorResponse>")
			return
		}
		_, _ = fmt.Fprintf(w, "<%[1]sResponse><%[1]sResult>%[2]s</%[1]sResult></%[1]sResponse>", action, reply)
	}))
	defer server.Close()
	policies, err := accountAt(server.URL).RolePolicies(t.Context(), "r")
	if err != nil || len(policies) != 2 {
		t.Fatalf("%+v, %v", policies, err)
	}
	if good := policies[0]; good.Name != "good" || good.Text != `{"a": "b+c"}` || good.Unreadable != nil {
		t.Errorf("%+v", good)
	}
	if bad := policies[1]; bad.Name != "bad" || bad.Text != "" || bad.Unreadable == nil || bad.Unreadable.Class != awserr.Denied {
		t.Errorf("%+v", bad)
	}
}

func TestKey(t *testing.T) {
	admin, _ := inSandbox(t, sandbox.Options{}, sandbox.Admin)
	key, err := admin.DescribeKey(t.Context(), "alias/platform-secrets")
	if err != nil || key.State != "Enabled" || key.Manager != "CUSTOMER" {
		t.Fatalf("%+v, %v", key, err)
	}
	policy, err := admin.KeyPolicy(t.Context(), key.ARN)
	if err != nil || !strings.Contains(policy, "kms:*") {
		t.Errorf("%q, %v", policy, err)
	}
}
