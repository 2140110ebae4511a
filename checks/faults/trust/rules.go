package trust

import (
	"clonepath/awsops/iampolicy"
	"clonepath/checks/evidence"
	"clonepath/checks/faults/repair"
	"clonepath/checks/faults/rule"
	"clonepath/checks/faults/snapshot"
	"clonepath/checks/faults/whatif"
	"clonepath/checks/verdict"
)

// Rules are the faults of the trust policy. Where several of a check weigh the same,
// the earlier row comes first.
var Rules = []rule.Rule{
	{Fault: "trust-bare-statement", Check: evidence.TrustAgent, By: verdict.Evaluated, Independent: true, Explains: []string{"role-missing"}, Find: bareStatement},
	lintRule("trust-non-latin-char", iampolicy.RuleCharset),
	lintRule("trust-has-resource", iampolicy.RuleProhibitedResource),
	lintRule("trust-action-invalid", iampolicy.RuleTrustAction),
	lintRule("trust-size-limit", iampolicy.RuleSize),
	{Fault: "trust-documents-swapped", Check: evidence.TrustAgent, By: verdict.Evaluated, Independent: true, Find: rule.Swapped},
	{Fault: "trust-document-invalid", Check: evidence.TrustAgent, By: verdict.Evaluated, Independent: true, Explains: []string{"role-missing"}, Find: invalidDocument},

	causeRule("trust-externalid-mismatch", externalIDMismatch),
	causeRule("trust-externalid-required-not-sent", externalIDNotSent),
	causeRule("trust-principal-session-arn", principalMatch("The trust policy names one session of the agent's role, %s. The next session has another name.")),
	causeRule("trust-principal-orphan-aroa", principalMatch("The trust policy names %s, the id of a role or user that was deleted. A new one of the same name has another id.")),
	causeRule("trust-service-principal", principalMatch("The trust policy lets the AWS service %s assume the role, not the agent.")),
	causeRule("trust-federated-principal", principalMatch("The trust policy lets the identity provider %s in, not the agent.")),
	causeRule("trust-principal-wrong", principalMatch("The trust policy names %s, not the agent.")),
	{Fault: "trust-principal-wrong", Check: evidence.TrustAgent, By: verdict.Evaluated, Find: trustsNobody},
	causeRule("trust-action-web-identity", actionMatch),
	causeRule("trust-action-invalid", actionMatch),
	causeRule("trust-condition-mfa", conditionMatch("The trust policy asks for a second factor (MFA), which an assumed role never has.", "aws:multifactorauthpresent", "aws:multifactorauthage")),
	causeRule("trust-condition-sourcearn", conditionMatch("The trust policy asks for %s, a key that only AWS services send.", "aws:sourcearn", "aws:sourceaccount")),
	causeRule("trust-condition-date-expired", conditionMatch("The trust policy is limited in time (%s), and that time is not now.", "aws:currenttime")),
	causeRule("trust-condition-key-typo", func(snap *snapshot.Snapshot, p *whatif.Proposal) *rule.Match {
		h := conditionMatch("The trust policy asks for %s, a key that no such request has.")(snap, p)
		h.Patch = repair.Conditions(snap, p.Note, func(c *iampolicy.Condition) { c.Key = whatif.KeyExternalID })
		return h
	}),
	causeRule("trust-deny-statement", denyMatch),
	causeRule("trust-condition-unmet", unmetMatch),
	{Fault: "trust-condition-unmet", Check: evidence.TrustAgent, By: verdict.Evaluated, Find: refusedOtherwise},

	{Fault: "trust-runner-principal", Check: evidence.TrustRunners, By: verdict.Evaluated, Find: runnerRefused},
	{Fault: "runner-service-account-unannotated", Check: evidence.TrustRunners, By: verdict.Observed, Independent: true, Find: runnerBare},
	{Fault: "runner-identity-assumed", Check: evidence.TrustRunners, Effect: rule.Warning, By: verdict.Observed, Find: runnerIsAnother},

	notGivenRule("trust-externalid-required-not-sent", "The trust policy asks for an External ID, and the agent was refused. Whether the credential has one was not said."),
	notGivenRule("trust-externalid-mismatch", "The trust policy asks for an External ID, and the agent was refused. If the credential has one, it may be another."),
	openRule("trust-condition-sourceip-vpce", "aws:sourceip", "aws:vpcsourceip", "aws:sourcevpc", "aws:sourcevpce", "aws:sourcevpcarn"),
	openRule("trust-condition-orgid", "aws:principalorgid", "aws:principalorgpaths"),
	openRule("trust-condition-sourceidentity-session", "sts:rolesessionname", "sts:sourceidentity", "aws:sourceidentity", "aws:requesttag/", "aws:tagkeys", "sts:transitivetagkeys", "aws:principaltag/"),

	{Fault: "trust-no-externalid", Check: evidence.TrustExternalID, Effect: rule.Warning, By: verdict.Evaluated, Find: noExternalID},
	{Fault: "trust-condition-ifexists", Check: evidence.TrustExternalID, Effect: rule.Warning, By: verdict.Evaluated, Find: ifExists},
	{Fault: "trust-externalid-list-or-like", Check: evidence.TrustExternalID, Effect: rule.Warning, By: verdict.Evaluated, Find: looseExternalID},
	{Fault: "trust-wildcard-principal", Check: evidence.TrustAgent, Effect: rule.Warning, By: verdict.Evaluated, Find: widePrincipal("trust-wildcard-principal", iampolicy.ClassEveryone,
		"The trust policy names everyone (\"*\") as principal.")},
	{Fault: "trust-root-principal", Check: evidence.TrustAgent, Effect: rule.Warning, By: verdict.Evaluated, Find: widePrincipal("trust-root-principal", iampolicy.ClassAccount,
		"The trust policy names the agent's whole account: whoever there may assume roles can assume this one.")},
	{Fault: "trust-version-2008", Check: evidence.TrustAgent, Effect: rule.Warning, By: verdict.Evaluated, Find: oldVersion},
}
