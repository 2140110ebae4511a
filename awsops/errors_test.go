package awsops

import (
	"context"
	"errors"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"clonepath/awsops/awserr"
)

const date = "Thu, 06 Nov 2025 13:26:08 GMT"

// Answers are written as AWS sends them: XML from STS and IAM, JSON 1.1 from
// Secrets Manager and KMS.
func TestFailures(t *testing.T) {
	assume := func(ctx context.Context, a *Account) error {
		_, _, err := a.AssumeRole(ctx, "arn:aws:iam::111122223333:role/r", "")
		return err
	}
	read := func(ctx context.Context, a *Account) error {
		_, err := a.GetSecretValue(ctx, "git-repo-token")
		return err
	}
	xml := map[string]string{"Content-Type": "text/xml", "X-Amzn-Requestid": "1b-2c", "Date": date}
	json := map[string]string{"Content-Type": "application/x-amz-json-1.1", "X-Amzn-Requestid": "1b-2c", "Date": date}
	html := map[string]string{"Content-Type": "text/html; charset=utf-8", "Date": date}
	const denial = "User: arn:aws:sts::1:assumed-role/a/b is not authorized to perform: sts:AssumeRole on resource: arn:aws:iam::111122223333:role/r"
	tests := []struct {
		name    string
		call    func(context.Context, *Account) error
		status  int
		headers map[string]string
		body    string
		want    awserr.Failure
	}{
		{"STS denies", assume, 403, xml,
			"<ErrorResponse><Error><Type>Sender</Type><Code>AccessDenied</Code><Message>" + denial + "</Message></Error><RequestId>1b-2c</RequestId></ErrorResponse>",
			awserr.Failure{Operation: "sts:AssumeRole", Class: awserr.Denied, Code: "AccessDenied", HTTPStatus: 403, RequestID: true, Message: denial,
				Caller: "arn:aws:sts::1:assumed-role/a/b", Action: "sts:AssumeRole", Resource: "arn:aws:iam::111122223333:role/r", ServerTime: "2025-11-06T13:26:08Z"}},
		{"Secrets Manager denies, which the SDK does not model", read, 400, json,
			`{"__type":"AccessDeniedException","Message":"Access to KMS is not allowed"}`,
			awserr.Failure{Operation: "secretsmanager:GetSecretValue", Class: awserr.Denied, Code: "AccessDeniedException", HTTPStatus: 400, RequestID: true,
				Message: "Access to KMS is not allowed", ServerTime: "2025-11-06T13:26:08Z"}},
		{"Secrets Manager finds nothing", read, 400, json,
			`{"__type":"ResourceNotFoundException","Message":"Secrets Manager can't find the specified secret."}`,
			awserr.Failure{Operation: "secretsmanager:GetSecretValue", Class: awserr.NotFound, Code: "ResourceNotFoundException", HTTPStatus: 400, RequestID: true,
				Message: "Secrets Manager can't find the specified secret.", ServerTime: "2025-11-06T13:26:08Z"}},
		{"unknown key", read, 400, json,
			`{"__type":"UnrecognizedClientException","Message":"The security token included in the request is invalid."}`,
			awserr.Failure{Operation: "secretsmanager:GetSecretValue", Class: awserr.Credentials, Code: "UnrecognizedClientException", HTTPStatus: 400, RequestID: true,
				Message: "The security token included in the request is invalid.", ServerTime: "2025-11-06T13:26:08Z", Cause: "local-keys-invalid"}},
		{"an emulator's page for what it does not know", assume, 500, html, "<html>500</html>",
			awserr.Failure{Operation: "sts:AssumeRole", Class: awserr.Unsupported, HTTPStatus: 500, ServerTime: "2025-11-06T13:26:08Z"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			err := test.call(t.Context(), accountAt(answers(t, test.status, test.headers, test.body)).Probe())
			var f *awserr.Failure
			if !errors.As(err, &f) {
				t.Fatalf("no Failure in %v", err)
			}
			if test.want.Message == "" {
				test.want.Message = f.Message // the SDK's wording
			}
			if diff := cmp.Diff(test.want, *f); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// A page where AWS should answer is a proxy's, also with status 200.
func TestProxyPages(t *testing.T) {
	calls := map[string]func(context.Context, *Account) error{
		"XML":  func(ctx context.Context, a *Account) error { _, err := a.CallerIdentity(ctx); return err },
		"JSON": func(ctx context.Context, a *Account) error { _, err := a.DescribeSecret(ctx, "x"); return err },
	}
	for protocol, do := range calls {
		for _, status := range []int{200, 403} {
			t.Run(protocol+http.StatusText(status), func(t *testing.T) {
				endpoint := answers(t, status, map[string]string{"Content-Type": "text/html"}, "<html>blocked</html>")
				f := FailureOf(do(t.Context(), accountAt(endpoint).Probe()))
				if f.Cause != "local-proxy-html-page" && (status != 403 || f.Class != awserr.Unsupported) {
					t.Errorf("class %q, cause %q: %s", f.Class, f.Cause, f.Message)
				}
				// The same answer under AWS's own address.
				if g := failureOf("", causeOf(do(t.Context(), accountAt(endpoint).Probe())), false); g.Class != awserr.Network || g.Cause != "local-proxy-html-page" {
					t.Errorf("at AWS's address: class %q, cause %q: %s", g.Class, g.Cause, g.Message)
				}
			})
		}
	}
}

func causeOf(err error) error {
	var e *callError
	errors.As(err, &e)
	return e.cause
}

func TestFailuresOnTheWay(t *testing.T) {
	t.Run("nobody listens", func(t *testing.T) {
		listener, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		endpoint := "http://" + listener.Addr().String()
		if err := listener.Close(); err != nil {
			t.Fatal(err)
		}
		_, err = accountAt(endpoint).Probe().CallerIdentity(t.Context())
		if f := FailureOf(err); f.Class != awserr.Network || f.HTTPStatus != 0 || f.Code != "" {
			t.Errorf("%+v", *f)
		}
	})
	t.Run("unknown authority", func(t *testing.T) {
		server := httptest.NewUnstartedServer(http.NotFoundHandler())
		server.Config.ErrorLog = log.New(io.Discard, "", 0)
		server.StartTLS()
		defer server.Close()
		_, err := accountAt(server.URL).Probe().CallerIdentity(t.Context())
		if f := FailureOf(err); f.Class != awserr.Network || f.Cause != "local-tls-interception" {
			t.Errorf("%+v", *f)
		}
	})
	t.Run("too slow", func(t *testing.T) {
		released := make(chan struct{})
		server := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { <-released }))
		defer server.Close()
		defer close(released)
		ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
		defer cancel()
		_, err := accountAt(server.URL).CallerIdentity(ctx)
		if f := FailureOf(err); f.Class != awserr.Timeout {
			t.Errorf("%+v", *f)
		}
	})
	t.Run("cancelled", func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		_, err := accountAt("http://127.0.0.1:1").CallerIdentity(ctx)
		if !errors.Is(err, context.Canceled) {
			t.Errorf("%v is not context.Canceled", err)
		}
	})
	t.Run("proxy with a password refuses", func(t *testing.T) {
		f := failureOf("sts:GetCallerIdentity", errors.New(`Post "https://sts": proxyconnect http://me:hunter22@proxy:3128: Proxy Authentication Required`), false)
		if f.Cause != "local-proxy-407" || strings.Contains(f.Error(), "hunter22") {
			t.Errorf("%+v", *f)
		}
	})
}

func TestProbeAsksOnceWithinASecond(t *testing.T) {
	var asked int
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		asked++
		w.WriteHeader(http.StatusInternalServerError)
	}))
	defer server.Close()
	if _, err := accountAt(server.URL).Probe().AccountAlias(t.Context()); err == nil {
		t.Error("no error")
	}
	if asked != 1 {
		t.Errorf("asked %d times", asked)
	}
	if limit := accountAt(server.URL).Probe().limit; limit > time.Second {
		t.Errorf("limit %s", limit)
	}
}
