package app

import (
	"testing"

	"clonepath/steps/session"
)

// On the smallest screen the result of trying the token is in sight, and not
// behind ctrl+o, whichever field has the focus then.
func TestANarrowScreenShowsTheTrial(t *testing.T) {
	f := &fakeWorld{trial: session.Trial{OK: true, Text: "The token opens the repository."}}
	d := drive(t, testDeps(f), 60, 20)
	d.EnterUntil("Where is the Git token?")
	for !reads(d.View(), "▸ create a secret") {
		d.Press("down")
	}
	d.Press("enter", "enter").Type("glpat-0123456789abcdefghij").Press("enter").Fits().Sees("✓ The token opens the repository.")
}

func TestANarrowScreenShowsWhatTheTrustPolicyGets(t *testing.T) {
	d := drive(t, testDeps(&fakeWorld{}), 60, 20)
	d.EnterUntil("External ID").Fits().Sees("Trust policy; + is what guards it", `+ "sts:ExternalId"`)
}
