package role

import (
	"clonepath/awsops/target"
	"clonepath/checks/evidence"
	"clonepath/checks/faults/phrase"
	"clonepath/checks/faults/rule"
	"clonepath/checks/faults/snapshot"
	"clonepath/checks/verdict"
)

// Checks are the checks of the role, in the order in which a report shows them.
var Checks = []rule.Check{
	{ID: evidence.RoleExists, Link: verdict.LinkRole, Title: "the role exists under this ARN",
		Requires: []evidence.CheckID{evidence.AWSRegion, evidence.AWSCredentials, evidence.AWSIdentity},
		Fields:   []target.Field{target.FieldRoleARN},
		Judge:    judgeRoleExists, Collectors: []string{"role"}},
	{ID: evidence.RolePermission, Link: verdict.LinkRole, Title: "the role's policies allow reading the secret",
		Requires: []evidence.CheckID{evidence.RoleExists},
		Judge:    judgeRolePermission, Remarks: secondOpinion, Collectors: []string{"rolePolicies"}},
	{ID: evidence.RoleLeastPrivilege, Link: verdict.LinkRole, Title: "the role can read this secret only",
		Requires: []evidence.CheckID{evidence.RolePermission},
		Judge:    judgeRoleLeastPrivilege, Optional: true, Collectors: []string{"rolePolicies"}},
	{ID: evidence.RoleBoundary, Link: verdict.LinkRole, Title: "no permissions boundary stops the role",
		Requires: []evidence.CheckID{evidence.RoleExists},
		Judge:    judgeRoleBoundary, Collectors: []string{"boundary"}},
}

func judgeRoleExists(snap *snapshot.Snapshot) rule.Result {
	f := snap.Record.Role
	if f.Seen() && snap.Problems[target.FieldRoleARN] == nil {
		return rule.Passed(verdict.Observed, "%s", f.Value.ARN)
	}
	return rule.Unknown("%s", phrase.WhyMissing(f, "nobody looked for it"))
}

func judgeRolePermission(snap *snapshot.Snapshot) rule.Result {
	j := snap.Read()
	switch {
	case !snap.Record.RolePolicies.Seen() && !snap.DocumentsKnown():
		return rule.Unknown("%s", phrase.WhyMissing(snap.Record.RolePolicies, "nobody read its policies"))
	case !j.Known:
		return rule.Unknown("the secret's ARN is not known").Waiting(evidence.SecretExists)
	case j.Allowed():
		return rule.Passed(verdict.Evaluated, "%s", phrase.TrimStop(j.Because))
	case j.Depends():
		return rule.DependsOn(j).Waiting(evidence.SecretExists)
	case j.Refused() && snap.SecretMissing() && j.Cause("role-permission-policy-missing") != nil:
		return rule.Unknown("the policies allow no secret of the name that was entered").Waiting(evidence.SecretExists)
	case j.Cause("secret-arn-suffix-stale") != nil:
		return rule.Unknown("a policy pins the last six characters of the secret's ARN, which are not known").Waiting(evidence.SecretExists)
	case j.Mended().Depends():
		return rule.DependsOn(j.Mended())
	case j.Refused() && len(j.Causes) > 0:
		return rule.Passed(verdict.Evaluated, "the role's own policies are not what stops it")
	}
	return rule.Unknown("the documents refuse it: %s", phrase.TrimStop(j.Because))
}

func judgeRoleLeastPrivilege(snap *snapshot.Snapshot) rule.Result {
	switch {
	case !snap.DocumentsKnown():
		return rule.Unknown("%s", phrase.WhyMissing(snap.Record.RolePolicies, "nobody read its policies"))
	case !snap.Read().Known:
		return rule.Unknown("the secret's ARN is not known").Waiting(evidence.SecretExists)
	}
	return rule.Passed(verdict.Evaluated, "no Resource covers more than this secret")
}

func judgeRoleBoundary(snap *snapshot.Snapshot) rule.Result {
	f, j := snap.Record.Boundary, snap.Read()
	switch {
	case snap.Record.Role.Seen() && snap.Record.Role.Value.Boundary == "":
		return rule.Passed(verdict.Observed, "it has none")
	case !snap.Record.Role.Seen():
		return rule.Unknown("%s", phrase.WhyMissing(snap.Record.Role, "nobody looked"))
	case !f.Seen():
		return rule.Unknown("%s", phrase.WhyMissing(f, "nobody read it"))
	case !j.Known:
		return rule.Unknown("the secret's ARN is not known").Waiting(evidence.SecretExists)
	case j.Allowed() || j.Refused() && len(j.Causes) > 0:
		return rule.Passed(verdict.Evaluated, "it allows the read")
	case j.Depends():
		return rule.DependsOn(j).Waiting(evidence.SecretExists)
	}
	return rule.Unknown("the documents refuse the read: %s", phrase.TrimStop(j.Because))
}
