package trialclone_test

import (
	"errors"
	"net/http"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"clonepath/awsops/sandbox/githost"
	"clonepath/awsops/sealed"
	"clonepath/checks/evidence"
	"clonepath/checks/trialclone"
)

var errNoNetwork = errors.New("no network in this test")

// TestWithheld lists when the token may go and when not.
func TestWithheld(t *testing.T) {
	only := func(named ...string) func(string) bool {
		return func(host string) bool { return slices.Contains(named, host) }
	}
	tests := map[string]struct {
		repo  string
		allow func(string) bool
		want  string // in the reason; "" = sent
	}{
		"named":                    {"https://git.example.com/a/b", only("git.example.com"), ""},
		"named with its port":      {"https://git.example.com/a/b", only("git.example.com:443"), ""},
		"well known":               {"https://GitHub.com/a/b", trialclone.WellKnown, ""},
		"another port named":       {"https://git.example.com:8443/a/b", only("git.example.com:443", "git.example.com"), "--allow-git-host git.example.com:8443"},
		"not named":                {"https://git.example.com/a/b", only("example.com"), "--allow-git-host git.example.com"},
		"nobody asked":             {"https://git.example.com/a/b", nil, "--allow-git-host git.example.com"},
		"plain http":               {"http://git.example.com/a/b", only("git.example.com"), "not encrypted"},
		"plain http to here":       {"http://127.0.0.1:1/a/b", only("127.0.0.1:1"), ""},
		"plain http to here, IPv6": {"http://[::1]:1/a/b", only("[::1]:1"), ""},
		"plain http, looks local":  {"http://localhost.example.com/a/b", only("localhost.example.com"), "not encrypted"},
		"here, not named":          {"http://127.0.0.1:1/a/b", only(), "--allow-git-host 127.0.0.1:1"},
	}
	for title, test := range tests {
		t.Run(title, func(t *testing.T) {
			sent := false
			r := request(t, test.repo)
			r.AllowHost = test.allow
			r.Transport = roundTrip(func(q *http.Request) (*http.Response, error) {
				sent = q.Header.Get("Authorization") != ""
				return nil, errNoNetwork
			})
			fact, _ := trialclone.Probe(t.Context(), r)
			if sent != (test.want == "") || !strings.Contains(fact.Skipped, test.want) || fact.Skipped == "" && test.want != "" {
				t.Errorf("sent %v, skipped %q", sent, fact.Skipped)
			}
		})
	}
}

// TestFetchWithholdsToo keeps a permission that was taken back from being used.
func TestFetchWithholdsToo(t *testing.T) {
	_, r, seen := host(t, githost.Options{}, githost.Repository{})
	_, adv := trialclone.Probe(t.Context(), r)
	r.AllowHost = nil
	if fact := trialclone.Fetch(t.Context(), r, adv); !strings.Contains(fact.Skipped, "--allow-git-host") {
		t.Errorf("got %+v", fact)
	}
	if all, _ := seen.count(); all != 1 {
		t.Errorf("%d requests", all)
	}
}

// TestOneRejectedLogin sends a rejected token once to each host, also when it
// is asked for at the same time.
func TestOneRejectedLogin(t *testing.T) {
	_, r, seen := host(t, githost.Options{}, githost.Repository{})
	r.Token = sealed.New(badToken)
	facts := make([]*evidence.Fact[evidence.Exchange], 8)
	var wait sync.WaitGroup
	for i := range facts {
		wait.Go(func() { facts[i], _ = trialclone.Probe(t.Context(), r) })
	}
	wait.Wait()
	for _, fact := range facts {
		if fact.Get().Status != http.StatusUnauthorized || !fact.Get().TokenSent {
			t.Errorf("got %+v", fact)
		}
	}
	for title, change := range map[string]func(*trialclone.Request){
		"another repository": func(r *trialclone.Request) { r.Repo += "x" },
		"another user name":  func(r *trialclone.Request) { r.Username = "ada" },
	} {
		other := r
		change(&other)
		if fact, adv := trialclone.Probe(t.Context(), other); !strings.Contains(fact.Skipped, "rejected it once already") || adv != nil {
			t.Errorf("%s: %+v", title, fact)
		}
	}
	if _, authorized := seen.count(); authorized != 1 {
		t.Errorf("the rejected token was sent %d times", authorized)
	}
	mustNotLeak(t, facts)

	r.Token = sealed.New(goodToken)
	for range 2 { // another token is another matter, and a good one may be used again
		if fact, _ := trialclone.Probe(t.Context(), r); !fact.Get().Advertised {
			t.Errorf("got %+v", fact)
		}
	}
	r.Token, r.Logins = sealed.New(badToken), trialclone.NewLogins()
	trialclone.Probe(t.Context(), r)
	if _, authorized := seen.count(); authorized != 4 {
		t.Errorf("%d logins, want 4: another process knows nothing of this one", authorized)
	}
}

// TestWelcomeTokenNeedNotWait: once the host let a token in, logins with it do
// not wait for each other, as those of a fleet's bundles would.
func TestWelcomeTokenNeedNotWait(t *testing.T) {
	h := githost.New(githost.Options{})
	h.AddRepository(name, githost.Repository{})
	h.Grant(goodToken, name)
	var logins atomic.Int64
	together := make(chan struct{})
	url, _ := serve(t, http.HandlerFunc(func(w http.ResponseWriter, q *http.Request) {
		switch logins.Add(1) {
		case 1:
		case 4:
			close(together)
		default:
			<-together
		}
		h.ServeHTTP(w, q)
	}))
	r := request(t, url+"/"+name+".git")
	trialclone.Probe(t.Context(), r)
	var wait sync.WaitGroup
	for range 3 {
		wait.Go(func() {
			if fact, _ := trialclone.Probe(t.Context(), r); !fact.Get().Advertised {
				t.Errorf("got %+v", fact)
			}
		})
	}
	wait.Wait()
}

// TestLoginsWithoutMemory allows tests and single shots to have none.
func TestLoginsWithoutMemory(t *testing.T) {
	_, r, _ := host(t, githost.Options{}, githost.Repository{})
	r.Logins = nil
	if fact, _ := trialclone.Probe(t.Context(), r); !fact.Get().Advertised {
		t.Errorf("got %+v", fact)
	}
}
