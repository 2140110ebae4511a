package cli

import (
	"bytes"
	"context"
	"encoding/json"
	"encoding/xml"
	"path/filepath"
	"strings"
	"testing"

	"clonepath/awsops/sandbox"
	"clonepath/awsops/sealed"
	"clonepath/cmd/clonepath/internal/cmdutil"
)

// A secret that is a word of our formats, or what the operator gave as Target,
// damages neither.
func TestSecretsThatAreWords(t *testing.T) {
	s := newStation(t, sandbox.Options{})
	for _, v := range s.Env(sandbox.Admin) {
		t.Setenv(v.Name, v.Value)
	}
	target := s.Target()
	for name, word := range map[string]string{
		"a key": "rootCauses", "another key": "cannotObserve", "a key of evidence": "externalId", "a version": "clonepath/report/v1",
		"an element": "testsuites", "an attribute": "classname", "a name on the page": "viewport", "a style": "background", "markup": `<meta charset="utf-8">`,
		"a heading": "Statements", "a column": "statement", "who": "customer", "a provenance": "evaluated", "a fault": "trust-externalid-mismatch",
		"the region": target.Region, "the role": target.RoleName(), "its ARN": target.RoleARN, "the External ID": target.ExternalID,
		"the repository": "blueprints", "the principal": "agent-sa-role",
	} {
		t.Run(name, func(t *testing.T) {
			s.Git().Grant(word, blueprints)
			s.putToken(t, word)
			saved, shared := filepath.Join(t.TempDir(), "saved.json"), filepath.Join(t.TempDir(), "shared.json")
			printed := map[string]result{}
			for _, form := range cmdutil.Outputs {
				args := append([]string{"check", "--allow-git-host", "127.0.0.1", "-o", form, "--save", saved, "--share", shared}, s.flags("")...)
				r := invoke(t, args...)
				if r.code == cmdutil.ExitInternal || r.code == cmdutil.ExitUsage {
					t.Fatalf("%s: exit %d\n%s%s", form, r.code, r.out, r.stderr)
				}
				if strings.Contains(r.out, sealed.Redacted) && !prose[word] {
					t.Errorf("%s: it is taken for a secret:\n%s", form, around(r.out, sealed.Redacted))
				}
				printed[form] = r
			}
			fits(t, "report", printed["json"].out)
			if got := printed["json"].report(t).Target; got.RoleARN != target.RoleARN || got.Region != target.Region || got.Repo != target.Repo {
				t.Errorf("the Target is %+v", got)
			}
			if err := xml.Unmarshal([]byte(printed["junit"].out), &struct {
				XMLName xml.Name `xml:"testsuites"`
			}{}); err != nil {
				t.Error(err)
			}
			if page := printed["html"].out; !strings.Contains(page, `<meta name="viewport" content="width=device-width, initial-scale=1">`) || !strings.Contains(page, "</html>") {
				t.Errorf("the page is damaged: %.1000s", page)
			}
			validEvidence(t, saved)
			validEvidence(t, shared)
			if again := invoke(t, "diagnose", saved, "-o", "json"); again.code != printed["json"].code {
				t.Errorf("diagnose of what was saved ends with %d, check with %d: %s", again.code, printed["json"].code, again.stderr)
			}
		})
	}
}

// prose are words that sentences of a report hold too: there they are hidden.
var prose = map[string]bool{"Statements": true, "statement": true, "customer": true, "evaluated": true, "background": true}

func around(text, what string) string {
	at := strings.Index(text, what)
	return text[max(0, at-200):min(len(text), at+200)]
}

// putToken stores a token at the usual key.
func (s *station) putToken(t *testing.T, token string) {
	t.Helper()
	text, _ := json.Marshal(map[string]string{"token": token, "username": "oauth2"}) // strings always encode
	s.put(t, string(text))
	if got := s.value(t, s.Target().SecretID).Value.Reveal(); got != string(text) {
		t.Fatalf("the value is %q", got)
	}
}

// The same for a token that is given.
func TestGivenTokensThatAreWords(t *testing.T) {
	s := newStation(t, sandbox.Options{Fresh: true})
	for _, v := range s.Env(sandbox.Admin) {
		t.Setenv(v.Name, v.Value)
	}
	for _, word := range []string{"mayBreak", "rollback", "questions", "not-given", s.Target().Region, s.Target().RoleName()} {
		var out, errs bytes.Buffer
		args := append([]string{"plan", "-o", "json", "--token-stdin"}, s.flags(newSecret)...)
		code := run(context.Background(), args, cmdutil.Streams{In: strings.NewReader(word), Out: &out, Err: &errs})
		if code != cmdutil.ExitPending {
			t.Fatalf("%s: exit %d\n%s%s", word, code, out.String(), errs.String())
		}
		fits(t, "plan", out.String())
		if !strings.Contains(out.String(), s.Target().RoleARN) {
			t.Errorf("%s: the role is not named: %s", word, out.String())
		}
	}
}
