package practice

import (
	"clonepath/awsops/iampolicy"
	"clonepath/checks/faults/snapshot"
	"clonepath/checks/verdict"
)

// Audit is what an audit shows beside its checks; nil where none was asked for.
func Audit(snap *snapshot.Snapshot) *verdict.Audit {
	if snap.Record.Practices == nil {
		return nil
	}
	a := &verdict.Audit{WhoCan: []verdict.WhoCan{}, Readers: []verdict.Reader{}, Trails: []verdict.Trail{}}
	a.WhoCan = append(a.WhoCan, snap.WhoCan().List...)
	for i := range a.WhoCan {
		a.WhoCan[i].Through = append([]string{}, a.WhoCan[i].Through...)
	}
	for _, r := range snap.Record.Readers.Get().List {
		a.Readers = append(a.Readers, verdict.Reader{
			Principal: r.Principal, Count: r.Count, AtLeast: !snap.Record.Readers.Value.Whole, Last: r.Last.UTC(), Known: snap.KnownReader(r),
		})
	}
	read := needs(snap)[:min(1, len(needs(snap)))]
	for _, t := range snap.Record.Trails.Get().List {
		logging := t.Logging != nil && *t.Logging
		reads := logging && len(read) > 0 && covers(t, read[0].region) && takes(t, read[0]) == iampolicy.True
		a.Trails = append(a.Trails, verdict.Trail{Name: t.Name, Logging: logging, Reads: reads, Region: t.Home})
	}
	return a
}

// NotVisible names what no audit of one account sees.
func NotVisible(snap *snapshot.Snapshot) []string {
	if snap.Record.Practices == nil {
		return nil
	}
	list := []string{"session policies", "the root user of the account", "who stands behind another account that a policy names"}
	if !snap.Record.Guardrails.Seen() {
		list = append([]string{"service control policies (SCP)", "resource control policies (RCP)"}, list...)
	} else {
		list = append([]string{"SCP and RCP other than those given"}, list...)
	}
	list = append(list, "who could pass a role to a service, or raise their own rights first, is not followed")
	if snap.CrossAccount() {
		list = append(list, "the identities and trails of the other account of secret and role")
	}
	return list
}
