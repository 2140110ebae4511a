package app

import (
	"clonepath/steps/plan"
)

// setupScenes are further screens of the set-up and of a support case, each by
// the way to it.
var setupScenes = []scene{
	{"support", func(d *driver) { d.Press("down", "down", "enter") }},
	{"support-in-hand", func(d *driver) {
		d.Press("down", "down", "enter")
		d.Send(paste(torqueBlock), paste(deniedText))
		d.Settle()
		d.EnterUntil("that is all")
	}},
	{"region-unknown", func(d *driver) {
		d.app.s.Setup.Target.Region = ""
		d.EnterUntil("AWS account and region")
	}},
	{"role-existing", func(d *driver) { existing(d) }},
	{"role-existing-all", func(d *driver) { existing(d).Press("down") }},
	{"trust-existing", func(d *driver) { existing(d).Press("enter") }},
	{"trust-existing-explained", func(d *driver) { existing(d).Press("enter", "ctrl+o") }},
	{"plan-by-step", func(d *driver) {
		d.app.s.Deps.Backend.(*fakeWorld).planned = aPlanOfThreeSteps()
		d.EnterUntil("Plan:").Press("s", "t", "t")
	}},
	{"handover", func(d *driver) { d.EnterUntil("Plan:").Press("right", "enter") }},
	{"waiting", func(d *driver) { d.EnterUntil("Plan:").Press("right", "enter", "enter") }},
	{"returned", func(d *driver) { d.EnterUntil("Plan:").Press("right", "enter", "enter", "enter", "enter") }},
}

// storedTrust is the trust policy of a role in use: ours is not the only one.
const storedTrust = `{"Version":"2012-10-17","Statement":[
{"Sid":"Pipeline","Effect":"Allow","Principal":{"Service":"codebuild.amazonaws.com"},"Action":"sts:AssumeRole"},
{"Sid":"Torque","Effect":"Allow","Principal":{"AWS":"arn:aws:iam::046086677675:role/agent-sa-role"},"Action":"sts:AssumeRole"},
{"Sid":"Break","Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111122223333:root"},"Action":"sts:AssumeRole"}]}`

// existing makes the account have one role in use, and chooses it.
func existing(d *driver) *driver {
	d.app.s.Deps.Backend.(*fakeWorld).role = plan.ActualRole{Trust: storedTrust, Inline: map[string]string{
		"logs":            `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"logs:*","Resource":"*"}]}`,
		"torque-git-read": `{"Version":"2012-10-17","Statement":[{"Sid":"SecretAccessPermission","Effect":"Allow","Action":"secretsmanager:GetSecretValue","Resource":"*"}]}`,
	}}
	return d.EnterUntil("IAM role that may read").Press("down", "enter", "enter")
}
