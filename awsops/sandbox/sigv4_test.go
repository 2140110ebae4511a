package sandbox

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	v4 "github.com/aws/aws-sdk-go-v2/aws/signer/v4"
	"github.com/aws/aws-sdk-go-v2/service/secretsmanager"
	"github.com/aws/aws-sdk-go-v2/service/sts"
)

const invalidToken = "The security token included in the request is invalid."

// Each problem has one code in the query protocol and another in JSON.
func TestBadCredentials(t *testing.T) {
	mismatch := authCodes[wrongSignature].message
	cases := []struct {
		name        string
		keys        func(*Sandbox) Keys
		query, json string
		message     string
	}{
		{"unknown key", func(*Sandbox) Keys { return Keys{"AKIAIOSFODNN7EXAMPLE", "secret", ""} },
			"InvalidClientTokenId", "UnrecognizedClientException", invalidToken},
		{"wrong secret", func(s *Sandbox) Keys { k := s.Keys(Admin); k.Secret += "x"; return k },
			"SignatureDoesNotMatch", "InvalidSignatureException", mismatch},
		{"session without its token", func(s *Sandbox) Keys { k := s.Keys(AgentID); k.SessionToken = ""; return k },
			"InvalidClientTokenId", "UnrecognizedClientException", invalidToken},
		{"session with another token", func(s *Sandbox) Keys { k := s.Keys(AgentID); k.SessionToken += "x"; return k },
			"InvalidClientTokenId", "UnrecognizedClientException", invalidToken},
		{"user with a stale token", func(s *Sandbox) Keys { k := s.Keys(Admin); k.SessionToken = "x"; return k },
			"InvalidClientTokenId", "UnrecognizedClientException", invalidToken},
		{"expired session", func(s *Sandbox) Keys {
			s.mu.Lock()
			defer s.mu.Unlock()
			id, c := s.world.addSession(s.world.credentials[s.Keys(AgentID).AccessKeyID].principal, time.Now().Add(-time.Second))
			return Keys{id, c.secret, c.token}
		}, "ExpiredToken", "ExpiredTokenException", "The security token included in the request is expired"},
	}
	for _, test := range cases {
		t.Run(test.name, func(t *testing.T) {
			s := start(t, Options{})
			c := as(s, test.keys(s), region)
			_, err := c.sts.GetCallerIdentity(t.Context(), &sts.GetCallerIdentityInput{})
			wantFault(t, err, 403, test.query, test.message)
			_, err = c.secrets.ListSecrets(t.Context(), &secretsmanager.ListSecretsInput{})
			wantFault(t, err, 400, test.json, test.message)
		})
	}
}

// sign makes a raw signed request as any SDK would.
func sign(t *testing.T, s *Sandbox, method, url, body string, at time.Time) *http.Request {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, url, strings.NewReader(body))
	must(t, err)
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded; charset=utf-8")
	sum := sha256.Sum256([]byte(body))
	k := s.Keys(Admin)
	must(t, v4.NewSigner().SignHTTP(t.Context(), aws.Credentials{AccessKeyID: k.AccessKeyID, SecretAccessKey: k.Secret}, r, hex.EncodeToString(sum[:]), "sts", region, at))
	return r
}

func send(t *testing.T, r *http.Request) (*http.Response, string) {
	t.Helper()
	out, err := http.DefaultClient.Do(r)
	must(t, err)
	defer out.Body.Close()
	body, err := io.ReadAll(out.Body)
	must(t, err)
	return out, string(body)
}

const whoAmI = "Action=GetCallerIdentity&Version=2011-06-15"

func TestSignature(t *testing.T) {
	now := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	s := start(t, Options{Clock: fixed(now)})
	plain := func(r *http.Request) *http.Request { return r }
	post := func(at time.Time) *http.Request { return sign(t, s, "POST", s.Endpoint()+"/", whoAmI, at) }
	cases := []struct {
		name    string
		request *http.Request
		change  func(*http.Request) *http.Request
		status  int
		want    string // part of the answer
	}{
		{"valid", post(now), plain, 200, "<Arn>arn:aws:iam::111122223333:user/admin</Arn>"},
		{"in the query string", sign(t, s, "GET", s.Endpoint()+"/?"+whoAmI, "", now), plain, 200, "user/admin"},
		{"four minutes late", post(now.Add(-4 * time.Minute)), plain, 200, "user/admin"},
		{"six minutes late", post(now.Add(-6 * time.Minute)), plain, 403,
			"<Code>SignatureDoesNotMatch</Code>\n    <Message>Signature expired: 20260301T115400Z is now earlier than 20260301T115500Z (20260301T120000Z - 5 min.)</Message>"},
		{"six minutes early", post(now.Add(6 * time.Minute)), plain, 403,
			"Signature not yet current: 20260301T120600Z is still later than 20260301T120500Z (20260301T120000Z + 5 min.)"},
		{"changed body", post(now), func(r *http.Request) *http.Request {
			r.Body = io.NopCloser(bytes.NewReader([]byte(strings.Replace(whoAmI, "GetCaller", "GetCaIler", 1))))
			return r
		}, 403, "SignatureDoesNotMatch"},
		{"changed header", post(now), func(r *http.Request) *http.Request {
			r.Header.Set("Content-Type", "text/plain")
			return r
		}, 403, "SignatureDoesNotMatch"},
		{"no signature", post(now), func(r *http.Request) *http.Request {
			r.Header.Del("Authorization")
			return r
		}, 403, "MissingAuthenticationToken"},
		{"half a signature", post(now), func(r *http.Request) *http.Request {
			r.Header.Set("Authorization", algorithm+" Credential=AKIA/20260301")
			return r
		}, 400, "IncompleteSignature"},
		{"another service's scope", post(now), func(r *http.Request) *http.Request {
			r.Header.Set("Authorization", strings.Replace(r.Header.Get("Authorization"), "/sts/", "/iam/", 1))
			return r
		}, 403, "SignatureDoesNotMatch"},
		{"unknown action", sign(t, s, "POST", s.Endpoint()+"/", "Action=GetFederationToken&Version=2011-06-15", now), plain, 400, "InvalidAction"},
		{"no action", sign(t, s, "POST", s.Endpoint()+"/", "Version=2011-06-15", now), plain, 400, "MissingAction"},
		{"an action of another service", sign(t, s, "POST", s.Endpoint()+"/", "Action=ListRoles&Version=2010-05-08", now), plain, 400, "InvalidAction"},
	}
	for _, test := range cases {
		t.Run(test.name, func(t *testing.T) {
			answer, body := send(t, test.change(test.request))
			if answer.StatusCode != test.status || !strings.Contains(body, test.want) {
				t.Errorf("got %d\n%s\nwant %d with %s", answer.StatusCode, body, test.status, test.want)
			}
			if answer.Header.Get("Date") != now.Format(http.TimeFormat) || answer.Header.Get("x-amzn-RequestId") == "" {
				t.Errorf("headers %v: want the server's Date and a request id", answer.Header)
			}
		})
	}
}
