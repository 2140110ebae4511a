//go:build unix

package app

import (
	"slices"
	"testing"

	"clonepath/awsops/sandbox"
)

// A first set-up in an account that knows nothing of Torque: secret, role and
// trust are made, and then everything holds.
func TestStoryFirstSetup(t *testing.T) {
	everywhere(t, sandbox.Options{Fresh: true}, func(t *testing.T, w *world) {
		w.deps = likeAnAccount(w.deps)
		app := w.setsUp()
		app.Answers("Repository URL", w.sb.Repo())
		app.Answers("Branch", "main")
		app.Chooses("Who runs the Torque agent?", "Torque (Quali) hosts it")
		app.Accepts("The agent's IAM role (ARN)")
		app.Chooses("Has Torque confirmed this ARN?", "yes")
		app.Answers("Region of the secret", "eu-west-1")
		app.EnterUntil("Where is the Git token?")
		app.Chooses("Where is the Git token?", "create a secret")
		app.Answers("Name of the new secret", "torque/blueprints")
		app.Answers("Git token", w.token)
		app.Accepts("Key that holds the token")
		app.Chooses("Which role will the agent assume?", "create a role")
		app.EnterUntil("Plan: 3 changes in AWS account 111122223333")
		if made := changesOf(w.sb); len(made) != 0 {
			t.Errorf("before anybody agreed: %v", made)
		}
		app.Agrees()
		app.Sees("this in Torque", "torque/blueprints", "arn:aws:iam::111122223333:role/torque-git-reader")
		app.EnterUntil("Report")
		app.Sees("Healthy")
		o := app.Finishes()
		if o.Aborted || o.Report == nil || len(o.Report.RootCauses) > 0 || len(o.Changed) != 3 {
			t.Errorf("%+v", o)
		}
		if made := changesOf(w.sb); !slices.Equal(made, []string{"CreateSecret", "CreateRole", "PutRolePolicy"}) {
			t.Errorf("%v", made)
		}
	})
}
