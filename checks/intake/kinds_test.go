package intake_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"clonepath/awsops/sealed"
	"clonepath/awsops/target"
	"clonepath/checks/intake"

	"github.com/goccy/go-yaml"
)

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

func (c *kindCase) report() report {
	r := report{name: c.Name, given: intake.Given{Tool: "test", Now: now, Target: fields}}
	if c.Bare {
		r.given.Target = target.Target{}
	}
	if c.Role {
		r.given.Target = target.Target{RoleARN: fields.RoleARN}
	}
	r.given.Target.Repo = c.Repo
	texts := c.Inputs
	if len(texts) == 0 {
		texts = []string{c.Text}
	}
	for i, text := range texts {
		r.inputs = append(r.inputs, intake.Input{Name: string(rune('a'+i)) + ".txt", Text: []byte(names.Replace(text))})
	}
	for _, part := range strings.Split(c.Expect, ";") {
		r.expect = append(r.expect, strings.TrimSpace(part))
	}
	return r
}

// kinds are the cases of each kind of text.
func kinds(t testing.TB) map[string][]report {
	t.Helper()
	files, err := filepath.Glob("testdata/kinds/*.yaml")
	if err != nil || len(files) == 0 {
		t.Fatalf("no kinds: %v", err)
	}
	all := map[string][]report{}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var cases []kindCase
		if err := yaml.UnmarshalWithOptions(text, &cases, yaml.Strict()); err != nil {
			t.Fatalf("%s: %v", file, err)
		}
		kind := strings.TrimSuffix(filepath.Base(file), ".yaml")
		for i := range cases {
			all[kind] = append(all[kind], cases[i].report())
		}
	}
	return all
}

func TestKinds(t *testing.T) {
	for kind, cases := range kinds(t) {
		t.Run(kind, func(t *testing.T) {
			right := 0
			for _, r := range cases {
				o := r.run(sealed.NewVault())
				if bad := o.wrong(r.expect); len(bad) > 0 {
					t.Errorf("%s: not %v: %s", r.name, bad, o.summary())
					continue
				}
				right++
			}
			t.Logf("%d of %d right", right, len(cases))
		})
	}
}
