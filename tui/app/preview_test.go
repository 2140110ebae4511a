package app

import (
	"strings"
	"testing"

	"clonepath/steps/plan"
	"clonepath/steps/setup"
	"clonepath/tui/page"
	"clonepath/tui/plain"
)

func TestMergeShowsThatNothingElseChanges(t *testing.T) {
	d := existing(drive(t, testDeps(&fakeWorld{}), 120, 40))
	whole := func(texts ...string) { d.Press("ctrl+o").Sees(texts...).Press("ctrl+o") }
	whole("Permission policy (- now, + planned)", "lets the role read the secret git-repo-token and no other", "1 other policy of the role stays as it is, byte for byte.")
	d.Press("down")
	whole("this opens 2 secrets in eu-west-1: app/database, git-repo-token; and those of every other region")
	d.Press("up", "enter").On(page.Trust).Sees(`- "Sid": "Torque"`).SeesNot("codebuild")
	whole("Trust policy (- now, + planned)", "2 other statements stay as they are, byte for byte.", "codebuild")
	d.Press("down", "down")
	whole("everybody whom the agent serves could use it", "whatever it sends")
	if f := d.app.s.Deps.Backend.(*fakeWorld); f.called("Existing") != 1 {
		t.Errorf("the role was read %d times", f.called("Existing"))
	}
}

func TestRoleThatMayNotBeRead(t *testing.T) {
	f := &fakeWorld{refused: map[string]error{"Existing": errExpired}}
	d := drive(t, testDeps(f), 120, 40)
	d.EnterUntil("IAM role that may read").Press("down", "enter", "enter", "ctrl+o").Sees("What the role has now cannot be read").Press("ctrl+o")
	d.EnterUntil("Who may assume the role").Press("ctrl+o").Sees("What the role has now cannot be read")
}

func TestPlainSaysWhatStays(t *testing.T) {
	deps := testDeps(&fakeWorld{role: plan.ActualRole{Trust: storedTrust}})
	deps.Setup.Choices.Role, deps.Setup.Target.RoleARN = setup.ChooseExisting, "arn:aws:iam::111122223333:role/deploy"
	var out strings.Builder
	_, _ = plain.RunPlain(t.Context(), deps, strings.NewReader(strings.Repeat("\n", 40)), &out)
	for _, want := range []string{"Permission policy: SecretAccessPermission lets the role read the secret git-repo-token and no other.", "2 other statements stay as they are, byte for byte."} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("%q is not said:\n%s", want, out.String())
		}
	}
}

func TestQuestionsFitTheDefaultOfTheFirst(t *testing.T) {
	deps := testDeps(&fakeWorld{})
	deps.Setup.Choices, deps.Setup.Target.SecretID = setup.Choices{}, ""
	d := drive(t, deps, 80, 24)
	d.EnterUntil("Where is the Git token?").Sees("▸ create a secret", "Name of the new secret").Press("enter", "enter").Type(canary)
	d.EnterUntil("IAM role that may read").Sees("▸ create a role", "Name of the new role", "- guide, + yours")
}
