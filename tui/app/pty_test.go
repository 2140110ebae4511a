//go:build unix

package app

import (
	"os"
	"reflect"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"clonepath/steps/setup"
)

// askedNothing asserts that nothing was written that a terminal would answer.
func (a *terminal) askedNothing() {
	a.t.Helper()
	raw := a.Raw()
	for _, query := range []string{"\x1b]10;?", "\x1b]11;?", "\x1b[6n", "\x1b[c", "\x1b[>c", "\x1b[?u"} {
		if strings.Contains(raw, query) {
			a.t.Errorf("the terminal was asked %q", query)
		}
	}
}

func TestTerminalIsNeverAsked(t *testing.T) {
	app := open(t, "headless", 80, 24)
	app.Left()
	app.askedNothing()
	app = open(t, "wizard", 80, 24)
	app.Accepts("What would you like to do?")
	app.Sees("Repository URL")
	app.Quits()
	app.Sees("left: aborted=true")
	app.askedNothing()
}

// Left, which all of these call, looks at the terminal's mode and at what was
// switched on and off.
func TestTerminalIsSaneAfterwards(t *testing.T) {
	for _, signal := range []os.Signal{syscall.SIGINT, syscall.SIGTERM, syscall.SIGHUP} {
		t.Run(signal.String(), func(t *testing.T) {
			app := open(t, "wizard", 60, 20)
			app.Sees("What would you like to do?")
			if err := app.process.Signal(signal); err != nil {
				t.Fatal(err)
			}
			app.Left()
			app.Sees("left: aborted=true")
		})
	}
	t.Run("panic while drawing", func(t *testing.T) {
		app := open(t, "panic-view", 80, 24)
		app.Left()
		app.Sees("err=the wizard stopped: clonepath itself failed")
		if strings.Contains(app.Raw(), "goroutine ") {
			t.Error("a person is shown a stack trace")
		}
	})
	t.Run("panic at a key", func(t *testing.T) {
		app := open(t, "panic-update", 80, 24)
		app.EnterUntil("left:")
		app.Left()
		app.Sees("err=the wizard stopped: clonepath itself failed")
		if strings.Contains(app.Raw(), "goroutine ") {
			t.Error("a person is shown a stack trace")
		}
	})
	t.Run("panic in a task", func(t *testing.T) {
		app := open(t, "panic-task", 80, 24)
		app.EnterUntil("clonepath itself failed: a task")
		app.Quits()
		app.Sees("left: aborted=true")
	})
}

// ctrl+z gives the terminal back to the shell, and fg draws the screen again.
func TestSuspendAndResume(t *testing.T) {
	app := open(t, "wizard", 80, 24)
	app.Accepts("What would you like to do?")
	app.asked("Repository URL")
	app.Press("ctrl+z")
	app.until(patience, func(string) bool { return strings.Contains(app.Raw(), "\x1b[?1049l") })
	app.sane()
	// Bubble Tea begins to listen for the signal a moment after the screen is gone.
	for range 100 {
		if err := app.process.Signal(syscall.SIGCONT); err != nil {
			t.Fatal(err)
		}
		if app.until(100*time.Millisecond, func(screen string) bool { return reads(screen, "Repository URL") }) {
			break
		}
	}
	app.Answers("Repository URL", "https://gitlab.com/acme/resumed.git")
	app.asked("Branch")
	app.Quits()
	app.Sees("repo=https://gitlab.com/acme/resumed.git")
}

// A whole set-up typed in one write gives what slow typing gives: ten times, or
// as often as CLONEPATH_TYPE_AHEAD says.
func TestTypeAhead(t *testing.T) {
	rounds := 10
	if n, err := strconv.Atoi(os.Getenv("CLONEPATH_TYPE_AHEAD")); err == nil {
		rounds = n
	}
	slowly := typed(t, func(app *terminal) {
		app.Accepts("What would you like to do?")
		app.Answers("Repository URL", "https://gitlab.com/acme/typed.git")
		app.Answers("Branch", "ahead")
		app.Chooses("Who runs the Torque agent?", "we host it ourselves")
		app.Answers("The agent's IAM role (ARN)", "arn:aws:iam::111122223333:role/our-agent")
		app.Accepts("Region of the secret")
		app.Sees("Is this the account you mean?")
		app.Press("enter")
		app.Chooses("Where is the Git token?", "use an existing secret")
		app.Chooses("Secret", "app/database")
		app.Chooses("Key that holds the token", "username")
		app.Accepts("Which role will the agent assume?")
		app.Answers("Name of the new role", "typed-role")
		app.EnterUntil("Who may assume the role")
		app.EnterUntil("Credential in Torque")
		app.Answers("Name of the credential", "typed-name")
	})
	t.Logf("typed slowly: %+v", slowly)
	for i := range rounds {
		once := typed(t, func(app *terminal) {
			app.asked("What would you like to do?")
			app.Types(strings.Join([]string{
				"", "\x15https://gitlab.com/acme/typed.git", "\x15ahead", "\x1b[B", "\x15arn:aws:iam::111122223333:role/our-agent", "", "",
				"", "app", "user", "", "\x15typed-role", "", "", "\x15typed-name", "",
			}, "\r"))
		})
		if !reflect.DeepEqual(once, slowly) {
			t.Fatalf("round %d: typed in one write\n%+v\ntyped slowly\n%+v", i+1, once, slowly)
		}
	}
}

// typed is the Setup that keys lead to, up to the plan.
func typed(t *testing.T, keys func(*terminal)) (kept setup.Setup) {
	t.Helper()
	deps := testDeps(&fakeWorld{})
	deps.Keep = func(s *setup.Setup) error {
		if s != nil {
			kept = *s
		}
		return nil
	}
	app := show(t, deps, 80, 24)
	keys(app)
	app.Sees("Plan:")
	app.Quits()
	return kept
}
