package app

import (
	"testing"

	"clonepath/awsops"
	"clonepath/steps/session"
)

func TestProfilesSayWhereTheyLead(t *testing.T) {
	for want, p := range map[string]awsops.Profile{
		"111122223333 · Admin · eu-west-1 · SSO": {Region: "eu-west-1", SSOAccount: "111122223333", SSORole: "Admin", Source: "SSO"},
		"222233334444 · team/dev · role":         {RoleARN: "arn:aws:iam::222233334444:role/team/dev", Source: "role"},
		"us-east-1 · keys":                       {Region: "us-east-1", Source: "keys"},
		"":                                       {},
	} {
		if got := session.ProfilesOf([]awsops.Profile{p})[0].Detail; got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}
