package awsops

import (
	"context"
	"encoding/pem"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
)

const (
	busyKey    = "AKIDBUSYEXAMPLE"
	twoCallers = "[profile busy]\nregion = eu-west-1\n[profile quiet]\nregion = eu-west-1\n"
	twoKeys    = "[busy]\naws_access_key_id = " + busyKey + "\naws_secret_access_key = example\n" +
		"[quiet]\naws_access_key_id = AKIDQUIETEXAMPLE\naws_secret_access_key = example\n"
	throttled = `<ErrorResponse><Error><Type>Sender</Type><Code>Throttling</Code><Message>Rate exceeded</Message></Error></ErrorResponse>`
	caller    = `<GetCallerIdentityResponse><GetCallerIdentityResult><Arn>arn:aws:iam::111122223333:user/a</Arn><Account>111122223333</Account></GetCallerIdentityResult></GetCallerIdentityResponse>`
)

// throttlingServer refuses what refuse says, and answers everything else as
// GetCallerIdentity.
func throttlingServer(t *testing.T, refuse func(*http.Request) bool) {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if refuse(r) {
			w.WriteHeader(http.StatusBadRequest)
			_, _ = io.WriteString(w, throttled)
			return
		}
		_, _ = io.WriteString(w, caller)
	}))
	t.Cleanup(server.Close)
	t.Setenv("AWS_ENDPOINT_URL", server.URL)
}

func isBusy(r *http.Request) bool { return strings.Contains(r.Header.Get("Authorization"), busyKey) }

// TestThrottlingSlowsItsCallerOnly: while all calls of one caller are refused,
// those of another go through.
func TestThrottlingSlowsItsCallerOnly(t *testing.T) {
	isolate(t, twoCallers, twoKeys)
	refused := make(chan struct{}, 100)
	throttlingServer(t, func(r *http.Request) bool {
		if isBusy(r) {
			refused <- struct{}{}
		}
		return isBusy(r)
	})
	pool := NewPool(nil)
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() {
		_, err := pool.Open(ctx, "busy", "").CallerIdentity(ctx)
		ended <- err
	}()
	<-refused
	for range 200 {
		if _, err := pool.Open(ctx, "quiet", "").CallerIdentity(ctx); err != nil {
			t.Fatal(err)
		}
	}
	select {
	case err := <-ended:
		t.Errorf("the throttled call was given up: %v", err)
	default:
	}
	cancel()
	if err := <-ended; err == nil {
		t.Error("the throttled call succeeded")
	}
}

// TestThrottledCallsSucceedLater, optional questions too.
func TestThrottledCallsSucceedLater(t *testing.T) {
	for name, of := range map[string]func(*Account) *Account{
		"call":  func(a *Account) *Account { return a },
		"probe": (*Account).Probe,
	} {
		t.Run(name, func(t *testing.T) {
			isolate(t, twoCallers, twoKeys)
			var calls atomic.Int64
			throttlingServer(t, func(*http.Request) bool { return calls.Add(1) == 1 })
			account := of(NewPool(nil).Open(t.Context(), "quiet", ""))
			if _, err := account.CallerIdentity(t.Context()); err != nil || calls.Load() != 2 {
				t.Errorf("%d calls, %v", calls.Load(), err)
			}
		})
	}
}

// TestPoolOpensOnce: an identity in a region is one Account, and the clients of
// all of them use the same connections.
func TestPoolOpensOnce(t *testing.T) {
	isolate(t, twoCallers, twoKeys)
	server := httptest.NewTLSServer(http.NotFoundHandler())
	defer server.Close()
	bundle := filepath.Join(t.TempDir(), "ca.pem")
	block := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: server.Certificate().Raw})
	if err := os.WriteFile(bundle, block, 0o600); err != nil {
		t.Fatal(err)
	}
	t.Setenv("AWS_CA_BUNDLE", bundle) // the SDK makes a client for each identity of it
	pool := NewPool(nil)
	ctx := t.Context()
	first := pool.Open(ctx, "quiet", "")
	if pool.Open(ctx, "quiet", "") != first {
		t.Error("one identity was opened twice")
	}
	if pool.Open(ctx, "quiet", "eu-west-2") == first || pool.Open(ctx, "busy", "") == first {
		t.Error("two identities are one")
	}
	for _, account := range []*Account{
		pool.Open(ctx, "quiet", ""), pool.Open(ctx, "busy", ""), pool.Open(ctx, "quiet", "eu-west-2"),
		pool.Open(ctx, "quiet", "").Probe(), pool.Open(ctx, "busy", "").In("eu-west-3"),
	} {
		for _, client := range []aws.HTTPClient{account.sts().Options().HTTPClient, account.secrets().Options().HTTPClient} {
			if client != pool.wires[0].client {
				t.Errorf("%s in %s has connections of its own", account.Profile(), account.Region())
			}
		}
		if account.HTTPTransport() != pool.Open(ctx, "quiet", "").HTTPTransport() {
			t.Error("Git has two transports")
		}
	}
}

// TestPoolForgets: what nobody uses any more is opened anew, and its rate limit
// is still known.
func TestPoolForgets(t *testing.T) {
	isolate(t, twoCallers, twoKeys)
	pool := NewPool(nil)
	limit := pool.Open(t.Context(), "quiet", "").limited.by.of(limitKey{"profile quiet", "sts"})
	runtime.GC()
	if kept := pool.accounts[poolKey{"quiet", ""}].Value(); kept != nil {
		t.Error("an Account that nobody uses is kept")
	}
	if again := pool.Open(t.Context(), "quiet", "").limited.by.of(limitKey{"profile quiet", "sts"}); again != limit {
		t.Error("its rate limit was forgotten")
	}
}
