package bundle

import (
	"slices"
	"strings"

	"clonepath/awsops/clean"
	"clonepath/awsops/target"

	"clonepath/steps/plan"
	"clonepath/steps/setup"
)

// requestOf is what request.md is filled with: values as Markdown code.
func requestOf(s setup.Setup, d plan.Desired) map[string]string {
	values := map[string]string{
		"account": clean.Line(d.Account), "principal": callersOf(d), "agent": whoseAgent(d), "roleArn": code(d.RoleARN),
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

// callersOf lists who is let in, as Markdown code.
func callersOf(d plan.Desired) string {
	list := make([]string, len(d.Callers))
	for i, arn := range d.Callers {
		list[i] = code(arn)
	}
	return strings.Join(list, ", ")
}

func whoseAgent(d plan.Desired) string {
	if len(d.Runners) > 0 {
		return agentOf(d) + ", and its runners, which provision the environments"
	}
	return agentOf(d)
}

func agentOf(d plan.Desired) string {
	switch d.Hosting {
	case setup.HostingSelf:
		return "the agent of Torque that we host ourselves"
	case setup.HostingTorque:
		return "the agent that Torque hosts"
	}
	return "Torque's agent"
}

// otherAccount is the account of a caller that is not in the role's, or several, as
// Markdown code, or "".
func otherAccount(d plan.Desired) string {
	var list []string
	for _, arn := range d.Callers {
		if a, err := target.ParseARN(arn); err == nil && a.Account != d.Account && !slices.Contains(list, code(a.Account)) {
			list = append(list, code(a.Account))
		}
	}
	return strings.Join(list, ", ")
}

// revoke is the command that ends the access.
func revoke(d plan.Desired) string {
	if d.PolicyKind == setup.KindManaged {
		return code("aws iam detach-role-policy --role-name " + plan.QuoteShell(d.RoleName) + " --policy-arn " + plan.QuoteShell(d.PolicyARN()))
	}
	return code("aws iam delete-role-policy --role-name " + plan.QuoteShell(d.RoleName) + " --policy-name " + plan.QuoteShell(d.PolicyName))
}
