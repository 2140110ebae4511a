package app

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"syscall"
	"time"

	"clonepath/awsops/sealed"

	"clonepath/steps/session"
	"clonepath/steps/setup"
)

// childMode makes the test binary be the wizard: what it writes at package
// initialisation is then seen too.
const childMode = "CLONEPATH_TUI_CHILD"

// child is what TestMain runs instead of the tests.
func child(mode string) int {
	if mode == "headless" {
		fmt.Println("left: nothing was shown")
		return 0
	}
	deps := testDeps(&fakeWorld{})
	deps.Clock, deps.Vault = time.Now, sealed.NewVault()
	var last setup.Setup
	deps.Keep = func(s *setup.Setup) error {
		if s != nil {
			last = *s
		}
		return nil
	}
	switch mode {
	case "panic-view": // every frame passes the vault
		deps.Vault = nil
	case "panic-update": // a run of checks begins with a look at the clock
		deps.Clock = func() time.Time { panic("no time") }
	case "panic-task":
		deps.Backend = &panicking{}
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM, syscall.SIGHUP) // as cmd does
	defer stop()
	o, err := Run(ctx, deps, os.Stdin, os.Stdout)
	fmt.Printf("left: aborted=%v repo=%s branch=%s err=%v\n", o.Aborted, last.Target.Repo, last.Target.Branch, err)
	return 0
}

// panicking is a world in which asking who one is panics.
type panicking struct{ fakeWorld }

func (*panicking) Open(context.Context, string, string) (session.Identity, error) { panic("a task") }
