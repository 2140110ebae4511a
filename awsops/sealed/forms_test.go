package sealed_test

import (
	"bytes"
	"encoding/base64"
	"strings"
	"testing"

	"clonepath/awsops/sealed"
)

// tail is the random part of a made-up token.
const tail = "CANARY0123456789abcdefghijklmnopqrst"

// certain are tokens of every certain form.
var certain = map[string]string{
	"GitHub fine-grained token":               "github_pat_11CANARY0123456789abcd_" + tail,
	"GitHub classic token":                    "ghp_" + tail,
	"GitHub OAuth token":                      "gho_" + tail,
	"GitHub App user token":                   "ghu_" + tail,
	"GitHub App installation token":           "ghs_" + tail,
	"GitHub refresh token":                    "ghr_" + tail,
	"GitLab access token":                     "glpat-CANARY_-89abcdefghij.01.0w123abcd",
	"GitLab OAuth application secret":         "gloas-" + tail,
	"GitLab deploy token":                     "gldt-" + tail,
	"GitLab runner token":                     "glrt-" + tail,
	"GitLab CI job token":                     "glcbt-64_" + tail,
	"GitLab pipeline trigger token":           "glptt-" + tail,
	"GitLab feed token":                       "glft-" + tail,
	"GitLab incoming mail token":              "glimt-" + tail,
	"GitLab agent token":                      "glagent-" + tail,
	"GitLab SCIM token":                       "glsoat-" + tail,
	"Bitbucket app password":                  "ATBB" + tail,
	"Bitbucket repository or workspace token": "ATCTT3xFfGN0" + tail + "=5C2F9A7E",
	"Atlassian API token":                     "ATATT3xFfGF0" + tail + "=5C2F9A7E",
	"Azure DevOps access token":               strings.Repeat("CANARY0abcdef", 6)[:76] + "AZDO4xyz",
	"JSON web token":                          "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJDQU5BUlkifQ.CANARYabcdefghijk",
	"private key":                             "-----BEGIN OPENSSH PRIVATE KEY-----\nCANARY0123456789\n-----END OPENSSH PRIVATE KEY-----",
}

var uncertain = map[string]string{
	"40 hexadecimal digits":     "0123456789abcdef0123456789abcdef01234567",
	"Azure DevOps access token": strings.Repeat("canary2abcdef", 4),
	"52 letters and digits":     strings.Repeat("CANARY0abcdef", 4),
	"84 letters and digits":     strings.Repeat("CANARY0abcde", 7),
}

func TestForms(t *testing.T) {
	for name, token := range certain {
		form, ok := sealed.FormOf(token)
		if !ok || form.Name != name || !form.Certain {
			t.Errorf("%s: %v, %v", name, form, ok)
		}
		for _, text := range []string{token, "say " + token + ", please", `{"a":"\n` + token + `"}`, "https://u:" + token + "@host/x", token + "\n"} {
			if !sealed.Holds(text) {
				t.Errorf("%s is not found in %q", name, text)
			}
			if masked := sealed.MaskCertain(text); strings.Contains(masked, "CANARY") || !strings.Contains(masked, sealed.Redacted) {
				t.Errorf("%s: masked it is %q", name, masked)
			}
		}
	}
	for name, token := range uncertain {
		form, ok := sealed.FormOf(token)
		if !ok || form.Name != name || form.Certain || sealed.Holds(token) {
			t.Errorf("%s: %v, %v, holds %v", name, form, ok, sealed.Holds(token))
		}
		if masked := sealed.Mask("commit " + token + "."); masked != "commit "+sealed.Redacted+"." {
			t.Errorf("%s: masked it is %q", name, masked)
		}
		if masked := sealed.MaskCertain(token); masked != token {
			t.Errorf("%s: masked it is %q", name, masked)
		}
	}
}

func TestNoForms(t *testing.T) {
	for _, text := range []string{
		"", "token", "git-repo-token", "ghp_", "ghp_token", "glpat-reader", "github_pat_blueprints", "ghp_… or glpat-…",
		"weighs_more_than_it_should", "AKIAIOSFODNN7EXAMPLE", "arn:aws:iam::111122223333:role/torque-git-reader",
		"f81d4fae-7dec-11d0-a765-00a0c91e6bf6", "x-access-token", "eyJ", "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----",
		strings.Repeat("a", 64), strings.Repeat("ab", 16), "‹redacted›", "glpat-‹redacted›", "ghp_xxxxxxxxxxxxxxxxxxxx",
	} {
		if form, ok := sealed.FormOf(text); ok || sealed.Holds(text) || sealed.Mask(text) != text {
			t.Errorf("%q: %v, %v, masked %q", text, form, ok, sealed.Mask(text))
		}
	}
}

func TestKindNeedsLittle(t *testing.T) {
	for token, want := range map[string]string{"ghp_x": "github", "glpat-": "gitlab", "ATATT3": "bitbucket", uncertain["Azure DevOps access token"]: "azure", uncertain["40 hexadecimal digits"]: "", "abc": ""} {
		if got := sealed.KindOf(token).Provider; got != want {
			t.Errorf("%q is of %q, want %q", token, got, want)
		}
	}
}

func TestPrefixStays(t *testing.T) {
	masked := sealed.MaskCertain(certain["GitLab access token"])
	if masked != "glpat-"+sealed.Redacted || !sealed.IsMasked(masked) || !sealed.IsMasked("ghp_xxxxxxxxxx") || sealed.IsMasked("git-"+sealed.Redacted) || sealed.IsMasked(sealed.Redacted) {
		t.Errorf("%q", masked)
	}
}

// TestSeal: what is sealed is found in other writings too.
func TestSeal(t *testing.T) {
	basic := base64.StdEncoding.EncodeToString([]byte("oauth2:hunter2-and-more"))
	for _, c := range []struct{ text, secret string }{
		{"the token is " + certain["GitHub classic token"] + ".", certain["GitHub classic token"]},
		{"git clone https://" + certain["GitLab access token"] + "@git.example.com/a/b.git", certain["GitLab access token"]},
		{"https://user:Sw0rdfish@git.example.com/a.git", "Sw0rdfish"},
		{"https://jo@corp.example:Sw0rdfish@git.example.com/a.git", "Sw0rdfish"},
		{"https://jo%40corp.example:Sw0rdfish@git.example.com/a.git", "Sw0rdfish"},
		{"https://user:Sw0rd@fish@git.example.com/a.git", "Sw0rd@fish"},
		{"https://" + uncertain["40 hexadecimal digits"] + "@git.example.com/a.git", uncertain["40 hexadecimal digits"]},
		{"Authorization: Basic " + basic, "hunter2-and-more"},
	} {
		vault := sealed.NewVault()
		if !vault.Seal(c.text) {
			t.Errorf("nothing is found in %q", c.text)
		}
		for _, writing := range []string{c.text, c.secret, base64.StdEncoding.EncodeToString([]byte(c.secret))} {
			if got, n := vault.Scrub(writing); n == 0 || strings.Contains(got, c.secret) {
				t.Errorf("%q is shown as %q", writing, got)
			}
		}
	}
	for _, text := range []string{"", "https://someone@git.example.com/a", "https://jo@corp.example@git.example.com/a", "https://jo%40corp.example@git.example.com/a", "https://git.example.com/a@b", "ssh://git@host/x", "https://‹redacted›@host/x", "basic understanding of things"} {
		if sealed.NewVault().Seal(text) {
			t.Errorf("something is found in %q", text)
		}
	}
}

// TestUnknownTokenIsScrubbed: nobody told the vault of it.
func TestUnknownTokenIsScrubbed(t *testing.T) {
	for name, token := range certain {
		text := "before " + token + " after"
		for size := 1; size <= len(text); size += 3 {
			var out bytes.Buffer
			w := sealed.NewVault().Writer(&out)
			for i := 0; i < len(text); i += size {
				_, _ = w.Write([]byte(text[i:min(i+size, len(text))]))
			}
			_ = w.Close()
			if name == "Azure DevOps access token" && size < len(text) {
				continue // its signature comes last: nothing tells what to wait for
			}
			if strings.Contains(out.String(), "CANARY") || !strings.HasPrefix(out.String(), "before ‹") || !strings.HasSuffix(out.String(), "› after") {
				t.Fatalf("%s in writes of %d bytes: %q", name, size, out.String())
			}
		}
	}
}

func TestBegins(t *testing.T) {
	for _, text := range []string{"ghp_", "glpat-x", "git clone https://ghp_x", "eyJ", "-----BEGIN OPENSSH"} {
		if !sealed.Begins(text) {
			t.Errorf("%q begins no token", text)
		}
	}
	for _, text := range []string{"", "gh", "token", "git-repo-token", "https://github.com/acme/blueprints.git"} {
		if sealed.Begins(text) {
			t.Errorf("%q begins a token", text)
		}
	}
}

// TestKeyHidesNothingElse: a text from outside that begins like a key must not
// take the rest of a report or the end of a JSON string with it.
func TestKeyHidesNothingElse(t *testing.T) {
	const first, line = "-----BEGIN RSA PRIVATE KEY-----", "MIIEowIBAAKCAQEAcanary0123456789abcdefghijklmnopqrstuvwxyz012345"
	for text, want := range map[string]string{
		first + "\nThe role trusts the agent.":                                       "‹redacted›\nThe role trusts the agent.",
		first + "\n" + line + "\n" + line + "\nThe role trusts":                      "‹redacted›\nThe role trusts",
		`{"body":"` + first + `\n` + line + `","b":"-----END RSA PRIVATE KEY-----"}`: `{"body":"‹redacted›","b":"-----END RSA PRIVATE KEY-----"}`,
	} {
		if got, _ := sealed.NewVault().Scrub(text); got != want {
			t.Errorf("%q is shown as %q, want %q", text, got, want)
		}
	}
}
