package bundle

import (
	"strings"

	"clonepath/awsops/clean"
	"clonepath/awsops/target"

	"clonepath/steps/plan"
	"clonepath/steps/setup"
)

// requestOf is what request.md is filled with: values as Markdown code.
func requestOf(s setup.Setup, d plan.Desired) map[string]string {
	values := map[string]string{
		"account": clean.Line(d.Account), "principal": code(d.Principal), "agent": whoseAgent(d), "roleArn": code(d.RoleARN),
		"guard": ", with an External ID", "decrypt": "", "resource": code(d.SecretResource), "all": "", "externalId": d.ExternalID,
		"boundary": "", "otherAccount": otherAccount(d), "assumptions": lines("- ", d.Assumptions), "revoke": revoke(d),
		"policy": d.PolicyKind, "repo": "", "ownSide": "",
		"trust": strings.TrimSpace(d.Trust), "permission": strings.TrimSpace(d.Permission),
	}
	if d.ExternalID == "" {
		values["guard"] = ", without an External ID"
	}
	if d.KMSKey != "" {
		values["decrypt"] = ", and `kms:Decrypt` with the key " + code(d.KMSKey) + " through Secrets Manager"
	}
	if s.Role.PolicyScope == setup.ScopeAll {
		values["all"] = s.Role.PolicyScope
	}
	if d.Boundary != "" {
		values["boundary"] = code(d.Boundary)
	}
	if d.Hosting == setup.HostingSelf {
		values["ownSide"] = values["otherAccount"] // in one account the trust policy is enough
	}
	if s.Target.Repo != "" {
		values["repo"] = code(target.RedactURL(s.Target.Repo)) + " "
	}
	return values
}

func whoseAgent(d plan.Desired) string {
	switch d.Hosting {
	case setup.HostingSelf:
		return "the agent of Torque that we host ourselves"
	case setup.HostingTorque:
		return "the agent that Torque hosts"
	}
	return "Torque's agent"
}

// otherAccount is the account of an agent that is not in the role's, as Markdown
// code, or "".
func otherAccount(d plan.Desired) string {
	a, err := target.ParseARN(d.Principal)
	if err != nil || a.Account == d.Account {
		return ""
	}
	return code(a.Account)
}

// revoke is the command that ends the access.
func revoke(d plan.Desired) string {
	if d.PolicyKind == setup.KindManaged {
		return code("aws iam detach-role-policy --role-name " + plan.QuoteShell(d.RoleName) + " --policy-arn " + plan.QuoteShell(d.PolicyARN()))
	}
	return code("aws iam delete-role-policy --role-name " + plan.QuoteShell(d.RoleName) + " --policy-name " + plan.QuoteShell(d.PolicyName))
}
