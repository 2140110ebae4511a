package trialclone_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"clonepath/awsops/sandbox/githost"
	"clonepath/awsops/sealed"
	"clonepath/checks/trialclone"
)

// TestRedirectToAnotherHost proves that the Authorization header never arrives
// there: another port and another name are both another host.
func TestRedirectToAnotherHost(t *testing.T) {
	elsewhere := githost.New(githost.Options{})
	elsewhere.AddRepository(name, githost.Repository{})
	elsewhere.Grant(goodToken, name)
	target, seenThere := serve(t, elsewhere)
	for title, to := range map[string]string{
		"another port": target,
		"another name": strings.Replace(target, "127.0.0.1", "localhost", 1),
	} {
		t.Run(title, func(t *testing.T) {
			_, r, seen := host(t, githost.Options{}, githost.Repository{Override: githost.Moved(to + "/" + name + ".git")})
			for _, token := range []string{"", goodToken} {
				r.Token = sealed.New(token)
				fact, adv := trialclone.Probe(t.Context(), r)
				got := fact.Get()
				if got.Status != http.StatusMovedPermanently || !got.CrossHost || len(got.Redirects) != 1 || got.Redirects[0] != to+"/"+name+".git/info/refs" || adv != nil {
					t.Errorf("got %+v", got)
				}
			}
			if all, authorized := seen.count(); all != 2 || authorized != 1 {
				t.Errorf("%d requests here, %d with the token", all, authorized)
			}
		})
	}
	if all, authorized := seenThere.count(); all != 0 || authorized != 0 {
		t.Errorf("%d requests arrived at the other host, %d with the token", all, authorized)
	}
}

// TestRedirectOnSameHost follows with the token, and fetches from the new place.
func TestRedirectOnSameHost(t *testing.T) {
	h, r, seen := host(t, githost.Options{}, githost.Repository{})
	h.AddRepository("acme/old", githost.Repository{Override: githost.Moved("/acme/older.git")})
	h.AddRepository("acme/older", githost.Repository{Override: githost.Moved("/" + name + ".git")})
	r.Repo = strings.Replace(r.Repo, "blueprints", "old", 1)
	fact, adv := trialclone.Probe(t.Context(), r)
	if got := fact.Get(); !got.Advertised || got.CrossHost || len(got.Redirects) != 2 || !strings.HasSuffix(got.URL, "/acme/old.git/info/refs?service=git-upload-pack") {
		t.Fatalf("got %+v", got)
	}
	clone := trialclone.Fetch(t.Context(), r, adv)
	if clone.Get().Commit != h.Head(name, "main") {
		t.Errorf("clone %+v", clone)
	}
	if all, authorized := seen.count(); all != 4 || authorized != 4 {
		t.Errorf("%d requests, %d with the token, want 4", all, authorized)
	}
}

func TestRedirectsEnd(t *testing.T) {
	h, r, seen := host(t, githost.Options{}, githost.Repository{})
	h.SetOverride(name, &githost.Override{Status: 302, Location: "/" + name + ".git"})
	fact, adv := trialclone.Probe(t.Context(), r)
	if all, _ := seen.count(); all != 4 || fact.Get().Status != 302 || adv != nil {
		t.Errorf("%d requests, %+v", all, fact.Get())
	}
}

// TestRedirectToPlainHTTP never follows a downgrade. The transport answers for
// a host with TLS.
func TestRedirectToPlainHTTP(t *testing.T) {
	for title, test := range map[string]struct {
		from, to  string
		crossHost bool
	}{
		"downgrade":             {"https://git.example.com/a/b.git", "http://git.example.com/a/b.git", false},
		"upgrade":               {"http://git.example.com/a/b.git", "https://git.example.com/a/b.git", false},
		"another port":          {"https://git.example.com/a/b.git", "https://git.example.com:8443/a/b.git", true},
		"not a URL":             {"https://git.example.com/a/b.git", "https://[", false},
		"a name that begins so": {"https://git.example.com/a/b.git", "https://git.example.com.evil.example/a/b.git", true},
	} {
		t.Run(title, func(t *testing.T) {
			var asked []*url.URL
			r := request(t, test.from)
			r.Token = sealed.Value{}
			r.Transport = roundTrip(func(q *http.Request) (*http.Response, error) {
				asked = append(asked, q.URL)
				w := httptest.NewRecorder()
				w.Header().Set("Location", test.to)
				w.WriteHeader(http.StatusFound)
				response := w.Result()
				response.Request = q
				return response, nil
			})
			fact, _ := trialclone.Probe(t.Context(), r)
			if len(asked) != 1 || fact.Get().CrossHost != test.crossHost || len(fact.Get().Redirects) != 1 {
				t.Errorf("asked %v, got %+v", asked, fact.Get())
			}
		})
	}
}

// roundTrip is a transport made of a function.
type roundTrip func(*http.Request) (*http.Response, error)

func (f roundTrip) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }
