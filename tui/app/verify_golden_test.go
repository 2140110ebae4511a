package app

import (
	"fmt"

	"clonepath/awsops"
	"clonepath/awsops/target"
	"clonepath/checks/evidence"
	"clonepath/checks/faults/faulttest"

	"clonepath/steps/plan"
	"clonepath/steps/session"
	"clonepath/tui/page"
)

// otherExternalID is evidence of a chain whose External IDs differ.
func otherExternalID() *evidence.Record {
	r := faulttest.AsOperator()
	r.Target.ExternalID = "ac7e90f2d6774f0c2a9e6147d8b3a191"
	return r
}

// verifyScenes are what can be seen beyond Verify and Report.
var verifyScenes = []scene{
	{"offline", func(*driver) {}},
	{"offline-chosen", func(d *driver) { d.Press("home") }},
	{"offline-report", func(d *driver) { d.Press("enter", "tab") }},
	{"detail", func(d *driver) { d.Press("down", "enter") }},
	{"detail-fix", func(d *driver) { d.Press("down", "enter", "pgdown") }},
	{"detail-end", func(d *driver) { d.Press("down", "enter", "end") }},
	{"detail-save", func(d *driver) { d.Press("down", "enter", "s") }},
	{"detail-secret", func(d *driver) { d.Press("home", "down", "down", "down", "down", "down", "enter") }},
	{"fix", func(d *driver) {
		trust := func(id string) string {
			return fmt.Sprintf(`{"Statement":[{"Condition":{"StringEquals":{"sts:ExternalId":%q}}}]}`, id)
		}
		d.app.s.Deps.Backend.(*watchedWorld).planned = &plan.Planned{Changes: []awsops.Change{{
			Kind: awsops.UpdateTrust, Title: "Let the agent assume the role torque-git-reader", MayBreak: true,
			Before: trust("bd4f0c2a9e6147d8b3a15c7e90f2d677"), After: trust("ac7e90f2d6774f0c2a9e6147d8b3a191"), Rollback: awsops.Rollback{Text: "Put the old trust policy back."},
		}}}
		online(d)
		d.Press("f")
	}},
	{"watch", func(d *driver) { online(d); d.Press("w") }},
}

// online makes the screen one of a run that could be made again.
func online(d *driver) {
	d.app.s.Identity = &session.Identity{Account: "111122223333"}
	v := d.app.s.Verified(d.app.s.Deps.Record)
	v.What = session.AsGiven
	d.app.route(page.GoToWith(page.Verify, v))
}

// offlineDeps open a report on what was observed elsewhere.
func offlineDeps() page.Deps {
	agent := target.DocumentedAgentPrincipal
	w := &watchedWorld{fakeWorld: &fakeWorld{}, events: []evidence.TrailEvent{
		event("AssumeRole", "arn:aws:sts::999988887777:assumed-role/other/pod", "", agent),
		event("GetSecretValue", "arn:aws:sts::111122223333:assumed-role/torque-git-reader/torque", "", agent),
	}}
	deps := testDeps(w.fakeWorld)
	deps.Backend, deps.Mode, deps.Record, deps.WatchEvery = w, page.ModeReport, otherExternalID(), 1
	return deps
}
