package app

import (
	"strings"
	"testing"

	"clonepath/awsops/awserr"
	"clonepath/steps/session"
	"clonepath/tui/plain"
)

func TestExpiredSessionIsRenewed(t *testing.T) {
	f := &fakeWorld{refused: map[string]error{"Open": &awserr.Failure{Class: awserr.Credentials, Cause: "local-sso-expired", Message: "expired"}}}
	deps := testDeps(f)
	deps.Profiles = []session.Profile{{Name: "corp dev", Region: "eu-north-1", Detail: "111122223333 · Admin · eu-north-1 · SSO"}}
	deps.Setup.Target.Region = ""
	d := drive(t, deps, 80, 24)
	d.EnterUntil("AWS account and region").Type("Admin").Sees("corp dev", "111122223333 · Admin · eu-north-1 · SSO").Press("enter")
	d.Sees("eu-north-1, from the profile").Press("enter")
	d.Sees("✗ The session of the profile corp dev has expired", "aws sso login --profile 'corp dev'", "r try again")
	d.Press("c").Sees("The command was sent to the clipboard.").Press("r").Sees("has expired").Press("esc").Sees("Region of the secret").Press("enter")
	f.refused = nil
	d.Press("r").Sees("Is this the account you mean?", "eu-north-1, from the profile corp dev")
}

func TestRegionIsPicked(t *testing.T) {
	deps := testDeps(&fakeWorld{})
	deps.Setup.Target.Region = ""
	d := drive(t, deps, 80, 24)
	d.EnterUntil("AWS account and region").Sees("type or choose one").Press("enter").Sees("nothing was entered")
	d.Type("frankf").Sees("▸ eu-central-1", "Frankfurt").SeesNot("Ireland").Press("enter").Sees("eu-central-1, chosen here")
	d.Press("esc").Press("shift+tab", "ctrl+u").Type("eu-wset-1").Press("enter").Sees("there is no region", "eu-west-1")
	deps.Region, deps.RegionSource = "sa-east-1", "AWS_REGION"
	drive(t, deps, 80, 24).EnterUntil("Is this the account you mean?").Sees("sa-east-1, from AWS_REGION")
}

func TestPlainNamesTheLogin(t *testing.T) {
	f := &fakeWorld{refused: map[string]error{"Open": &awserr.Failure{Class: awserr.Credentials, Cause: "local-sso-expired", Message: "expired"}}}
	var out strings.Builder
	_, _ = plain.RunPlain(t.Context(), testDeps(f), strings.NewReader(strings.Repeat("\n", 10)), &out)
	if !strings.Contains(out.String(), "\n  aws sso login\n") {
		t.Error(out.String())
	}
}
