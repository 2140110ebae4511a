package faults

import (
	"cmp"
	"fmt"
	"strings"

	"clonepath/awsops/awserr"
	"clonepath/checks/evidence"
)

// Evidence that a person put together (package intake) has gaps where a run has
// facts. Here is what only such evidence needs: candidates for an error whose
// surroundings nobody sent, and what to ask for next.

var unseenRules = []rule{
	{fault: "secret-not-found", statement: evidence.SecretExists, by: Proven, find: func(v *view) *hit {
		f := v.unseenByRole()
		if f == nil {
			return nil
		}
		return &hit{certainty: Likely, summary: "The role's session finds no " + v.secretWords() + ".", evidence: []string{quoteFailure(f)},
			settle: v.describeSecret()}
	}},
	{fault: "cred-secret-region-vs-agent", statement: evidence.SecretExists, by: Proven, find: func(v *view) *hit {
		f := v.unseenByRole()
		if f == nil {
			return nil
		}
		return &hit{certainty: Possible, summary: "The secret may be in another region than the one that the agent looks in.", evidence: []string{quoteFailure(f)},
			settle: "in which region the secret is, and in which the agent looks (the region of its GetSecretValue in CloudTrail)"}
	}},
}

var unreadRules = []rule{
	unreadToken("value-trailing-newline", func(v *view) bool { return true },
		"The stored token may end with a newline or a space, which is sent along: hosts answer that as they answer a wrong token."),
	unreadToken("value-json-without-path", func(v *view) bool { return v.t.SecretPath == "" },
		"The whole value may be sent as the token: no secret path is known, and a value that is JSON needs one."),
}

// unseenByRole is the role's own read that found no secret, where nobody else
// looked for it.
func (v *view) unseenByRole() *awserr.Failure {
	f := evidence.FailureOf(v.r.RoleValue)
	if f == nil || f.Class != awserr.NotFound || strings.Contains(f.Message, "staging label") || v.r.Secret != nil && v.r.Secret.Skipped == "" || v.otherRegion() != "" {
		return nil
	}
	return f
}

// secretWords is the secret by its ID, where somebody told it.
func (v *view) secretWords() string {
	if v.t.SecretID == "" {
		return "secret of the ID that it asks for"
	}
	return fmt.Sprintf("secret %q", v.t.SecretID)
}

func (v *view) describeSecret() string {
	region := ""
	if v.t.Region != "" {
		region = " --region " + v.t.Region
	}
	return fmt.Sprintf("aws secretsmanager describe-secret --secret-id %s%s, as an administrator", cmp.Or(v.t.SecretID, "SECRET_ID"), region)
}

// unreadToken: a host refused a token that nobody here has looked at.
func unreadToken(fault string, fits func(*view) bool, summary string) rule {
	return rule{fault: fault, statement: evidence.GitAccess, by: ObservedP, find: func(v *view) *hit {
		if !v.tokenUnread() || v.r.Login.Get().Status != 401 || v.loginHit("git-401-bad-token") == nil || !fits(v) {
			return nil
		}
		return &hit{certainty: Possible, summary: summary, evidence: exchangeLines(*v.r.Login.Value), settle: lookAtToken}
	}}
}

const lookAtToken = "the stored token's shape: clonepath check in the customer's account says it without showing the token"

// tokenUnread: an answer to the token was sent, and nobody read the value.
func (v *view) tokenUnread() bool { return v.r.Login.Seen() && !v.value().Seen() }

// unnamedAgent: somebody sent a refusal that does not say who called. It is taken
// for the agent's, as whoever sent it did.
func (v *view) unnamedAgent() bool {
	return v.r.As == "" && v.r.AgentCaller == nil && v.r.Assume != nil && v.r.Assume.By == evidence.Agent
}

// asksNext is what nobody sent, as what to ask for, the most telling first.
func (v *view) asksNext() []string {
	if v.r.As != "" {
		return nil // a run says itself why it did not ask
	}
	role, secret := cmp.Or(v.roleName(), "ROLE"), cmp.Or(v.t.SecretID, "SECRET_ID")
	var list []string
	for _, row := range []struct {
		missing bool
		text    string
	}{
		{v.t.RoleARN == "", "the Role ARN entered in Torque"},
		{v.t.SecretID == "", "the Secret ID entered in Torque"},
		{v.r.Role == nil && v.r.SuppliedTrust == nil, fmt.Sprintf("the role and its trust policy (ask for: aws iam get-role --role-name %s)", role)},
		{v.r.Assume == nil && v.r.Trail == nil, "what the agent gets (ask for: the error that Torque shows, or its AssumeRole event in CloudTrail)"},
		{v.r.RolePolicies == nil && v.r.SuppliedPermission == nil, fmt.Sprintf(
			"the role's policies (ask for: aws iam list-role-policies and list-attached-role-policies --role-name %s, and each of them)", role)},
		{v.r.Secret == nil, fmt.Sprintf("the secret's description (ask for: aws secretsmanager describe-secret --secret-id %s)", secret)},
		{v.r.SecretPolicy == nil, fmt.Sprintf("the secret's policy (ask for: aws secretsmanager get-resource-policy --secret-id %s)", secret)},
		{v.r.Secret.Seen() && !v.defaultKey() && v.r.Key == nil, fmt.Sprintf("the key (ask for: aws kms describe-key --key-id %s)", v.r.Secret.Get().KMSKeyID)},
		{v.r.Secret.Seen() && !v.defaultKey() && v.r.KeyPolicy == nil, fmt.Sprintf(
			"the key policy (ask for: aws kms get-key-policy --policy-name default --key-id %s)", cmp.Or(v.r.Key.Get().ARN, v.r.Secret.Get().KMSKeyID))},
		{v.r.Role.Get().Boundary != "" && v.r.Boundary == nil, fmt.Sprintf(
			"the permissions boundary (ask for: aws iam get-policy --policy-arn %s, and get-policy-version)", v.r.Role.Get().Boundary)},
		{v.r.Value == nil && v.r.RoleValue == nil, "the secret's value, its path and its token (ask for: clonepath check --share in the customer's account, which shows no value)"},
	} {
		if row.missing {
			list = append(list, row.text)
		}
	}
	return list
}

// partialAssumptions are taken for true because nobody sent the lists.
func (v *view) partialAssumptions() []Assumption {
	var list []Assumption
	if p := v.r.RolePolicies; p.Seen() && p.By == "" || p == nil && v.r.SuppliedPermission.Seen() && v.r.As == "" {
		list = append(list, Assumption{
			Text:   "the role has no other policies than those that were sent",
			Why:    "Nobody sent the lists of its policies.",
			Settle: fmt.Sprintf("aws iam list-role-policies and aws iam list-attached-role-policies --role-name %s", cmp.Or(v.roleName(), "ROLE")),
		})
	}
	if v.r.SuppliedTrust.Seen() && v.r.Role == nil && v.r.As == "" {
		list = append(list, Assumption{
			Text:   "the trust policy that was sent is the one that the role has",
			Why:    "The document does not say where it is stored.",
			Settle: fmt.Sprintf("aws iam get-role --role-name %s", cmp.Or(v.roleName(), "ROLE")),
		})
	}
	return list
}
