package compare

import (
	"fmt"
	"slices"
	"strings"

	"clonepath/awsops/target"
	"clonepath/checks/evidence"
	"clonepath/checks/verdict"
)

// fieldRow is a field of the Target. It is compared of reports too.
type fieldRow struct {
	row
	at func(*target.Target) *string
	// readable: masking leaves it as it is.
	readable bool
	field    target.Field
}

// fieldRows: what was entered is named before what it names.
var fieldRows = []fieldRow{
	{row: row{what: "region", link: verdict.LinkAccess,
		touches: []evidence.CheckID{evidence.AWSRegion, evidence.SecretExists, evidence.SecretReadable, evidence.RoleReadsSecret}},
		at: func(t *target.Target) *string { return &t.Region }, field: target.FieldRegion, readable: true},
	{row: row{what: "Secret ID", link: verdict.LinkCredential,
		touches: []evidence.CheckID{evidence.CredentialFields, evidence.SecretExists, evidence.SecretReadable, evidence.RolePermission, evidence.RoleReadsSecret}},
		at: func(t *target.Target) *string { return &t.SecretID }, field: target.FieldSecretID},
	{row: row{what: "Secret Path", link: verdict.LinkCredential,
		touches: []evidence.CheckID{evidence.CredentialFields, evidence.SecretPath, evidence.SecretToken}},
		at: func(t *target.Target) *string { return &t.SecretPath }, field: target.FieldSecretPath, readable: true},
	{row: row{what: "Role ARN", link: verdict.LinkCredential,
		touches: []evidence.CheckID{evidence.CredentialFields, evidence.RoleExists, evidence.TrustAgent, evidence.AssumeRole}},
		at: func(t *target.Target) *string { return &t.RoleARN }, field: target.FieldRoleARN},
	{row: row{what: "External ID", link: verdict.LinkCredential,
		touches: []evidence.CheckID{evidence.CredentialFields, evidence.TrustAgent, evidence.TrustExternalID, evidence.AssumeRole}},
		at: func(t *target.Target) *string { return &t.ExternalID }, field: target.FieldExternalID},
	{row: row{what: "agent principal", link: verdict.LinkTrust,
		touches: []evidence.CheckID{evidence.AWSIdentity, evidence.TrustAgent, evidence.AssumeRole}},
		at: func(t *target.Target) *string { return (*string)(&t.AgentPrincipal) }, field: target.FieldAgentPrincipal},
	{row: row{what: "runner principals", link: verdict.LinkTrust, touches: []evidence.CheckID{evidence.TrustRunners, evidence.AssumeRole}},
		at: func(t *target.Target) *string { return (*string)(&t.RunnerPrincipals) }, field: target.FieldRunners},
	{row: row{what: "repository", link: verdict.LinkGit,
		touches: []evidence.CheckID{evidence.RepoURL, evidence.GitHost, evidence.GitAccess, evidence.GitClone}},
		at: func(t *target.Target) *string { return &t.Repo }, field: target.FieldRepo},
	{row: row{what: "branch", link: verdict.LinkGit, touches: []evidence.CheckID{evidence.GitClone}},
		at: func(t *target.Target) *string { return &t.Branch }, field: target.FieldBranch},
	{row: row{what: "Git user name", link: verdict.LinkGit, touches: []evidence.CheckID{evidence.GitAccess}},
		at: func(t *target.Target) *string { return &t.GitUsername }, field: target.FieldGitUsername},
}

// fieldChanges compares what was entered.
func fieldChanges(p *pair) []located {
	a, b := p.targets()
	shownA, shownB := p.inA.Report.Target, p.inB.Report.Target
	var list []located
	var lost []string
	for i := range fieldRows {
		f := &fieldRows[i]
		was, is := settled(*f.at(&a)), settled(*f.at(&b))
		switch {
		case was == is:
			continue
		case p.blurred && !f.readable:
			lost = append(lost, f.what)
			continue
		}
		change := found{summary: entered(*f.at(&shownA), *f.at(&shownB))}
		p.changed = append(p.changed, f.field)
		row := f.row
		row.undo = f.undo
		list = append(list, located{&row, p.change(&row, change)})
	}
	if len(lost) > 0 {
		p.lost("%s: the pseudonyms differ, which need not mean that the values do", strings.Join(lost, ", "))
	}
	return list
}

// undo enters the value again, and with it come the answers that it got.
func (f *fieldRow) undo(to, from *evidence.Record) {
	*f.at(&to.Target) = *f.at(&from.Target)
	for _, row := range rows {
		if slices.Contains(row.asks, f.field) {
			row.undo(to, from)
		}
	}
	if f.field == target.FieldSecretPath && to.Value.Get().VersionID == from.Value.Get().VersionID {
		to.Value, to.RoleValue = from.Value, from.RoleValue
	}
}

// targets are the values that are compared: complete ones where both runs have
// them, else those that a report shows.
func (p *pair) targets() (a, b target.Target) {
	if p.a == nil {
		return p.inA.Report.Target, p.inB.Report.Target
	}
	return p.a.Target, p.b.Target
}

// entered says what was entered before and is now, as a report shows it.
func entered(was, is string) string {
	was, is = settled(was), settled(is)
	switch {
	case was == is: // External IDs that look alike when masked
		return fmt.Sprintf("Another value is entered, which looks alike when masked: %s.", quoted(is))
	case was == "":
		return fmt.Sprintf("%s is entered; before, nothing was.", quoted(is))
	case is == "":
		return fmt.Sprintf("Nothing is entered; it was %s.", quoted(was))
	}
	return fmt.Sprintf("It is %s; it was %s.", quoted(is), quoted(was))
}
