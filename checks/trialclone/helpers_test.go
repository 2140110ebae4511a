package trialclone_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"clonepath/awsops/bounded"
	"clonepath/awsops/sandbox/githost"
	"clonepath/awsops/sealed"
	"clonepath/checks/evidence"
	"clonepath/checks/trialclone"
)

const (
	goodToken = "glpat-canary-5f2c9a7e41d0" // #nosec G101 -- made up
	badToken  = "glpat-canary-b81c06d3e9f7" // #nosec G101 -- made up
	name      = "acme/blueprints"
)

var noon = time.Date(2025, 6, 1, 12, 0, 0, 0, time.UTC)

// recorder records what arrives at a server.
type recorder struct {
	mu       sync.Mutex
	requests []*http.Request
	next     http.Handler
}

func (l *recorder) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	l.mu.Lock()
	l.requests = append(l.requests, r)
	l.mu.Unlock()
	l.next.ServeHTTP(w, r)
}

// count is how many requests came, and how many of them carried a token.
func (l *recorder) count() (all, authorized int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, r := range l.requests {
		if r.Header.Get("Authorization") != "" {
			authorized++
		}
	}
	return len(l.requests), authorized
}

// serve starts a server on loopback for a handler, and returns its URL.
func serve(t testing.TB, handler http.Handler) (string, *recorder) {
	t.Helper()
	seen := &recorder{next: handler}
	server := httptest.NewServer(seen)
	t.Cleanup(server.Close)
	return server.URL, seen
}

// host serves one repository of the sandbox's Git host, which goodToken sees.
func host(t testing.TB, o githost.Options, r githost.Repository) (*githost.Host, trialclone.Request, *recorder) {
	t.Helper()
	h := githost.New(o)
	h.AddRepository(name, r)
	h.Grant(goodToken, name)
	url, seen := serve(t, h)
	return h, request(t, url+"/"+name+".git"), seen
}

// request logs in with goodToken to any host.
func request(t testing.TB, repo string) trialclone.Request {
	t.Helper()
	transport := &http.Transport{}
	t.Cleanup(transport.CloseIdleConnections)
	return trialclone.Request{
		Repo: repo, Branch: "main", Token: sealed.New(goodToken),
		AllowHost: func(string) bool { return true },
		Transport: bounded.Transport(transport), Vault: sealed.NewVault(), Logins: trialclone.NewLogins(),
		Clock: func() time.Time { return noon }, By: evidence.Role, VersionID: "v1",
	}
}

// mustNotLeak fails when evidence holds one of the canaries in any form.
func mustNotLeak(t *testing.T, facts ...any) {
	t.Helper()
	vault := sealed.NewVault()
	for _, token := range []string{goodToken, badToken} {
		vault.Add(sealed.New(token), "oauth2", "x-access-token")
	}
	text, err := json.Marshal(facts)
	if err != nil {
		t.Fatal(err)
	}
	if vault.Contains(string(text)) || strings.Contains(string(text), "canary") {
		t.Errorf("the evidence holds a token: %s", text)
	}
}
