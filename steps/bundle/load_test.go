package bundle

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"clonepath/awsops/target"
	"clonepath/steps"
)

const head = "apiVersion: clonepath/v1\n"

func TestRefused(t *testing.T) {
	for _, row := range []struct {
		name, text string
		line, col  int
		says       string
	}{
		{"empty", "", 0, 0, "the file is empty"},
		{"comment only", "# nothing\n", 0, 0, "the file is empty"},
		{"a text", "hello\n", 1, 1, "the file holds a text"},
		{"a list", "- a\n- b\n", 1, 1, "the file holds a list"},
		{"a number", "12\n", 1, 1, "a number (12)"},
		{"null", "null\n", 1, 1, "the file holds empty"},
		{"no apiVersion", "target:\n  region: eu-west-1\n", 1, 1, "apiVersion is missing"},
		{"other apiVersion", "apiVersion: clonepath/v2\n", 1, 13, `apiVersion is "clonepath/v2"; expected clonepath/v1`},
		{"apiVersion a number", "apiVersion: 1\n", 1, 13, "apiVersion is a number (1)"},
		{"apiVersion a map", "apiVersion:\n  a: b\n", 2, 4, "apiVersion is a map"},
		{"apiVersion empty", "apiVersion:\n", 1, 13, `apiVersion is ""`},
		{"unknown top key", head + "targets:\n  region: x\n", 2, 1, `no key "targets" at the top of the file`},
		{"near top key", head + "Target:\n  region: x\n", 2, 1, "did you mean target?"},
		{"unknown key", head + "target:\n  regoin: x\n", 3, 3, "did you mean region?"},
		{"far key", head + "target:\n  colour: x\n", 3, 3, "remove it, or correct its spelling"},
		{"token", head + "secret:\n  token: x\n", 3, 3, `no key "token" below secret`},
		{"duplicate", head + "target:\n  region: a\n  region: b\n", 4, 3, "already defined"},
		{"duplicate section", head + "agent:\n  hosting: self\nagent:\n  hosting: torque\n", 4, 1, "already defined"},
		{"duplicate tag", head + "role:\n  tags:\n    a: b\n    a: c\n", 5, 5, "already defined"},
		{"duplicate quoted", head + "target:\n  region: a\n  \"region\": b\n", 4, 3, "region"},
		{"section a text", head + "target: eu-west-1\n", 2, 9, "target is a text"},
		{"section a list", head + "target:\n- region\n", 3, 1, "target is a list"},
		{"section a number", head + "role: 7\n", 2, 7, "role is a number (7)"},
		{"number", head + "target:\n  externalId: 12345678\n", 3, 15, "target.externalId is a number (12345678)"},
		{"hex", head + "target:\n  externalId: 0x10\n", 3, 15, "put it in double quotes"},
		{"float", head + "target:\n  branch: 1.0\n", 3, 11, "target.branch is a number (1.0)"},
		{"bool", head + "target:\n  branch: true\n", 3, 11, "target.branch is a truth value (true)"},
		{"infinity", head + "target:\n  branch: .inf\n", 3, 11, "target.branch is a number (.inf)"},
		{"map for text", head + "target:\n  region: {a: b}\n", 3, 11, "target.region is a map"},
		{"list for text", head + "target:\n  region: [a]\n", 3, 11, "target.region is a list"},
		{"nested map for text", head + "target:\n  region:\n    a: b\n", 4, 6, "target.region is a map"},
		{"text for list", head + "credential:\n  spaces: dev\n", 3, 11, "credential.spaces is a text"},
		{"map for list", head + "credential:\n  spaces: {a: b}\n", 3, 11, "credential.spaces is a map"},
		{"number in list", head + "credential:\n  spaces: [dev, 7]\n", 3, 17, "an item of credential.spaces is a number"},
		{"text for tags", head + "role:\n  tags: none\n", 3, 9, "role.tags is a text"},
		{"list for tags", head + "role:\n  tags: [a]\n", 3, 9, "role.tags is a list"},
		{"number for tag", head + "role:\n  tags:\n    cost: 42\n", 4, 11, "role.tags.cost is a number (42)"},
		{"number as tag", head + "role:\n  tags:\n    42: a\n", 4, 5, "a key is a number (42)"},
		{"map for tag", head + "role:\n  tags:\n    a: {b: c}\n", 4, 8, "role.tags.a is a map"},
		{"hosting", head + "agent:\n  hosting: cloud\n", 3, 12, `expected "torque" or "self"`},
		{"origin", head + "agent:\n  origin: guessed\n", 3, 11, `"confirmed" or "documented"`},
		{"policy kind", head + "role:\n  policyKind: Inline\n", 3, 15, `"inline" or "managed"`},
		{"policy scope", head + "role:\n  policyScope: one\n", 3, 16, `"secret" or "all"`},
		{"type", head + "credential:\n  type: svn\n", 3, 9, `"github" or "gitlab"`},
		{"anchor", head + "target: &t\n  region: x\n", 2, 9, "an anchor (&)"},
		{"alias", head + "target:\n  region: *x\n", 3, 11, "an alias (*)"},
		{"merge", head + "target:\n  <<: {region: x}\n", 3, 3, "a merge key (<<)"},
		{"anchor bomb", "a: &a [x]\nb: &b [*a,*a]\nc: &c [*b,*b]\n" + head, 1, 4, "an anchor (&)"},
		{"tag", head + "target:\n  region: !!binary aGk=\n", 3, 11, "a type tag (!)"},
		{"own tag", head + "target: !Ref x\n", 2, 9, "a type tag (!)"},
		{"directive", "%YAML 1.2\n---\n" + head, 1, 1, "a directive (%)"},
		{"complex key", head + "? target\n: x\n", 2, 1, "a complex key (?)"},
		{"second document", head + "---\n" + head, 2, 1, "a second document"},
		{"unclosed quote", head + "target:\n  region: \"x\n", 3, 11, "no valid YAML"},
		{"unclosed bracket", head + "credential:\n  spaces: [a\n", 3, 11, "no valid YAML"},
		{"tab", head + "target:\n\tregion: x\n", 3, 1, "no valid YAML"},
		{"bad indent", head + "target:\n    region: x\n  branch: y\n", 0, 0, "no valid YAML"},
		{"colon in text", head + "target:\n  branch: a: b\n", 0, 0, "no valid YAML"},
		{"deep", head + "target: " + strings.Repeat("[", 20) + "\n", 2, 17, "nesting this deep"},
		{"deep maps", head + "target: " + strings.Repeat("{a: ", 20) + "\n", 0, 0, "nesting this deep"},
		{"NUL", head + "target:\n  region: \"a\x00b\"\n", 3, 13, "0x00"},
		{"escape", head + "# \x1b[31m\n", 2, 3, "0x1b"},
		{"DEL", head + "# \x7f\n", 2, 3, "0x7f"},
		{"latin-1", head + "# Gr\xfc\xdfe\n", 2, 5, "0xfc"},
		{"UTF-16", "\xff\xfea\x00p\x00", 1, 1, "0xff"},
		{"binary", "\x7fELF\x02\x01", 1, 1, "0x7f"},
		{"JSON of something else", `{"Version":"2012-10-17","Statement":[]}`, 1, 2, `no key "Version"`},
		{"a Kubernetes file", "apiVersion: v1\nkind: Pod\n", 1, 13, `apiVersion is "v1"`},
		{"many keys", head + "role:\n  tags:\n" + strings.Repeat("    a: b\n", 2000), 0, 0, "far more in this file"},
		{"huge", head + strings.Repeat("# comment\n", 110000), 0, 0, "larger than 1 MiB"},
		{"HTML", "<!DOCTYPE html>\n<html></html>\n", 1, 1, "the file holds a text"},
	} {
		t.Run(row.name, func(t *testing.T) {
			s, err := Parse("clonepath.yaml", []byte(row.text))
			var refused *LoadError
			if !errors.As(err, &refused) {
				t.Fatalf("got %+v, %v", s, err)
			}
			if !strings.Contains(err.Error(), row.says) {
				t.Errorf("it says %q, want %q", err, row.says)
			}
			if row.line != 0 && (refused.Line != row.line || refused.Column != row.col) {
				t.Errorf("at %d:%d, want %d:%d: %v", refused.Line, refused.Column, row.line, row.col, err)
			}
			if len(err.Error()) > 600 {
				t.Errorf("a message of %d characters", len(err.Error()))
			}
		})
	}
}

func TestAccepted(t *testing.T) {
	for name, text := range map[string]string{
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
	} {
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
	if _, err := Load(filepath.Join(dir, "none.yaml")); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("a missing file: %v", err)
	}
	if _, err := Load(dir); err == nil {
		t.Error("a directory is accepted")
	}
	path := filepath.Join(dir, FileName)
	if err := os.WriteFile(path, []byte(head+"target:\n  regoin: x\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Load(path); err == nil || !strings.HasPrefix(err.Error(), path+":3:3: ") {
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

// Whatever is in a file: no panic, and what is accepted is written back so that
// it reads the same.
func FuzzParse(f *testing.F) {
	f.Add([]byte(head))
	f.Add(Marshal(full()))
	f.Add([]byte(head + "target: {region: \"\\u2028\\x7f\", branch: 'it''s'}\nrole: {tags: {\"\": \"\"}}"))
	f.Add([]byte(head + "credential:\n  spaces: [a, 'b: c', \"#\"]\n"))
	f.Fuzz(func(t *testing.T, text []byte) {
		s, err := Parse("f", text)
		if err != nil {
			return
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
func full() steps.Setup {
	return steps.Setup{
		APIVersion: steps.APIVersion,
		Target: target.Target{
			Region: "eu-west-1", RoleARN: "arn:aws:iam::111122223333:role/torque-git-reader", ExternalID: "3f9c1d7e5b2a48060123456789abcdef",
			SecretID: "git-repo-token", SecretPath: "token", Repo: "https://github.com/acme/blueprints.git", Branch: "main",
			GitUsername: "x-access-token", AgentPrincipal: target.DocumentedAgentPrincipal,
		},
		Agent:      steps.AgentChoice{Hosting: steps.HostingTorque, Origin: target.Confirmed},
		Secret:     steps.SecretChoice{Name: "git-repo-token", KMSKey: "arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab", Tags: map[string]string{"team": "platform", "cost centre": "42"}},
		Role:       steps.RoleChoice{Name: "torque-git-reader", Path: "/", PolicyName: "torque-git-read", PolicyKind: steps.KindInline, PolicyScope: steps.ScopeSecret, PermissionsBoundary: "arn:aws:iam::111122223333:policy/limit", Tags: map[string]string{}},
		Credential: steps.CredentialChoice{Name: "acme-blueprints", Type: "github", Spaces: []string{"dev", "prod"}},
	}
}
