package torqueapi_test

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"clonepath/awsops/awserr"
	"clonepath/awsops/bounded"
	"clonepath/awsops/sealed"
	"clonepath/awsops/target"
	"clonepath/checks/evidence"
	"clonepath/checks/torqueapi"
	"clonepath/checks/torqueapi/torquetest"
)

const (
	roleARN   = "arn:aws:iam::111122223333:role/torque-git-reader"
	otherRole = "arn:aws:iam::111122223333:role/torque-old"
	secretARN = "arn:aws:secretsmanager:eu-west-1:111122223333:secret:git-repo-token-a1B2c3"
	canary    = "canary-0123456789-secret"
	inAccount = "/api/settings/credentialstore/acme-git"
	inSpace   = "/api/spaces/platform/settings/credentialstore"
	agents    = "/api/spaces/platform/agents"
	repos     = "/api/spaces/platform/repositories"
)

var checked = target.Target{RoleARN: roleARN, ExternalID: "bd4f0c2a9e6147d8", SecretID: "git-repo-token", SecretPath: "token", Repo: "https://git.example.com/acme/blueprints.git", Branch: "main"}

func client(t *testing.T, s *torquetest.Server, token string) *torqueapi.Client {
	t.Helper()
	access, err := torqueapi.NewAccess(s.URL, torquetest.Space, sealed.New(token))
	if err != nil {
		t.Fatal(err)
	}
	return torqueapi.New(access, bounded.Transport(s.Client().Transport), sealed.NewVault())
}

func failure(t *testing.T, err error) *awserr.Failure {
	t.Helper()
	f, ok := errors.AsType[*awserr.Failure](err)
	if !ok {
		t.Fatalf("%v is no failure", err)
	}
	return f
}

func TestAccess(t *testing.T) {
	for host, want := range map[string]string{ // the host that the token goes to; "" = refused
		"": "portal.qtorque.io", "https://portal.qtorque.io/": "portal.qtorque.io", "torque.example.com": "torque.example.com",
		"https://torque.example.com:8443": "torque.example.com:8443", "http://127.0.0.1:1234": "127.0.0.1:1234", "http://localhost": "localhost",
		"http://torque.example.com": "", "ftp://torque.example.com": "", "https://user:pw@torque.example.com": "", "https://": "", "https://x?y=z": "", "https://a b": "",
	} {
		access, err := torqueapi.NewAccess(host, "platform", sealed.New(torquetest.Token))
		if (err == nil) != (want != "") || err == nil && access.Host() != want {
			t.Errorf("%q: %v, %v", host, access, err)
		}
		if err != nil && strings.Contains(err.Error(), "pw") {
			t.Errorf("the error shows the password: %v", err)
		}
	}
	for _, space := range []string{"", ".", ".."} {
		if _, err := torqueapi.NewAccess("", space, sealed.New(torquetest.Token)); err == nil {
			t.Errorf("the space %q is taken", space)
		}
	}
	if _, err := torqueapi.NewAccess("", "platform", sealed.New("two words-0123456789")); err == nil || strings.Contains(err.Error(), "words") {
		t.Errorf("%v", err)
	}
}

func TestCredential(t *testing.T) {
	s := torquetest.Start(t)
	s.Put(inAccount, torquetest.Answer{Body: `{"name":"acme-git","description":"` + canary + `","cloud_type":"sourceControl","cloud_identifier":"` + canary + `",
		"all_spaces_allowed":false,"allowed_space_names":["platform","other"],"owner":{"` + canary + `0":1,"mail":"` + canary + `"},
		"credential_data":{"type":"github","token":"` + canary + `","role_arn":"` + otherRole + `","external_id":"bd4f0c2a9e6147d8","secret_id":"` + secretARN + `",
			"secret_path":"` + canary + `","password":"` + canary + `","client_secret":["` + canary + `"],"region":"eu-west-1","nothing":null,"n":3,"flag":true,"masked_external_id":"****"}}`})
	got, err := client(t, s, torquetest.Token).Credential(t.Context(), "acme-git", checked)
	if err != nil {
		t.Fatal(err)
	}
	no := false
	want := evidence.TorqueCredential{
		Name: "acme-git", CloudType: "sourceControl", Type: "github", AllSpaces: &no, Spaces: []string{"platform", "other"},
		Fields: []evidence.TorqueField{
			{Field: "credential_data.client_secret", Kind: "list"},
			{Field: "credential_data.external_id", Kind: "text", Of: target.FieldExternalID, Compared: evidence.TorqueSame},
			{Field: "credential_data.flag", Kind: "boolean"},
			{Field: "credential_data.masked_external_id", Kind: "text", Of: target.FieldExternalID},
			{Field: "credential_data.n", Kind: "number"},
			{Field: "credential_data.nothing", Kind: "empty"},
			{Field: "credential_data.password", Kind: "text"},
			{Field: "credential_data.region", Kind: "text"},
			{Field: "credential_data.role_arn", Kind: "text", ARN: otherRole, Of: target.FieldRoleARN, Compared: evidence.TorqueOther},
			{Field: "credential_data.secret_id", Kind: "text", ARN: secretARN, Of: target.FieldSecretID, Compared: evidence.TorqueSame},
			{Field: "credential_data.secret_path", Kind: "text", Of: target.FieldSecretPath, Compared: evidence.TorqueOther},
			{Field: "owner.(a name not shown)", Kind: "number"},
			{Field: "owner.mail", Kind: "text"},
		},
	}
	one, _ := json.MarshalIndent(got, "", " ")
	two, _ := json.MarshalIndent(want, "", " ")
	if string(one) != string(two) {
		t.Errorf("got %s\nwant %s", one, two)
	}
	if strings.Contains(string(one), "canary") {
		t.Error("a value of unknown meaning was kept")
	}
}

// Where the account's credential may not be read, or is not there, the space's
// list is asked.
func TestCredentialOfTheSpace(t *testing.T) {
	list := `[{"name":"aws","cloud_type":"aws"},{"name":"acme-git","cloud_type":"sourceControl","credential_data":{"type":"github"}}]`
	two := `[{"name":"a","cloud_type":"sourceControl"},{"name":"b","cloud_type":"sourceControl"},{"strange":1},7]`
	forbidden := torquetest.Answer{Status: 403, Body: `{"errors":[{"message":"Account Admin only","name":"Forbidden","code":"403"}]}`}
	for _, c := range []struct {
		what, name, list string
		account          *torquetest.Answer
		found            string
		class            awserr.Class
		says             string
	}{
		{what: "refused in the account, in the space", name: "acme-git", list: list, account: &forbidden, found: "acme-git"},
		{what: "not in the account, in the space", name: "acme-git", list: list, found: "acme-git"},
		{what: "no name, one for Git", list: list, found: "acme-git"},
		{what: "no name, two for Git", list: two, class: awserr.NotFound, says: "lists for this space: a, b; which one is meant"},
		{what: "no name, none", list: `[]`, class: awserr.NotFound, says: "no Git credential"},
		{what: "nowhere", name: "acme-git", list: two, class: awserr.NotFound, says: `has no credential "acme-git": not entered yet, or under another name (listed for the space: a, b)`},
		{what: "refused in the account, not in the space", name: "acme-git", list: two, account: &forbidden, class: awserr.Denied, says: "Account Admin only"},
		{what: "a name that is no segment", name: "..", list: two, class: awserr.NotFound, says: `has no credential ".."`},
	} {
		t.Run(c.what, func(t *testing.T) {
			s := torquetest.Start(t)
			s.Put(inSpace, torquetest.Answer{Body: c.list})
			if c.account != nil {
				s.Put(inAccount, *c.account)
			}
			got, err := client(t, s, torquetest.Token).Credential(t.Context(), c.name, checked)
			if c.found != "" && (err != nil || got.Name != c.found || !got.OfSpace) {
				t.Errorf("%+v, %v", got, err)
			}
			if c.class != "" {
				if f := failure(t, err); f.Class != c.class || !strings.Contains(f.Message, c.says) {
					t.Errorf("%s: %s", f.Class, f.Message)
				}
			}
		})
	}
}

func TestRepository(t *testing.T) {
	for address, found := range map[string]bool{
		"https://git.example.com/acme/blueprints.git": true, "https://GIT.example.com/acme/blueprints": true, "https://git.example.com:443/acme/blueprints/": true,
		"https://me:" + canary + "@git.example.com/acme/blueprints.git": true, "https://git.example.com/acme/blueprints.git/\n": true,
		"https://git.example.com/acme/Blueprints": false, "https://git.example.com/acme/other": false, "https://git.example.com:8443/acme/blueprints": false, "": false, "%": false,
	} {
		s := torquetest.Start(t)
		encoded, _ := json.Marshal([]map[string]any{{"name": "x", "repository_url": "https://git.example.com/x"}, {
			"name": "bp", "repository_url": address, "branch": "main", "credential_name": "acme-git", "status": "Connected",
			"errors": []any{"plain glpat-" + canary, map[string]any{"message": "at https://me:pw" + canary + "@git.example.com/x", "code": 7}, 12},
			"agents": []map[string]string{{"name": "agent-2", "status": "Active"}, {"name": "agent-1"}},
		}})
		s.Put(repos, torquetest.Answer{Body: string(encoded)})
		got, err := client(t, s, torquetest.Token).Repository(t.Context(), checked)
		if !found {
			if f := failure(t, err); f.Class != awserr.NotFound || !strings.Contains(f.Message, `knows no repository of this address in the space "platform" (it has 2)`) {
				t.Errorf("%q: %+v", address, f)
			}
			continue
		}
		if err != nil || got.Name != "bp" || got.Credential != "acme-git" || got.Status != "Connected" || got.Branch != "main" ||
			!slices.Equal(got.Agents, []string{"agent-1", "agent-2"}) || len(got.Errors) != 2 {
			t.Errorf("%q: %+v, %v", address, got, err)
		}
		if text, _ := json.Marshal(got); strings.Contains(string(text), "canary") {
			t.Errorf("%q: a credential is kept: %s", address, text)
		}
	}
}

func TestRepositoryOfTheBranch(t *testing.T) {
	s := torquetest.Start(t)
	s.Put(repos, torquetest.Answer{Body: `[{"name":"a","repository_url":"https://git.example.com/acme/blueprints","branch":"develop"},
		{"name":"b","repository_url":"https://git.example.com/acme/blueprints.git","branch":"main"},{"name":"c","repository_url":"https://git.example.com/acme/blueprints","branch":"next"}]`})
	if got, err := client(t, s, torquetest.Token).Repository(t.Context(), checked); err != nil || got.Name != "b" {
		t.Errorf("%+v, %v", got, err)
	}
}

func TestAgents(t *testing.T) {
	s := torquetest.Start(t)
	s.Put(agents, torquetest.Answer{Status: 202, Body: `[{"name":"a","type":"K8S","status":"Active","last_keep_alive":"2026-03-10T11:59:00Z","errors":null},
		{"name":"b","last_keep_alive":"2026-03-10T11:59:00.5","errors":[{"message":"boom"}]},{"name":"c","last_keep_alive":1770000000,"status":"` + strings.Repeat("x", 500) + `"},{"name":"d","last_keep_alive":"soon"}]`})
	got, err := client(t, s, torquetest.Token).Agents(t.Context())
	if err != nil || len(got) != 4 {
		t.Fatalf("%+v, %v", got, err)
	}
	at := time.Date(2026, 3, 10, 11, 59, 0, 0, time.UTC)
	if a := got[0]; a.Type != "K8S" || a.Status != "Active" || !a.LastKeepAlive.Equal(at) || a.Errors != nil {
		t.Errorf("%+v", a)
	}
	if b := got[1]; !b.LastKeepAlive.Equal(at.Add(time.Second/2)) || !slices.Equal(b.Errors, []string{"boom"}) {
		t.Errorf("%+v", b)
	}
	if got[2].LastKeepAlive != nil || len([]rune(got[2].Status)) != 128 || got[3].LastKeepAlive != nil {
		t.Errorf("%+v", got[2:])
	}
}

// What is no answer of Torque's API, and what people read of it.
func TestRefusals(t *testing.T) {
	page := "<!DOCTYPE html><html><body>Sign in " + canary + "</body></html>"
	for _, c := range []struct {
		name, token string
		answer      torquetest.Answer
		class       awserr.Class
		says        string
	}{
		{name: "expired", token: "another-token-0123", class: awserr.Credentials, says: "does not accept TORQUE_TOKEN: it is wrong or has expired; make another in Torque (HTTP 401: The token has expired)"},
		{name: "scope", answer: torquetest.Answer{Status: 403, Body: `{"errors":[{"message":"Missing scope","name":"Forbidden","code":"403"}]}`}, class: awserr.Denied, says: "(HTTP 403: Missing scope)"},
		{name: "no space", answer: torquetest.Answer{Status: 404}, class: awserr.NotFound, says: "TORQUE_SPACE"},
		{name: "broken", answer: torquetest.Answer{Status: 500, Body: "oops"}, class: awserr.Other, says: "failed (HTTP 500)"},
		{name: "echo", answer: torquetest.Answer{Status: 500, Body: `{"errors":["no ` + torquetest.Token + `","at https://me:` + canary + `@x.example",{"message":"glpat-` + canary + `"}]}`}, class: awserr.Other, says: "failed (HTTP 500: no ‹redacted›; at https://‹redacted›@x.example; ‹redacted›)"},
		{name: "throttled", answer: torquetest.Answer{Status: 429}, class: awserr.Throttled, says: "limits the rate"},
		{name: "proxy", answer: torquetest.Answer{Status: 407}, class: awserr.Network, says: "the proxy asks for a login"},
		{name: "login page", answer: torquetest.Answer{Body: page}, class: awserr.Network, says: "a web page (HTTP 200)"},
		{name: "a proxy's page", answer: torquetest.Answer{Status: 403, Header: map[string]string{"Content-Type": "text/html; charset=utf-8"}, Body: "no"}, class: awserr.Network, says: "a web page (HTTP 403)"},
		{name: "no JSON", answer: torquetest.Answer{Body: "[{"}, class: awserr.Other, says: "something else than the JSON expected"},
		{name: "another shape", answer: torquetest.Answer{Body: `{"items":[]}`}, class: awserr.Other, says: "something else than the JSON expected"},
		{name: "huge", answer: torquetest.Answer{Body: `["` + strings.Repeat("x", 9<<20) + `"]`}, class: awserr.Other, says: "longer than 8 MiB"},
		{name: "created", answer: torquetest.Answer{Status: 201, Body: `[]`}, class: awserr.Other, says: "failed (HTTP 201)"},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := torquetest.Start(t)
			s.Put(agents, c.answer)
			if c.token == "" {
				c.token = torquetest.Token
			}
			_, err := client(t, s, c.token).Agents(t.Context())
			f := failure(t, err)
			if f.Class != c.class || !strings.Contains(f.Message, c.says) || !strings.HasPrefix(f.Message, "127.0.0.1:") || strings.Contains(f.Message, "canary") || strings.Contains(f.Message, "-token-") {
				t.Errorf("%s: %s", f.Class, f.Message)
			}
		})
	}
}

// A redirect is not followed: another host never sees the token.
func TestRedirectIsNotFollowed(t *testing.T) {
	s, other := torquetest.Start(t), torquetest.Start(t)
	s.Put(agents, torquetest.Answer{Status: 302, Header: map[string]string{"Location": other.URL + agents}})
	_, err := client(t, s, torquetest.Token).Agents(t.Context())
	if f := failure(t, err); !strings.Contains(f.Message, "redirect, which is not followed") {
		t.Errorf("%s", f.Message)
	}
	if n := len(other.Asked()); n > 0 {
		t.Errorf("the other host was asked %d times", n)
	}
}

// A certificate that nobody vouches for ends it before the token is sent.
func TestTLSIsVerified(t *testing.T) {
	asked := false
	s := httptest.NewTLSServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { asked = true }))
	t.Cleanup(s.Close)
	s.Config.ErrorLog = log.New(io.Discard, "", 0)
	access, err := torqueapi.NewAccess(s.URL, torquetest.Space, sealed.New(torquetest.Token))
	if err != nil {
		t.Fatal(err)
	}
	_, err = torqueapi.New(access, &http.Transport{}, sealed.NewVault()).Agents(t.Context())
	if f := failure(t, err); f.Class != awserr.Network || !strings.Contains(f.Message, "certificate") || asked {
		t.Errorf("asked %t: %+v", asked, f)
	}
}

// An answer of any depth and size is bounded.
func TestFieldsAreBounded(t *testing.T) {
	members := map[string]any{"name": "acme-git", "deep": json.RawMessage(strings.Repeat(`{"a":`, 50) + "1" + strings.Repeat("}", 50))}
	for i := range 500 {
		members["f"+strings.Repeat("x", i%30)+string(rune('a'+i%26))+strings.Repeat("y", i/30)] = i
	}
	body, err := json.Marshal(members)
	if err != nil {
		t.Fatal(err)
	}
	s := torquetest.Start(t)
	s.Put(inAccount, torquetest.Answer{Body: string(body)})
	got, err := client(t, s, torquetest.Token).Credential(t.Context(), "acme-git", checked)
	if err != nil || len(got.Fields) != 60 || got.Fields[0].Field != "deep.a.a.a.a" || got.Fields[0].Kind != "object" {
		t.Errorf("%d fields, %+v, %v", len(got.Fields), got.Fields[:1], err)
	}
}

func TestSilentTorque(t *testing.T) {
	s := torquetest.Start(t)
	c := client(t, s, torquetest.Token)
	s.Close()
	_, err := c.Agents(t.Context())
	if f := failure(t, err); f.Class != awserr.Network || !strings.Contains(f.Message, "did not answer") {
		t.Errorf("%+v", f)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err = c.Agents(ctx)
	if f := failure(t, err); f.Class != awserr.Timeout {
		t.Errorf("%+v", f)
	}
}

// Everything that can be asked is asked by GET, without a body, with the token
// in its header alone.
func TestNothingButGET(t *testing.T) {
	s := torquetest.Start(t)
	c := client(t, s, torquetest.Token)
	_, _ = c.Credential(t.Context(), "a/b c", checked) // whatever comes of it
	_, _ = c.Agents(t.Context())
	_, _ = c.Repository(t.Context(), checked)
	asked := s.Asked()
	if len(asked) != 4 || asked[0].URL.EscapedPath() != "/api/settings/credentialstore/a%2Fb%20c" {
		t.Fatalf("%d requests", len(asked))
	}
	for _, r := range asked {
		if r.Method != http.MethodGet || r.Body != http.NoBody || strings.Contains(r.URL.String(), torquetest.Token) || r.Header.Get("Authorization") == "" {
			t.Errorf("%s %s, %d bytes", r.Method, r.URL, r.ContentLength)
		}
	}
}
