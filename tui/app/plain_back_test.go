package app

import (
	"testing"

	"clonepath/steps/setup"
)

// Back at the first question nothing stands that was another case's: neither who
// asks AWS nor what somebody else's set-up is.
func TestPlainBackForgetsTheCase(t *testing.T) {
	f := &fakeWorld{}
	app := say(t, testDeps(f))
	app.Accepts("What would you like to do?")
	app.EnterUntil("Is this the account you mean?")
	app.Accepts("Is this the account you mean?")
	for range 3 {
		app.Answers("", "<")
	}
	app.Answers("Ask the advanced questions too?", "<")
	opened := f.called("Open")
	app.Chooses("What would you like to do?", "check an existing one")
	app.Answers("Role ARN", "arn:aws:iam::111122223333:role/deploy")
	app.EnterUntil("Statements")
	if f.called("Open") == opened {
		t.Error("the check went on with the identity of the set-up")
	}
	app.Quits()
}

func TestPlainBackLeavesSupport(t *testing.T) {
	deps := testDeps(&fakeWorld{})
	var kept *setup.Setup
	deps.Keep = func(s *setup.Setup) error { kept = s; return nil }
	app := say(t, deps)
	app.Chooses("What would you like to do?", "diagnose someone else's")
	app.Answers("Role ARN", "arn:aws:iam::999999999999:role/theirs")
	app.Answers("External ID", "<")
	app.Answers("Role ARN", "<")
	app.Chooses("What would you like to do?", "set up a new connection")
	app.Accepts("Ask the advanced questions too?")
	app.Accepts("Repository URL")
	app.Answers("Branch", "mine")
	app.Quits()
	if kept == nil || kept.Target.Branch != "mine" || kept.Target.RoleARN == "arn:aws:iam::999999999999:role/theirs" {
		t.Errorf("kept %+v", kept)
	}
}
