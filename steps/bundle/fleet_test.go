package bundle_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"clonepath/awsops/received"

	"clonepath/steps/bundle"
	"clonepath/steps/setup"
)

const fleetHead = "apiVersion: clonepath/fleet/v1\ntemplate: clonepath.yaml\n"

// fleetFile writes a list beside a template and returns the list's path.
func fleetFile(t *testing.T, template, list string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range map[string]string{bundle.FileName: template, bundle.FleetFileName: list} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return filepath.Join(dir, bundle.FleetFileName)
}

func loadFleet(t testing.TB, path string) ([]bundle.FleetMember, error) {
	t.Helper()
	source, err := bundle.Open(t.Context(), received.Named(path))
	if err != nil {
		return nil, err
	}
	return source.Fleet(t.Context())
}

// template is a set-up in which every kind of ARN stands.
func template() setup.Setup {
	s := setup.Setup{APIVersion: setup.APIVersion}
	s.Target.Region = "eu-west-1"
	s.Target.RoleARN = "arn:aws:iam::111122223333:role/torque/git-reader"
	s.Target.SecretID, s.Target.SecretPath = "git-repo-token", "token"
	s.Target.AgentPrincipal = "arn:aws:iam::046086677675:role/agent-sa-role"
	s.Secret.KMSKey = "arn:aws:kms:eu-west-1:111122223333:key/11111111-2222-3333-4444-555555555555"
	s.Role.PermissionsBoundary = "arn:aws:iam::111122223333:policy/limit"
	s.Credential.Spaces = []string{"dev"}
	s.Role.Tags = map[string]string{"team": "platform"}
	return s
}

func TestFleetMembers(t *testing.T) {
	members, err := loadFleet(t, fleetFile(t, string(bundle.Marshal(template())), fleetHead+`members:
  - name: home
  - name: away
    account: "044455556666"
    region: eu-central-1
    profile: away-admin
    set:
      target.secretPath: git.token
      credential.spaces: [prod]
      role.tags: {team: data}
  - {name: south, region: eu-south-1}
`))
	if err != nil {
		t.Fatal(err)
	}
	if len(members) != 3 || members[0].Name != "home" || members[2].Name != "south" {
		t.Fatalf("%+v", members)
	}
	home, away, south := members[0].Setup, members[1].Setup, members[2].Setup
	if got, want := string(bundle.Marshal(home)), string(bundle.Marshal(template())); got != want {
		t.Errorf("a member with nothing of its own is %s", got)
	}
	want := template()
	want.Target.Region = "eu-central-1"
	want.Target.RoleARN = "arn:aws:iam::044455556666:role/torque/git-reader"
	want.Secret.KMSKey = "arn:aws:kms:eu-central-1:044455556666:key/11111111-2222-3333-4444-555555555555"
	want.Role.PermissionsBoundary = "arn:aws:iam::044455556666:policy/limit"
	want.Target.SecretPath = "git.token"
	want.Credential.Spaces = []string{"prod"}
	want.Role.Tags = map[string]string{"team": "data"}
	if got, want := string(bundle.Marshal(away)), string(bundle.Marshal(want)); got != want {
		t.Errorf("got %s\nwant %s", got, want)
	}
	if members[1].Profile != "away-admin" || members[0].Profile != "" {
		t.Errorf("profiles %q and %q", members[0].Profile, members[1].Profile)
	}
	if south.Target.RoleARN != home.Target.RoleARN || !strings.Contains(south.Secret.KMSKey, ":kms:eu-south-1:111122223333:") {
		t.Errorf("%+v", south)
	}
}

func TestFleetRefused(t *testing.T) {
	named := fleetHead + "members:\n  - name: a\n"
	many := fleetHead + "members:\n" + strings.Repeat("  - {name: a, set: {target.branch: b}}\n", 5000)
	for _, row := range []struct {
		name, text string
		line, col  int
		says       string
	}{
		{"empty", "", 0, 0, "clonepath/fleet/v1"},
		{"no members", fleetHead, 1, 1, "the key members is missing"},
		{"no template", "apiVersion: clonepath/fleet/v1\nmembers: [{name: a}]\n", 1, 1, "the key template is missing"},
		{"members empty", fleetHead + "members: []\n", 3, 10, "a list without members"},
		{"members a text", fleetHead + "members: all\n", 3, 10, "a text without members"},
		{"member a text", fleetHead + "members: [a]\n", 3, 11, "a member is a text"},
		{"nameless", fleetHead + "members:\n  - account: \"111122223333\"\n", 4, 5, `the member's name is ""`},
		{"name with a path", fleetHead + "members:\n  - name: ../a\n", 4, 5, `"../a"`},
		{"profile with an escape", fleetHead + "members:\n  - name: a\n    profile: \"p\\e[2J\"\n", 5, 5, `"p\x1b[2J"`},
		{"name twice", named + "  - name: a\n", 5, 5, "comes twice, first on line 4"},
		{"unknown top key", named + "member: 1\n", 5, 1, "did you mean members?"},
		{"unknown key", named + "    acount: \"1\"\n", 5, 5, "did you mean account?"},
		{"duplicate key", named + "    region: a\n    region: b\n", 6, 5, "region"},
		{"account a number", named + "    account: 111122223333\n", 5, 14, "put it in double quotes"},
		{"account short", named + "    account: \"1111\"\n", 5, 5, "12 digits"},
		{"set a text", named + "    set: x\n", 5, 10, "set is a text"},
		{"set unknown", named + "    set:\n      target.secretpath: x\n", 6, 7, "did you mean target.secretPath?"},
		{"set nested", named + "    set:\n      target: {region: x}\n", 6, 7, `no key "target" below set`},
		{"set wrong type", named + "    set: {target.branch: 1.0}\n", 5, 26, "target.branch is a number (1.0)"},
		{"set not allowed", named + "    set: {agent.hosting: cloud}\n", 5, 26, `"torque" or "self"`},
		{"template elsewhere", "apiVersion: clonepath/fleet/v1\ntemplate: ../clonepath.yaml\nmembers: [{name: a}]\n", 2, 11, "beside this one"},
		{"template absolute", "apiVersion: clonepath/fleet/v1\ntemplate: /etc/passwd\nmembers: [{name: a}]\n", 2, 11, "beside this one"},
		{"anchor", fleetHead + "members: &m [{name: a}]\n", 3, 10, "an anchor (&)"},
		{"a list in a list", fleetHead + "members:\n  - - name: a\n", 4, 5, "a list in a list"},
		{"far too many", many + many, 0, 0, "far more in this file"},
		{"a bundle", "apiVersion: clonepath/v1\ntarget: {}\n", 2, 1, `no key "target"`},
	} {
		t.Run(row.name, func(t *testing.T) {
			_, err := loadFleet(t, fleetFile(t, string(bundle.Marshal(template())), row.text))
			var refused *bundle.LoadError
			if !errors.As(err, &refused) {
				t.Fatalf("got %v", err)
			}
			if !strings.Contains(err.Error(), row.says) || row.line > 0 && (refused.Line != row.line || refused.Column != row.col) {
				t.Errorf("%d:%d %v, want %d:%d and %q", refused.Line, refused.Column, err, row.line, row.col, row.says)
			}
		})
	}
}

// TestFleetTemplate: what a template cannot give is said at the member that
// needs it, and a fault of its own names the template.
func TestFleetTemplate(t *testing.T) {
	byARN, noRole := template(), template()
	byARN.Target.SecretID = "arn:aws:secretsmanager:eu-west-1:111122223333:secret:git-repo-token-AbCdEf"
	noRole.Target.RoleARN = "torque-git-reader"
	moved := fleetHead + "members:\n  - name: a\n    account: \"444455556666\"\n"
	for _, row := range []struct{ name, template, list, says string }{
		{"secret by ARN", string(bundle.Marshal(byARN)), moved, "clonepath-fleet.yaml:4:5: the template names the secret by its ARN"},
		{"secret by ARN, own", string(bundle.Marshal(byARN)), moved + "    set: {target.secretId: git-repo-token}\n", ""},
		{"no account", string(bundle.Marshal(noRole)), moved, "target.roleArn has none"},
		{"no account, own role", string(bundle.Marshal(noRole)), moved + "    set: {target.roleArn: \"arn:aws:iam::444455556666:role/r\"}\n", ""},
		{"broken", "apiVersion: clonepath/v1\ncolour: red\n", moved, "clonepath.yaml:2:1"},
	} {
		_, err := loadFleet(t, fleetFile(t, row.template, row.list))
		if row.says == "" && err != nil || row.says != "" && (err == nil || !strings.Contains(err.Error(), row.says)) {
			t.Errorf("%s: %v", row.name, err)
		}
	}
	if _, err := loadFleet(t, filepath.Join(t.TempDir(), "none.yaml")); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("a missing file: %v", err)
	}
}

func TestIsFleet(t *testing.T) {
	for text, want := range map[string]bool{
		fleetHead: true, "# a fleet\r\napiVersion: \"clonepath/fleet/v1\"\r\n": true, "\ufeffapiVersion: clonepath/fleet/v1\n": true,
		"apiVersion: clonepath/v1\n": false, "": false, "a: [apiVersion: clonepath/fleet/v1]\n": false,
	} {
		path := filepath.Join(t.TempDir(), "x.yaml")
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		source, err := bundle.Open(t.Context(), received.Named(path))
		if err != nil || source.IsFleet() != want {
			t.Errorf("%q: %v, want %v", text, err, want)
		}
	}
}

// BenchmarkLoadFleet reads a list of a thousand members.
func BenchmarkLoadFleet(b *testing.B) {
	var list strings.Builder
	list.WriteString(fleetHead + "members:\n")
	for i := range 1000 {
		fmt.Fprintf(&list, "  - name: m%d\n    account: \"%012d\"\n    region: eu-west-1\n    profile: p%d\n    set:\n      target.secretPath: t\n", i, i, i)
	}
	dir := b.TempDir()
	for name, text := range map[string]string{bundle.FileName: string(bundle.Marshal(template())), bundle.FleetFileName: list.String()} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			b.Fatal(err)
		}
	}
	for b.Loop() {
		if members, err := loadFleet(b, filepath.Join(dir, bundle.FleetFileName)); err != nil || len(members) != 1000 {
			b.Fatal(err)
		}
	}
}
