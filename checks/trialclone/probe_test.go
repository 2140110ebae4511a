package trialclone_test

import (
	"net/http"
	"strings"
	"testing"

	"clonepath/awsops/sandbox/githost"
	"clonepath/awsops/sealed"
	"clonepath/checks/evidence"
	"clonepath/checks/trialclone"
)

// TestProbe asks hosts that behave in all ways, anonymously and with a token.
func TestProbe(t *testing.T) {
	tests := map[string]struct {
		repository githost.Repository
		token      string
		want       evidence.Exchange // URL, Server and Body aside
		body       string            // is part of the recorded body
	}{
		"good token": {token: goodToken, want: evidence.Exchange{Status: 200, ContentType: "application/x-git-upload-pack-advertisement", Advertised: true}},
		"anonymous, private": {
			want: evidence.Exchange{Status: 401, ContentType: "text/plain; charset=utf-8", Challenge: `Basic realm="clonepath sandbox"`}, body: "Authentication required"},
		"anonymous, public": {repository: githost.Repository{Public: true},
			want: evidence.Exchange{Status: 200, ContentType: "application/x-git-upload-pack-advertisement", Advertised: true}},
		"bad token, echoed by the host": {token: badToken,
			want: evidence.Exchange{Status: 401, ContentType: "text/plain; charset=utf-8", Challenge: `Basic realm="clonepath sandbox"`}, body: "password " + sealed.Redacted + " was rejected"},
		"scope": {repository: githost.Repository{Override: githost.Forbidden("insufficient scope")}, token: goodToken,
			want: evidence.Exchange{Status: 403, ContentType: "text/plain; charset=utf-8"}, body: "insufficient scope"},
		"rate limit": {repository: githost.Repository{Override: githost.RateLimited("120")}, token: goodToken,
			want: evidence.Exchange{Status: 429, ContentType: "text/plain; charset=utf-8", RateLimited: "120"}, body: "rate limit"},
		"login page": {repository: githost.Repository{Override: githost.LoginPage()}, token: goodToken,
			want: evidence.Exchange{Status: 200, ContentType: "text/html; charset=utf-8"}, body: "<form"},
		"broken": {repository: githost.Repository{Override: githost.Broken(503)}, token: goodToken,
			want: evidence.Exchange{Status: 503, ContentType: "text/plain; charset=utf-8"}, body: "Service Unavailable"},
		"empty": {repository: githost.Repository{Empty: true}, token: goodToken,
			want: evidence.Exchange{Status: 200, ContentType: "application/x-git-upload-pack-advertisement", Advertised: true}},
		"right type, wrong body": {repository: githost.Repository{Override: &githost.Override{ContentType: "application/x-git-upload-pack-advertisement", Body: "<html>"}}, token: goodToken,
			want: evidence.Exchange{Status: 200, ContentType: "application/x-git-upload-pack-advertisement"}, body: "<html>"},
		"refusal in the protocol": {repository: githost.Repository{Override: &githost.Override{ContentType: "application/x-git-upload-pack-advertisement", Body: "0019ERR repository moved\n"}}, token: goodToken,
			want: evidence.Exchange{Status: 200, ContentType: "application/x-git-upload-pack-advertisement"}, body: "ERR repository moved"},
		"control characters": {repository: githost.Repository{Override: &githost.Override{Status: 500, Body: "a\x1b[2Jb\xff\r\n\x07c"}}, token: goodToken,
			want: evidence.Exchange{Status: 500, ContentType: "text/plain; charset=utf-8"}, body: "a\x1b[2Jb\uFFFD\r\n\x07c"},
	}
	for title, test := range tests {
		t.Run(title, func(t *testing.T) {
			_, r, seen := host(t, githost.Options{}, test.repository)
			r.Token = sealed.New(test.token)
			want := test.want
			want.URL = r.Repo + "/info/refs?service=git-upload-pack"
			if test.token != "" {
				want.TokenSent, want.Username, want.VersionID = true, "oauth2", "v1"
			}
			fact, adv := trialclone.Probe(t.Context(), r)
			mustNotLeak(t, fact)
			got := fact.Get()
			if !strings.Contains(got.Body, test.body) || test.body == "" && got.Body != "" {
				t.Errorf("body %q, want %q in it", got.Body, test.body)
			}
			got.Body = ""
			if !equal(got, want) {
				t.Errorf("got  %+v\nwant %+v", got, want)
			}
			if fact.By != evidence.Role || !fact.At.Equal(noon) || (adv != nil) != want.Advertised {
				t.Errorf("by %q at %v, advertisement %v", fact.By, fact.At, adv != nil)
			}
			if all, _ := seen.count(); all != 1 {
				t.Errorf("%d requests, want 1", all)
			}
		})
	}
}

func equal(a, b evidence.Exchange) bool {
	sameRedirects := strings.Join(a.Redirects, " ") == strings.Join(b.Redirects, " ")
	a.Redirects, b.Redirects = nil, nil
	return sameRedirects && a.URL == b.URL && a.Status == b.Status && a.ContentType == b.ContentType && a.Challenge == b.Challenge &&
		a.CrossHost == b.CrossHost && a.Advertised == b.Advertised && a.RateLimited == b.RateLimited && a.Username == b.Username &&
		a.TokenSent == b.TokenSent && a.VersionID == b.VersionID && a.Server == b.Server
}

// TestProbeLooksLikeGit keeps hosts from answering as to a browser, and from
// answering in another version of the protocol. Both requests of a clone go over
// one connection.
func TestProbeLooksLikeGit(t *testing.T) {
	_, r, seen := host(t, githost.Options{}, githost.Repository{})
	_, adv := trialclone.Probe(t.Context(), r)
	trialclone.Fetch(t.Context(), r, adv)
	if len(seen.requests) != 2 {
		t.Fatalf("%d requests, want 2", len(seen.requests))
	}
	if seen.requests[0].RemoteAddr != seen.requests[1].RemoteAddr {
		t.Error("the fetch made a connection of its own")
	}
	for _, got := range seen.requests {
		user, password, _ := got.BasicAuth()
		if !strings.HasPrefix(got.UserAgent(), "git/") || got.Header.Get("Git-Protocol") != "" || len(got.Cookies()) > 0 {
			t.Errorf("headers %v", got.Header)
		}
		if user != "oauth2" || password != goodToken || strings.Contains(got.URL.String(), goodToken) {
			t.Errorf("%s as %q", got.URL, user)
		}
	}
}

// TestTokenCutByTheRecord puts the token across the place where the record of a
// body ends, and across the place where reading it ends.
func TestTokenCutByTheRecord(t *testing.T) {
	for _, at := range []int{500, 512 - len(goodToken)/2, 8<<10 - 3, 8<<10 - len(goodToken) + 1} {
		filler := strings.Repeat("x", at)
		_, r, _ := host(t, githost.Options{}, githost.Repository{Override: &githost.Override{Status: 500, Body: filler + goodToken + filler}})
		fact, _ := trialclone.Probe(t.Context(), r)
		mustNotLeak(t, fact)
		if body := fact.Get().Body; len(body) > 512 || strings.Contains(body, "glpat") {
			t.Errorf("at %d: %d bytes recorded: %q", at, len(body), body)
		}
	}
	// A body of nothing but tokens shrinks when it is scrubbed, so that its cut
	// end comes into the record.
	_, r, _ := host(t, githost.Options{}, githost.Repository{Override: &githost.Override{Status: 500, Body: strings.Repeat(goodToken, 2000)}})
	fact, _ := trialclone.Probe(t.Context(), r)
	if body := strings.ReplaceAll(fact.Get().Body, sealed.Redacted, ""); strings.Contains(body, "glpat") {
		t.Errorf("a piece of the token was recorded: %q", body)
	}
}

// A body that happens to end with a letter with which a secret begins is whole.
func TestBodyEndsLikeASecret(t *testing.T) {
	_, r, _ := host(t, githost.Options{}, githost.Repository{Override: githost.Broken(503)})
	r.Vault.Add(sealed.New("e-begins-a-secret"))
	fact, _ := trialclone.Probe(t.Context(), r)
	if body := fact.Get().Body; body != "Service Unavailable" {
		t.Errorf("body %q", body)
	}
}

// TestHeadersAreScrubbed lets a host echo the token in every header that is recorded.
func TestHeadersAreScrubbed(t *testing.T) {
	url, _ := serve(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, password, _ := r.BasicAuth()
		for _, header := range []string{"Content-Type", "WWW-Authenticate", "Server", "Retry-After", "Location"} {
			w.Header().Set(header, "a "+password+" "+r.Header.Get("Authorization"))
		}
		w.Header().Set("Location", "https://u:p@other.example/"+password+"?state="+password)
		w.WriteHeader(http.StatusFound)
	}))
	fact, _ := trialclone.Probe(t.Context(), request(t, url+"/a/b"))
	mustNotLeak(t, fact)
	got := fact.Get()
	if len(got.Redirects) != 1 || got.Redirects[0] != "https://other.example/"+sealed.Redacted && !strings.HasPrefix(got.Redirects[0], "https://other.example/") || !got.CrossHost {
		t.Errorf("redirects %v", got.Redirects)
	}
	if got.Server != "a "+sealed.Redacted+" Basic "+sealed.Redacted {
		t.Errorf("server %q", got.Server)
	}
}

func TestProbeOfNoURL(t *testing.T) {
	for _, repo := range []string{"", "github.com/acme/x", "git@github.com:acme/x.git", "ssh://git@github.com/acme/x", "file:///tmp/x", "https://", "https://a b/", "https://h/%zz"} {
		if fact, adv := trialclone.Probe(t.Context(), request(t, repo)); fact.Skipped == "" || adv != nil {
			t.Errorf("%q: %+v", repo, fact)
		}
	}
}

// TestURLCredentialsAreNotUsed keeps the user information of a URL from going
// anywhere.
func TestURLCredentialsAreNotUsed(t *testing.T) {
	_, r, seen := host(t, githost.Options{}, githost.Repository{})
	r.Repo = strings.Replace(r.Repo, "http://", "http://ada:"+badToken+"@", 1)
	fact, adv := trialclone.Probe(t.Context(), r)
	clone := trialclone.Fetch(t.Context(), r, adv)
	mustNotLeak(t, fact, clone)
	if user, _, _ := seen.requests[0].BasicAuth(); user != "oauth2" || !clone.Seen() {
		t.Errorf("logged in as %q", user)
	}
}
