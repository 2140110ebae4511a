package faults

import (
	"cmp"

	"clonepath/assets"
	"clonepath/awsops/target"
	"clonepath/checks/evidence"
	"clonepath/checks/faults/phrase"
	"clonepath/checks/faults/rule"
	"clonepath/checks/faults/snapshot"
	"clonepath/checks/verdict"
)

// finding joins a match with its catalogue entry.
func finding(r *rule.Rule, h *rule.Match, snap *snapshot.Snapshot) *verdict.Finding {
	entry, ok := assets.Fault(r.Fault)
	if !ok {
		panic("no catalogue entry " + r.Fault) // a test reads every row
	}
	values := placeholders(snap, h.Values)
	fix := verdict.Fix{Who: entry.Fix.Who, Text: assets.Fill(entry.Fix.Text, values), Patch: h.Patch.Diff, Document: h.Patch.Document, Store: storing(snap, h.Patch, values), Copy: h.Copy, Commands: []string{}}
	if h.Advice != "" {
		fix.Text = phrase.Upper(phrase.Ended(h.Advice)) + " " + fix.Text
	}
	for _, command := range entry.Fix.Commands {
		fix.Commands = append(fix.Commands, assets.FillCommand(command, values))
	}
	proof := append([]string{}, h.Evidence...)
	if remarks := checkOf(r.Check).Remarks; remarks != nil && r.Effect == rule.RootCause {
		proof = append(proof, remarks(snap)...)
	}
	return &verdict.Finding{
		Fault: r.Fault, Check: r.Check, Severity: verdict.Severity(entry.Severity),
		Certainty: cmp.Or(h.Certainty, verdict.Certain), Summary: h.Summary,
		Evidence: proof, Settle: h.Settle, Fix: fix,
	}
}

// placeholders fill the placeholders of catalogue texts and commands.
func placeholders(snap *snapshot.Snapshot, more map[string]string) map[string]string {
	arn, exact := snap.SecretARN()
	if !exact {
		arn = ""
	}
	all := map[string]string{
		"role": snap.RoleName(), "roleArn": snap.RoleARN(), "account": snap.Target.RoleAccount(),
		"region": snap.SecretRegion(), "secret": snap.Target.SecretID, "secretName": cmp.Or(snap.Record.Secret.Get().Name, snap.Target.SecretName()),
		"secretArn": arn, "path": snap.Target.SecretPath, "agent": snap.Agent, "key": cmp.Or(snap.Record.Key.Get().ARN, snap.Record.Secret.Get().KMSKeyID),
		"repo": target.RedactURL(snap.Target.Repo), "host": target.RepoHost(snap.Target.Repo), "branch": snap.Target.Branch, "profile": snap.Record.Local.Get().Profile,
		"externalId": phrase.ExternalID(snap.Target.ExternalID), "resource": target.SecretResource(arn), "secretRegion": target.RegionOf(arn),
	}
	for name, value := range more {
		all[name] = value
	}
	return all
}

// presumed says of a finding about the role's policies that a grant in the secret's
// own policy, which nobody asked for, would do as well.
func presumed(snap *snapshot.Snapshot, r *rule.Rule, f *verdict.Finding) *verdict.Finding {
	if r.Check != evidence.RolePermission || r.Effect != rule.RootCause || r.Independent || r.By != verdict.Evaluated || !snap.Read().Presumed || f.Certainty != verdict.Certain {
		return f
	}
	f.Certainty, f.Settle = verdict.Likely, "whether the secret has a policy of its own that lets the role in (aws secretsmanager get-resource-policy)"
	return f
}
