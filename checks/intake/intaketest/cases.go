package intaketest

import (
	"encoding/base64"
	"io/fs"
	"strings"
	"testing"
	"time"

	"clonepath/awsops/target"
	"clonepath/checks/intake"

	"github.com/goccy/go-yaml"
	"github.com/rogpeppe/go-internal/txtar"
)

// Now is when every text was sent.
var Now = time.Date(2026, 3, 10, 12, 0, 0, 0, time.UTC)

// Fields are the four that the customer entered in Torque.
var Fields = target.Target{
	RoleARN: "arn:aws:iam::111122223333:role/torque-git-reader", ExternalID: "bd4f0c2a9e6147d8b3a15c7e90f2d677", SecretID: "git-repo-token", SecretPath: "token",
}

// Case is one input made after a public report, with what it should come to:
// a list of "first=a|b" (ranked first), "has=a,b" (among what was found),
// "not=a" (no root cause), "nocertain=a" (not asserted), "text=", "notext=",
// "notfix=", "rec" (recognised) and "rc=" (exit code).
type Case struct {
	Name   string
	Given  intake.Given
	Inputs []intake.Input
	Expect []string
}

// Reports are the inputs made after public reports, in a folder of archives.
func Reports(t testing.TB, folder fs.FS) []Case {
	t.Helper()
	files, err := fs.Glob(folder, "*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no files: %v", err)
	}
	var all []Case
	for _, file := range files {
		text, err := fs.ReadFile(folder, file)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, caseOf(t, strings.TrimSuffix(file, ".txtar"), txtar.Parse(text)))
	}
	return all
}

func caseOf(t testing.TB, name string, archive *txtar.Archive) Case {
	t.Helper()
	r := Case{Name: name, Given: intake.Given{Tool: "test", Now: Now}}
	texts := map[string][]byte{}
	for _, f := range archive.Files {
		if plain, ok := strings.CutSuffix(f.Name, ".base64"); ok {
			raw, err := base64.StdEncoding.DecodeString(strings.ReplaceAll(string(f.Data), "\n", ""))
			if err != nil {
				t.Fatal(err)
			}
			f.Name, f.Data = plain, raw
		}
		texts[f.Name] = f.Data
	}
	words := strings.Fields(string(texts["cmd"]))
	fields := map[string]*string{
		"--role-arn": &r.Given.Target.RoleARN, "--external-id": &r.Given.Target.ExternalID, "--secret-id": &r.Given.Target.SecretID,
		"--secret-path": &r.Given.Target.SecretPath, "--repo": &r.Given.Target.Repo, "--region": &r.Given.Target.Region,
		"--git-username": &r.Given.Target.GitUsername, "--agent-principal": &r.Given.Target.AgentPrincipal,
	}
	for i := 1; i < len(words); i++ {
		switch to := fields[words[i]]; {
		case words[i] == "--no-external-id":
			r.Given.Target.NoExternalID = true
		case to != nil:
			i++
			*to = words[i]
		case strings.HasPrefix(words[i], "-"):
			t.Fatalf("%s: unknown flag %s", name, words[i])
		default:
			r.Inputs = append(r.Inputs, intake.Input{Name: words[i], Text: texts[words[i]]})
		}
	}
	if r.Given.Target.AgentPrincipal != "" {
		r.Given.AgentOrigin = target.Confirmed
	}
	for _, part := range strings.Split(string(texts["expect"]), ";") {
		if part = strings.TrimSpace(part); part != "" {
			r.Expect = append(r.Expect, part)
		}
	}
	return r
}

// kindCase is one text of a kind, made after documentation, source and public
// threads, with what it should come to, as in the reports.
type kindCase struct {
	Name   string   `yaml:"name"`
	Repo   string   `yaml:"repo"`
	Bare   bool     `yaml:"bare"` // no field of the credential was given
	Role   bool     `yaml:"role"` // the Role ARN alone was given
	Expect string   `yaml:"expect"`
	Text   string   `yaml:"text"`
	Inputs []string `yaml:"inputs"` // in place of the one text
}

// names stand for what every text of AWS repeats.
var names = strings.NewReplacer(
	"{caller}", "arn:aws:sts::046086677675:assumed-role/agent-sa-role/torque-agent",
	"{role}", "arn:aws:iam::111122223333:role/torque-git-reader",
	"{session}", "arn:aws:sts::111122223333:assumed-role/torque-git-reader/torque",
	"{secret}", "arn:aws:secretsmanager:eu-west-1:111122223333:secret:git-repo-token-a1B2c3",
	"{key}", "arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab",
)

func (c *kindCase) asCase() Case {
	r := Case{Name: c.Name, Given: intake.Given{Tool: "test", Now: Now, Target: Fields}}
	if c.Bare {
		r.Given.Target = target.Target{}
	}
	if c.Role {
		r.Given.Target = target.Target{RoleARN: Fields.RoleARN}
	}
	r.Given.Target.Repo = c.Repo
	texts := c.Inputs
	if len(texts) == 0 {
		texts = []string{c.Text}
	}
	for i, text := range texts {
		r.Inputs = append(r.Inputs, intake.Input{Name: string(rune('a'+i)) + ".txt", Text: []byte(names.Replace(text))})
	}
	for _, part := range strings.Split(c.Expect, ";") {
		r.Expect = append(r.Expect, strings.TrimSpace(part))
	}
	return r
}

// Kinds are the cases of each kind of text.
func Kinds(t testing.TB, folder fs.FS) map[string][]Case {
	t.Helper()
	files, err := fs.Glob(folder, "*.yaml")
	if err != nil || len(files) == 0 {
		t.Fatalf("no files: %v", err)
	}
	all := map[string][]Case{}
	for _, file := range files {
		text, err := fs.ReadFile(folder, file)
		if err != nil {
			t.Fatal(err)
		}
		var cases []kindCase
		if err := yaml.UnmarshalWithOptions(text, &cases, yaml.Strict()); err != nil {
			t.Fatalf("%s: %v", file, err)
		}
		kind := strings.TrimSuffix(file, ".yaml")
		for i := range cases {
			all[kind] = append(all[kind], cases[i].asCase())
		}
	}
	return all
}
