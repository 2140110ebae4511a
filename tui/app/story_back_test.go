//go:build unix

package app

import (
	"testing"

	"clonepath/awsops/sandbox"

	"clonepath/steps/setup"
)

// From the last step back to the first, and forward again: every answer stands,
// the typed token too.
func TestStoryBackAndForward(t *testing.T) {
	w := newWorld(t, sandbox.Options{Fresh: true})
	var kept setup.Setup
	w.deps.Keep = func(s *setup.Setup) error { kept = *s; return nil }
	app := show(t, w.deps, 80, 24)
	app.Accepts("What would you like to do?")
	app.Accepts("Repository URL")
	app.Answers("Branch", "main")
	app.EnterUntil("Where is the Git token?")
	app.Chooses("Where is the Git token?", "create a secret")
	app.Answers("Name of the new secret", "answered/once")
	app.Answers("Git token", w.token)
	app.Accepts("Key that holds the token")
	app.Chooses("Which role will the agent assume?", "create a role")
	app.Answers("Name of the new role", "answered-role")
	app.EnterUntil("Credential in Torque")
	app.Answers("Name of the credential", "answered-name")
	app.EnterUntil("Plan: 3 changes")
	before := app.Screen()
	for _, screen := range []string{"Credential in Torque", "Who may assume the role", "IAM role that may read", "Secret with the Git token", "AWS account and region", "Repository and agent", "What would you like to do?"} {
		app.strike("esc")
		app.Sees(screen)
	}
	app.EnterUntil("Plan: 3 changes")
	if after := app.Screen(); after != before {
		t.Errorf("the plan was\n%s\nand is\n%s", before, after)
	}
	app.Quits()
	if kept.Secret.Name != "answered/once" || kept.Role.Name != "answered-role" || kept.Credential.Name != "answered-name" {
		t.Errorf("%+v", kept)
	}
	app.NeverSees(w.token)
}

// Line by line "<" goes back: to the question before, and from the first of a
// step to the step before.
func TestStoryBackAndForwardPlain(t *testing.T) {
	w := newWorld(t, sandbox.Options{Fresh: true})
	var kept setup.Setup
	w.deps.Keep = func(s *setup.Setup) error { kept = *s; return nil }
	app := say(t, w.deps)
	app.EnterUntil("Repository URL")
	app.Accepts("Repository URL")
	app.Answers("Branch", "maim")
	app.Answers("Who runs the Torque agent?", "<")
	app.Answers("Branch", "main")
	app.EnterUntil("Where is the Git token?")
	app.Chooses("Where is the Git token?", "create a secret")
	app.Answers("Name of the new secret", "answered/once")
	app.Answers("Git token", w.token)
	app.Accepts("Key that holds the token")
	app.Chooses("Which role will the agent assume?", "create a role")
	app.Answers("Name of the new role", "answered-role")
	app.EnterUntil("Name of the credential")
	app.Answers("Name of the credential", "answered-name")
	app.EnterUntil("Make these 3 changes?")
	before := app.asked()
	for _, question := range []string{"Make these 3 changes?", "Step 6 of 6", "Step 5 of 6", "Which role will the agent assume?", "Where is the Git token?", "Step 2 of 6", "Repository URL", "Ask the advanced questions too?"} {
		app.Answers(question, "<")
	}
	app.Accepts("What would you like to do?")
	app.EnterUntil("Branch")
	app.Sees("[main]")
	app.EnterUntil("It is not shown while you type.")
	app.Sees("typed before, kept")
	app.EnterUntil("Make these 3 changes?")
	if after := app.asked(); after != before {
		t.Errorf("the plan was\n%s\nand is\n%s", before, after)
	}
	app.Quits()
	if kept.Secret.Name != "answered/once" || kept.Role.Name != "answered-role" || kept.Credential.Name != "answered-name" {
		t.Errorf("%+v", kept)
	}
	app.NeverSees(w.token)
}
