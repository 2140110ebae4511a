package tui

import (
	"context"
	"fmt"
	"os"
	"time"

	"clonepath/awsops/sealed"
	"clonepath/steps"
)

// childMode makes the test binary be the wizard: what it writes at package
// initialisation is then seen too.
const childMode = "CLONEPATH_TUI_CHILD"

// child is what TestMain runs instead of the tests.
func child(mode string) int {
	deps := testDeps(&fakeWorld{})
	deps.Clock, deps.Vault = time.Now, sealed.NewVault()
	var last steps.Setup
	deps.Keep = func(s *steps.Setup) error {
		if s != nil {
			last = *s
		}
		return nil
	}
	if mode == "headless" {
		fmt.Println("done")
		return 0
	}
	o, err := Run(context.Background(), deps, os.Stdin, os.Stdout)
	fmt.Printf("left: aborted=%v repo=%s branch=%s err=%v\n", o.Aborted, last.Target.Repo, last.Target.Branch, err)
	return 0
}
