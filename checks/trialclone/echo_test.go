package trialclone_test

import (
	"crypto/x509"
	"encoding/base32"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"html"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"clonepath/awsops/sandbox/githost"
	"clonepath/awsops/sealed"
	"clonepath/checks/evidence"
	"clonepath/checks/trialclone"
)

// core is what makes a token secret: the rest is the prefix of its kind.
const core = "Zq7Xw2Kp9Lm4Tn8R" // #nosec G101 -- made up

// each writes every character of a text in a form of its own.
func each(text, separator string, form func(c byte) string) string {
	var parts []string
	for i := range len(text) {
		parts = append(parts, form(text[i]))
	}
	return strings.Join(parts, separator)
}

func printed(format string) func(byte) string {
	return func(c byte) string { return fmt.Sprintf(format, c) }
}

func reversed(text string) string {
	b := []byte(text)
	slices.Reverse(b)
	return string(b)
}

// echoes are ways in which a host may give a token back, or a part of it.
func echoes(token string) map[string]string {
	b := []byte(token)
	return map[string]string{
		"as it is":             token,
		"upper case":           strings.ToUpper(token),
		"lower case":           strings.ToLower(token),
		"hex":                  hex.EncodeToString(b),
		"hex, upper case":      strings.ToUpper(hex.EncodeToString(b)),
		"hex with colons":      each(token, ":", printed("%02x")),
		"hex with 0x":          each(token, ", ", printed("0x%02X")),
		"hex, odd":             "a" + hex.EncodeToString(b),
		"reversed":             reversed(token),
		"reversed, upper case": strings.ToUpper(reversed(token)),
		"reversed hex":         reversed(hex.EncodeToString(b)),
		"hex, reversed":        hex.EncodeToString([]byte(reversed(token))),
		"base64":               base64.StdEncoding.EncodeToString(b),
		"base64 in a text":     base64.RawURLEncoding.EncodeToString([]byte("the token " + token + " is bad")),
		"base64, moved":        base64.StdEncoding.EncodeToString([]byte("x" + token)),
		"base64, moved twice":  base64.StdEncoding.EncodeToString([]byte("xy" + token)),
		"base64, in lines":     each(base64.StdEncoding.EncodeToString(b), "\n", printed("%c")),
		"base64, reversed":     base64.StdEncoding.EncodeToString([]byte(reversed(token))),
		"base32":               base32.StdEncoding.EncodeToString(b),
		"entities":             each(token, "", printed("&#%d;")),
		"entities in hex":      each(token, "", printed("&#x%x;")),
		"entities, twice":      html.EscapeString(each(token, "", printed("&#%d;"))),
		"percent":              each(token, "", printed("%%%02X")),
		"query":                url.QueryEscape(each(token, " ", printed("%c"))),
		"JSON":                 each(token, "", printed(`\u%04x`)),
		"C":                    each(token, "", printed(`\x%02x`)),
		"quoted printable":     each(token, "", printed("=%02X")),
		"decimal":              each(token, " ", printed("%d")),
		"octal":                each(token, "", printed(`\%03o`)),
		"spaces":               each(token, " ", printed("%c")),
		"dashes":               each(token, "-", printed("%c")),
		"lines":                each(token, "\r\n", printed("%c")),
		"zero width":           each(token, "\u200b", printed("%c")),
		"tags":                 each(token, "", printed("<b>%c</b>")),
		"six characters":       "…" + token[len(token)-9:len(token)-3] + "…",
		"a list":               strings.Join([]string{token[:4], token[4:8], token[8:]}, `","`),
		"full width":           each(token, "", func(c byte) string { return string(rune(c) + 0xFEE0) }),
	}
}

// A host that gives the token back leaves nothing of it in the evidence, in
// whatever form, and what it says of the token is known all the same.
func TestEcho(t *testing.T) {
	const says = " — the organization has enabled SAML SSO for this"
	for _, prefix := range []string{"", "ghp_", "glpat-", "github_pat_"} {
		for form, echo := range echoes(prefix + core) {
			for _, status := range []int{http.StatusUnauthorized, http.StatusForbidden, http.StatusInternalServerError} {
				address, _ := serve(t, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
					if !strings.ContainsAny(echo, "\r\n") {
						for _, name := range []string{"WWW-Authenticate", "Server", "Retry-After"} {
							w.Header().Set(name, "realm "+echo)
						}
					}
					w.WriteHeader(status)
					_, _ = w.Write([]byte("no: " + echo + says))
				}))
				r := request(t, address+"/a/b")
				r.Token = sealed.New(prefix + core)
				fact, _ := trialclone.Probe(t.Context(), r)
				text, err := json.Marshal(fact)
				if err != nil {
					t.Fatal(err)
				}
				got := fact.Get()
				if r.Token.EchoedIn(got.Body+got.Challenge+got.Server+got.RateLimited) || strings.Contains(string(text), echo) {
					t.Errorf("%q%s, HTTP %d: kept %s", prefix, form, status, text)
				}
				if !got.Said(evidence.WantsSSO) {
					t.Errorf("%q%s, HTTP %d: what it says is lost: %s", prefix, form, status, text)
				}
			}
		}
	}
}

// What is no echo is kept: the prefix that everybody knows, and words.
func TestNoEcho(t *testing.T) {
	for token, body := range map[string]string{
		"github_pat_" + core:          "github_pat_ tokens need access to this repository; see https://docs.github.com",
		"ATATT3xFfGF0" + core:         "tokens begin with ATATT3xFfGF0 and go on",
		"glpat-" + core:               `{"message":"401 Unauthorized","request":"01JZ3M9PX0B7C6D5E4F3A2B1C0"}`,
		strings.Repeat("0a1b2c3d", 5): "request 7f3e91c0-55aa-4c1d-9e3b-0123456789ab failed: 8842aa17",
		"short":                       "short",
		"changeme":                    "changeme is no token",
	} {
		address, _ := serve(t, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(http.StatusForbidden)
			_, _ = w.Write([]byte(body))
		}))
		r := request(t, address+"/a/b")
		r.Token = sealed.New(token)
		fact, _ := trialclone.Probe(t.Context(), r)
		if got := fact.Get(); got.Body != body || got.Echoed {
			t.Errorf("%q: kept %+v", token, got)
		}
	}
}

// A token that shares words with Git's protocol or with our own errors is used as
// any other.
func TestTokenOfWords(t *testing.T) {
	const token = "application-upload-pack-certificate-authority" // #nosec G101 -- made up
	h, r, _ := host(t, githost.Options{}, githost.Repository{})
	h.Grant(token, name)
	r.Token = sealed.New(token)
	if fact := clone(t, r); !fact.Seen() || fact.Value.Commit == "" {
		t.Errorf("got %+v", fact)
	}
	r.Transport = roundTrip(func(*http.Request) (*http.Response, error) { return nil, x509.UnknownAuthorityError{} })
	if fact, _ := trialclone.Probe(t.Context(), r); fact.Failure == nil || !strings.Contains(fact.Failure.Message, "unknown authority") {
		t.Errorf("got %+v", fact)
	}
}
