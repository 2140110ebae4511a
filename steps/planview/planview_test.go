package planview

import (
	"bytes"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"clonepath/assets"
	"clonepath/awsops"
	"clonepath/awsops/sealed"
	"clonepath/awsops/target"

	"clonepath/steps/plan"
	"clonepath/steps/setup"
)

const (
	oldID = "0123456789abcdef-the-old-one-00"
	newID = "0123456789abcdef-the-new-one-00"
)

func trust(id string) string {
	return `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::046086677675:role/agent-sa-role"},"Action":"sts:AssumeRole","Condition":{"StringEquals":{"sts:ExternalId":"` + id + `"}}}]}`
}

// everything is a plan in which each part has something.
func everything() Document {
	p := plan.Planned{
		Changes: []awsops.Change{
			{ID: "secret", Kind: awsops.CreateSecret, Title: "Create the secret s", Resource: "s", After: `a JSON object with the key "token" (text, 24 characters)`,
				Value: sealed.New(`{"token":"glpat-canary0123456789ab"}`), Rollback: awsops.Rollback{Text: "Delete it.", Command: "aws secretsmanager delete-secret"}},
			{ID: "trust", Kind: awsops.UpdateTrust, Title: "Let the agent assume the role r", Resource: "r", Before: trust(oldID), After: trust(newID), MayBreak: true,
				Rollback: awsops.Rollback{Text: "Put it back.", Command: "aws iam update-assume-role-policy"}},
		},
		Notes:    []string{"A note that is long enough to be wrapped, because it goes on and on until the hundredth column is behind it at last."},
		Blocked:  []plan.Blocked{{Title: "Role r", Why: "it could not be looked up", Do: "allow iam:GetRole", By: plan.NotSeen}},
		Handover: []plan.Handover{{Title: "Change the policy", Owner: "the CloudFormation stack torque", Resource: "r", Before: trust(oldID), Document: trust(newID), Patch: `-"` + oldID + "\"\n+" + `"` + newID + `"`}},
		Question: &plan.Question{Statement: "Mixed", Text: "What shall become of it?", Options: []setup.Option{{Value: plan.MixedKeep, Label: "leave it", Help: "It stays."}}},
	}
	pre := awsops.Preflight{Unchecked: "the simulator may not be asked", Denied: []awsops.Denied{{Action: "iam:TagRole", Resource: "arn:r"}}}
	return Of(p, pre, Context{Account: "111122223333", Caller: "arn:aws:iam::111122223333:user/admin", Target: target.Target{Region: "eu-west-1", ExternalID: newID}, Sandbox: true})
}

func TestJSONFitsItsSchema(t *testing.T) {
	text, err := assets.Schema("plan")
	if err != nil {
		t.Fatal(err)
	}
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	if err := c.AddResource("clonepath/plan/v1", doc); err != nil {
		t.Fatal(err)
	}
	schema, err := c.Compile("clonepath/plan/v1")
	if err != nil {
		t.Fatal(err)
	}
	for name, d := range map[string]Document{"everything": everything(), "nothing": Of(plan.Planned{}, awsops.Preflight{}, Context{})} {
		var out bytes.Buffer
		if err := JSON(&out, d); err != nil {
			t.Fatal(err)
		}
		if strings.Contains(out.String(), "null") {
			t.Errorf("%s: an array is null: %s", name, out.String())
		}
		value, err := jsonschema.UnmarshalJSON(&out)
		if err != nil {
			t.Fatal(err)
		}
		if err := schema.Validate(value); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// Two External IDs that look alike when masked still show as a difference, and
// neither they nor the token stand in it.
func TestNothingSecretIsShown(t *testing.T) {
	d := everything()
	var text, encoded bytes.Buffer
	if err := Text(&text, d); err != nil {
		t.Fatal(err)
	}
	if err := JSON(&encoded, d); err != nil {
		t.Fatal(err)
	}
	for _, out := range []string{text.String(), encoded.String()} {
		for _, secret := range []string{oldID, newID, "canary"} {
			if strings.Contains(out, secret) {
				t.Errorf("it shows %q:\n%s", secret, out)
			}
		}
	}
	line := `         "sts:ExternalId": "01••••00 (31 characters)"`
	if diff := d.Changes[1].Diff; strings.Count(diff, line) != 2 || !strings.Contains(diff, "\n-") {
		t.Errorf("the difference is lost:\n%s", diff)
	}
}

func TestText(t *testing.T) {
	var out bytes.Buffer
	if err := Text(&out, everything()); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"Account 111122223333, region eu-west-1", "embedded sandbox", "2 changes are pending, and 1 more is for others to make; first resolve the item below",
		"1. Create the secret s", `+a JSON object with the key "token" (text, 24 characters)`, "2. Let the agent assume the role r",
		"May break:", "     $ aws iam update-assume-role-policy\n", "Not planned: Role r", "   Do:  allow iam:GetRole",
		"For the CloudFormation stack torque to make: Change the policy", "--mixed-statement keep: leave it. It stays.",
		"Note: A note", "Denied: these credentials may not iam:TagRole on arn:r.", "Not pre-checked: the simulator may not be asked",
	} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("%q is missing in\n%s", want, out.String())
		}
	}
}

// A sentence breaks at spaces alone: what is copied from it has to be whole.
func TestParagraph(t *testing.T) {
	arn := "arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab"
	var p text
	p.para("   ", "Denied: these credentials may not kms:GenerateDataKey on "+arn+", and that is that, here.")
	want := "   Denied: these credentials may not kms:GenerateDataKey on\n   " + arn + ", and that is that,\n   here.\n"
	if p.String() != want {
		t.Errorf("got\n%s\nwant\n%s", p.String(), want)
	}
}

// A command on a line of its own stays whole, so that it can be pasted.
func TestCommandInANote(t *testing.T) {
	command := "  $ aws secretsmanager update-secret-version-stage --secret-id s --version-stage AWSCURRENT --move-to-version-id 'a' --remove-from-version-id 'b'\n"
	var out bytes.Buffer
	if err := Text(&out, Of(plan.Planned{Notes: []string{"Not taken back: it. By hand: that.\n" + strings.TrimSuffix(command, "\n")}}, awsops.Preflight{}, Context{})); err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(out.String(), "AWS was not asked.\n") || !strings.Contains(out.String(), "By hand: that.\n"+command) {
		t.Error(out.String())
	}
}

func TestHeadline(t *testing.T) {
	changes := func(n int) []awsops.Change { return make([]awsops.Change, n) }
	theirs := func(n int) []plan.Handover { return make([]plan.Handover, n) }
	blocked := []plan.Blocked{{}}
	for _, row := range []struct {
		plan    plan.Planned
		nothing string
		want    string
	}{
		{plan.Planned{}, "", "Nothing to change: what is there is what is asked for."},
		{plan.Planned{}, "Nothing to take back.", "Nothing to take back."},
		{plan.Planned{Changes: changes(1)}, "", "1 change is pending."},
		{plan.Planned{Changes: changes(2), Handover: theirs(2)}, "", "2 changes are pending, and 2 more are for others to make."},
		{plan.Planned{Changes: changes(2), Blocked: blocked}, "", "2 changes are pending; first resolve the item below."},
		{plan.Planned{Handover: theirs(1)}, "", "Nothing is changed from here: 1 change is for others to make."},
		{plan.Planned{Question: &plan.Question{}}, "", "A decision is needed before anything can be planned."},
		{plan.Planned{Blocked: blocked}, "", "No change can be made from here."},
	} {
		if got := Of(row.plan, awsops.Preflight{}, Context{Nothing: row.nothing}).Headline; got != row.want {
			t.Errorf("headline %q, want %q", got, row.want)
		}
	}
}
