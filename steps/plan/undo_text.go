package plan

import (
	"fmt"

	"clonepath/awsops"
)

// undoTexts says what an undoing Change does, and how to go back from it to
// what the last Change had made.
func undoTexts(c, last awsops.Change) (title string, back awsops.Rollback) {
	role, policy := QuoteShell(c.Resource), QuoteShell(c.Policy)
	again := awsops.Rollback{Text: "Apply the same Setup again."}
	switch c.Kind {
	case awsops.DeleteSecret:
		return fmt.Sprintf("Delete the secret %s, with a recovery window of %d days", c.Resource, awsops.RecoveryDays), awsops.Rollback{
			Text:    fmt.Sprintf("Restore the secret, within %d days.", awsops.RecoveryDays),
			Command: "aws secretsmanager restore-secret --region " + c.Region + " --secret-id " + role,
		}
	case awsops.DeleteRole:
		return "Delete the role " + c.Resource, again
	case awsops.DeleteRolePolicy:
		return fmt.Sprintf("Delete the policy %s of the role %s", c.Policy, c.Resource), awsops.Rollback{
			Text:    "Put the policy back.",
			Command: "aws iam put-role-policy --role-name " + role + " --policy-name " + policy + " --policy-document " + QuoteShell(last.After),
		}
	case awsops.DeletePolicy:
		return "Delete the managed policy " + c.Resource, again
	case awsops.DetachPolicy:
		return fmt.Sprintf("Detach the policy %s from the role %s", c.Policy, c.Resource), awsops.Rollback{
			Text:    "Attach the policy again.",
			Command: "aws iam attach-role-policy --role-name " + role + " --policy-arn " + policy,
		}
	case awsops.PutRolePolicy:
		return fmt.Sprintf("Put back the policy %s of the role %s as it was", c.Policy, c.Resource), awsops.Rollback{
			Text:    "Put clonepath's policy back.",
			Command: "aws iam put-role-policy --role-name " + role + " --policy-name " + policy + " --policy-document " + QuoteShell(last.After),
		}
	}
	return "Put back the trust policy of the role " + c.Resource + " as it was", awsops.Rollback{
		Text:    "Put clonepath's trust policy back.",
		Command: "aws iam update-assume-role-policy --role-name " + role + " --policy-document " + QuoteShell(last.After),
	}
}

// lowered begins a title in the middle of a sentence.
func lowered(title string) string {
	if title == "" {
		return title
	}
	return string(title[0]|0x20) + title[1:]
}
