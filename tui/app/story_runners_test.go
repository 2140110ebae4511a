//go:build unix

package app

import (
	"strings"
	"testing"

	"clonepath/awsops/sandbox"
)

// Agent and two runners, of which the role trusts one: that is the first thing said,
// the plan adds the other, and the chain works.
func TestStoryRunnerNotTrusted(t *testing.T) {
	everywhere(t, sandbox.Options{Fault: "trust-runner-principal"}, func(t *testing.T, w *world) {
		app := w.start()
		app.EnterUntil("trust-runner-principal")
		switch app := app.(type) {
		case *terminal:
			app.Press("f")
			app.Agrees()
			app.Sees("Verify · done", "The chain works.")
		case *lines:
			app.Chooses("What next?", "show the plan that repairs trust-runner-principal")
			app.Chooses("Make this change?", "yes")
			app.Sees("The chain works.")
		}
		app.EnterUntil("Report")
		app.Sees("Healthy")
		if o := app.Finishes(); o.Aborted || len(o.Report.RootCauses) > 0 || len(o.Changed) != 1 {
			t.Errorf("%+v", o)
		}
	})
}

// A self-hosted agent's runners are asked for once; the one statement lets all in.
func TestStoryRunnersAskedFor(t *testing.T) {
	const blue, green = "arn:aws:iam::111122223333:role/auditor", "arn:aws:iam::111122223333:role/orders-api"
	everywhere(t, sandbox.Options{}, func(t *testing.T, w *world) {
		app := w.setsUp()
		app.Accepts("Repository URL")
		app.Accepts("Branch")
		app.Chooses("Who runs the Torque agent?", "we host it ourselves")
		app.Accepts("The agent's IAM role (ARN)")
		app.Accepts("Has Torque confirmed this ARN?")
		app.Chooses("Do your runners use the agent's service account?", "no, others")
		app.Answers("Your runners' IAM roles (ARNs)", green+", "+blue)
		app.EnterUntil("Plan: 1 change")
		app.Agrees()
		app.EnterUntil("Report")
		app.Sees("Healthy")
		o := app.Finishes()
		if o.Aborted || len(o.Changed) != 1 || o.Report.Target.RunnerPrincipals == "" || !strings.Contains(strings.Join(o.Report.Target.Callers(), " "), blue+" "+green) {
			t.Errorf("%+v", o)
		}
	})
}
