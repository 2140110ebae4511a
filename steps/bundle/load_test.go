package bundle

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"clonepath/awsops/received"
	"clonepath/awsops/target"

	"clonepath/steps/bundle/bundletest"
	"clonepath/steps/setup"
)

const head = "apiVersion: clonepath/v1\n"

func TestRefused(t *testing.T) {
	for _, row := range bundletest.Bad() {
		t.Run(row.Name, func(t *testing.T) {
			s, err := Parse("clonepath.yaml", []byte(row.Text))
			var refused *LoadError
			if !errors.As(err, &refused) {
				t.Fatalf("got %+v, %v", s, err)
			}
			if !strings.Contains(err.Error(), row.Says) {
				t.Errorf("it says %q, want %q", err, row.Says)
			}
			if row.Line != 0 && (refused.Line != row.Line || refused.Column != row.Column) {
				t.Errorf("at %d:%d, want %d:%d: %v", refused.Line, refused.Column, row.Line, row.Column, err)
			}
			if len(err.Error()) > 600 {
				t.Errorf("a message of %d characters", len(err.Error()))
			}
		})
	}
}

// accepted are files in forms that Export does not write.
func accepted() map[string]string {
	return map[string]string{
		"least":            head,
		"BOM":              "\ufeff" + head + "target:\n  region: eu-west-1\n",
		"CRLF":             strings.ReplaceAll(head+"target:\n  region: eu-west-1\n", "\n", "\r\n"),
		"document start":   "---\n" + head,
		"JSON":             `{"apiVersion": "clonepath/v1", "target": {"region": "eu-west-1"}}`,
		"empty section":    head + "target:\nagent:\n  hosting:\n",
		"null":             head + "target: ~\nrole:\n  tags: null\n",
		"no newline":       "apiVersion: clonepath/v1",
		"wrong values":     head + "target:\n  region: eu-wset-1\n  repo: git@github.com:a/b\n  roleArn: \"arn:aws:iam::1:policy/x \"\n",
		"yes is a text":    head + "target:\n  branch: yes\n",
		"single quotes":    head + "target:\n  externalId: '0123'\n",
		"block text":       head + "target:\n  branch: |-\n    main\n",
		"comments":         head + "# a\ntarget: # b\n  # c\n  region: x # d\n",
		"umlauts":          head + "role:\n  tags:\n    \"Größe\": \"ñ\"\n",
		"tags over lines":  head + "role:\n  tags: {a: b,\n    c: d}\n",
		"hash in a quote":  head + "target:\n  branch: \"a#b\"\n",
		"spaces as a list": head + "credential:\n  spaces:\n    - dev\n    - prod\n",
	}
}

func TestAccepted(t *testing.T) {
	for name, text := range accepted() {
		if _, err := Parse("f", []byte(text)); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestValuesAreReadAsWritten(t *testing.T) {
	s, err := Parse("f", []byte(head+"target:\n  region: \"eu-west-1 \"\n  externalId: '0123'\n  branch: yes\nrole:\n  tags: {}\ncredential:\n  spaces: [a, \"b c\"]\n"))
	if err != nil {
		t.Fatal(err)
	}
	if s.Target.Region != "eu-west-1 " || s.Target.ExternalID != "0123" || s.Target.Branch != "yes" || s.Role.Tags == nil || s.Secret.Tags != nil || s.Credential.Spaces[1] != "b c" {
		t.Errorf("%+v", s)
	}
}

func TestLoad(t *testing.T) {
	dir := t.TempDir()
	if _, err := Load(t.Context(), received.Named(filepath.Join(dir, "none.yaml"))); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("a missing file: %v", err)
	}
	if _, err := Load(t.Context(), received.Named(dir)); err == nil {
		t.Error("a directory is accepted")
	}
	path := filepath.Join(dir, FileName)
	if err := os.WriteFile(path, []byte(head+"target:\n  regoin: x\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Load(t.Context(), received.Named(path)); err == nil || !strings.HasPrefix(err.Error(), path+":3:3: ") {
		t.Errorf("got %v", err)
	}
}

// A file made of nothing but structure is refused, on either side of the limit
// that keeps it from the parser.
func TestStructureIsBounded(t *testing.T) {
	for _, unit := range []string{"[", "- ", "a:\n ", ":", "- - - -\n"} {
		for _, size := range []int{setupForm.maxTokens - 100, setupForm.maxTokens + 100} {
			if _, err := Parse("f", []byte(strings.Repeat(unit, size))); err == nil {
				t.Errorf("%d times %q was accepted", size, unit)
			}
		}
	}
}

// Whatever is in a file: no panic; what is accepted is accepted by the schema too,
// and is written back so that it reads the same.
func FuzzParse(f *testing.F) {
	f.Add([]byte(head))
	f.Add(Marshal(full()))
	f.Add([]byte(head + "target: {region: \"\\u2028\\x7f\", branch: 'it''s'}\nrole: {tags: {\"\": \"\"}}"))
	f.Add([]byte(head + "credential:\n  spaces: [a, 'b: c', \"#\"]\n"))
	schema := schemaOf(f)
	f.Fuzz(func(t *testing.T, text []byte) {
		s, err := Parse("f", text)
		if err != nil {
			return
		}
		if err := validate(t, schema, text); err != nil {
			t.Fatalf("Load accepts what the schema refuses: %v", err)
		}
		first := Marshal(s)
		again, err := Parse("f", first)
		if err != nil {
			t.Fatalf("our own file is refused: %v\n%s", err, first)
		}
		if second := Marshal(again); string(second) != string(first) {
			t.Fatalf("\n%s\nbecomes\n%s", first, second)
		}
	})
}

// full is a Setup with every key set.
func full() setup.Setup {
	return setup.Setup{
		APIVersion: setup.APIVersion,
		Target: target.Target{
			Region: "eu-west-1", RoleARN: "arn:aws:iam::111122223333:role/torque-git-reader", ExternalID: "3f9c1d7e5b2a48060123456789abcdef",
			SecretID: "git-repo-token", SecretPath: "token", Repo: "https://github.com/acme/blueprints.git", Branch: "main",
			GitUsername: "x-access-token", AgentPrincipal: target.DocumentedAgentPrincipal,
		},
		Agent:      setup.AgentChoice{Hosting: setup.HostingTorque, Origin: target.Confirmed},
		Secret:     setup.SecretChoice{Name: "git-repo-token", KMSKey: "arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab", Tags: map[string]string{"team": "platform", "cost centre": "42"}},
		Role:       setup.RoleChoice{Name: "torque-git-reader", Path: "/", PolicyName: "torque-git-read", PolicyKind: setup.KindInline, PolicyScope: setup.ScopeSecret, PermissionsBoundary: "arn:aws:iam::111122223333:policy/limit", Tags: map[string]string{}},
		Credential: setup.CredentialChoice{Name: "acme-blueprints", Type: "github", Spaces: []string{"dev", "prod"}},
	}
}

// An older clonepath wrote "" also where nobody had said anything. Its own comment
// tells such a file from one that says that there is none.
func TestOlderFilesLeaveTheExternalIDOpen(t *testing.T) {
	const head, older = "apiVersion: clonepath/v1\ntarget:\n", "  # what the agent sends when it assumes the role; empty for none\n"
	for text, known := range map[string]bool{
		head + older + "  externalId: \"\"\n":                               false,
		strings.ReplaceAll(head+older+"  externalId: \"\"\n", "\n", "\r\n"): false,
		head + older + "  externalId: \"tq-0123456789\"\n":                  true,
		head + "  externalId: \"\"\n":                                       true,
		head + "  # what the agent sends when it assumes the role; \"\" where the credential has none\n  externalId: \"\"\n": true,
		head + "  externalId:\n": false,
	} {
		got, err := Parse("clonepath.yaml", []byte(text))
		if err != nil {
			t.Fatal(err)
		}
		if got.Target.ExternalIDKnown() != known {
			t.Errorf("known is %t in\n%s", !known, text)
		}
	}
}
