package cli

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/iam"
)

// TestForeignAudit audits an AWS emulator over real HTTP, with more users than a
// page holds. It lacks LookupEvents: a proxy in front answers pages and then
// throttles. Against the bare emulator the readers are unknown, and that alone
// changes nothing.
func TestForeignAudit(t *testing.T) {
	endpoint := startEmulator(t)
	createChain(t, endpoint)
	createUsers(t, endpoint, 230)
	proxy, asked := throttlingHistory(t, endpoint)
	for _, row := range []struct{ name, endpoint, readers string }{
		{"bare", endpoint, "who read it is unknown"},
		{"with an event history", proxy, "AWS throttled the look-up"},
	} {
		t.Run(row.name, func(t *testing.T) {
			env := []string{"HOME=" + t.TempDir(), "AWS_ENDPOINT_URL=" + row.endpoint, "AWS_REGION=eu-west-1", "AWS_ACCESS_KEY_ID=AKIAIOSFODNN7EXAMPLE", "AWS_SECRET_ACCESS_KEY=secret"}
			cmd := process(t, env, "audit", "-o", "json", "--role-arn", "arn:aws:iam::123456789012:role/torque-git-reader", "--secret-id", "git-repo-token", "--agent-principal", foreignAgent)
			out, _ := cmd.Output()
			validAudit(t, string(out))
			var a auditAnswer
			if err := json.Unmarshal(out, &a); err != nil {
				t.Fatalf("%v: %s", err, out)
			}
			if code := cmd.ProcessState.ExitCode(); code != 0 {
				t.Errorf("exit %d", code)
			}
			var found []string
			for _, f := range a.Findings {
				found = append(found, f.Fault)
			}
			want := []string{"secret-readable-by-others", "trail-missing", "local-endpoint-override"}
			if row.endpoint == proxy {
				want = slices.Insert(want, 1, "secret-read-by-stranger")
			}
			slices.Sort(found)
			slices.Sort(want)
			if !slices.Equal(found, want) {
				t.Errorf("findings %v, want %v", found, want)
			}
			read := 0
			for _, w := range a.WhoCan {
				if strings.Contains(w.Principal, ":user/reader-") && slices.Contains(w.Can, "read") {
					read++
				}
			}
			if read != 2 { // the first and the last user
				t.Errorf("%d of the users read: %+v", read, a.WhoCan)
			}
			for _, p := range a.Practices {
				if p.ID == "practice-access" && !strings.Contains(p.Summary+fmt.Sprint(a.Findings), "2") || p.ID == "practice-audit" && p.Status == "pass" {
					t.Errorf("%+v", p)
				}
			}
		})
	}
	if n := asked.Load(); n != 3 {
		t.Errorf("LookupEvents was called %d times: after the throttle nothing may come", n)
	}
}

// createUsers makes users of whom the first and the last may read every secret.
func createUsers(t *testing.T, endpoint string, n int) {
	t.Helper()
	users := iam.NewFromConfig(aws.Config{Region: "eu-west-1", BaseEndpoint: &endpoint, Credentials: credentials.NewStaticCredentialsProvider("AKIAIOSFODNN7EXAMPLE", "secret", "")})
	for i := range n {
		name := fmt.Sprintf("user-%03d", i)
		if i == 0 || i == n-1 {
			name = fmt.Sprintf("reader-%03d", i)
		}
		if _, err := users.CreateUser(t.Context(), &iam.CreateUserInput{UserName: &name}); err != nil {
			t.Fatal(err)
		}
		if !strings.HasPrefix(name, "reader") {
			continue
		}
		if _, err := users.PutUserPolicy(t.Context(), &iam.PutUserPolicyInput{UserName: &name, PolicyName: aws.String("read"),
			PolicyDocument: aws.String(`{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"secretsmanager:GetSecretValue","Resource":"*"}]}`)}); err != nil {
			t.Fatal(err)
		}
	}
}

// throttlingHistory stands in front of an emulator: it answers two pages of the
// audit's look-ups and then throttles. The look-ups of a plain check find nothing.
func throttlingHistory(t *testing.T, endpoint string) (string, *atomic.Int64) {
	t.Helper()
	to, err := url.Parse(endpoint)
	if err != nil {
		t.Fatal(err)
	}
	behind := httputil.NewSingleHostReverseProxy(to)
	asked := new(atomic.Int64)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !strings.HasSuffix(r.Header.Get("X-Amz-Target"), ".LookupEvents") {
			behind.ServeHTTP(w, r)
			return
		}
		body, _ := io.ReadAll(r.Body) // of the process that we started
		w.Header().Set("Content-Type", "application/x-amz-json-1.1")
		if !bytes.Contains(body, []byte("git-repo-token")) {
			_, _ = fmt.Fprint(w, `{"Events":[]}`)
			return
		}
		n := asked.Add(1)
		if n > 2 {
			w.WriteHeader(http.StatusBadRequest)
			_, _ = fmt.Fprint(w, `{"__type":"ThrottlingException","message":"Rate exceeded"}`)
			return
		}
		event, _ := json.Marshal(`{"eventName":"GetSecretValue","eventSource":"secretsmanager.amazonaws.com","awsRegion":"eu-west-1","requestParameters":{"secretId":"git-repo-token"},"userIdentity":{"type":"IAMUser","arn":"arn:aws:iam::123456789012:user/user-007","accountId":"123456789012"}}`)
		_, _ = fmt.Fprintf(w, `{"Events":[{"EventId":"e-%d","EventName":"GetSecretValue","EventTime":1700000000,"CloudTrailEvent":%s}],"NextToken":"more"}`, n, event)
	}))
	t.Cleanup(server.Close)
	return server.URL, asked
}
