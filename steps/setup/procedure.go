package setup

// Steps returns the steps in their order.
func Steps() []Step {
	return []Step{
		{
			ID: StepRepo, Title: "Repository and agent", Short: "Repo",
			What: "Torque's agent clones this repository with a token that it reads from your AWS account. " +
				"Two things decide everything that follows: which repository, and which AWS identity the agent has.",
			Guide: "The guide assumes an agent that Quali hosts and names one ARN for it. Torque's other pages name another " +
				"account, and an agent that you host yourself calls with a role of your own.",
		},
		{
			ID: StepAccount, Title: "AWS account and region", Short: "Account",
			What: "The secret and the role live in one AWS account, the secret in one region. clonepath works with the " +
				"profile you choose, and changes nothing until you approve the plan.",
			Guide: "The guide says nothing about the region. Torque's agent looks for a secret in the region that its client was built for.",
		},
		{
			ID: StepSecret, Title: "Secret with the Git token", Short: "Secret",
			What: "The token is stored in AWS Secrets Manager, so that Torque never keeps it and you can replace it at any time. " +
				"The secret is a small JSON object; the secret path names the key that holds the token.",
			Guide: "Step 1 of the guide: store a new secret, for example git-repo-token. It does not say that the mandatory " +
				"Secret Path needs a value in JSON.",
		},
		{
			ID: StepRole, Title: "IAM role that may read the secret", Short: "Role",
			What: "The agent does not read the secret as itself: it assumes a role in your account. The role's permission " +
				"policy says what that role may read.",
			Guide: "Step 2 of the guide allows secretsmanager:GetSecretValue on \"*\", that is on every secret of the account. " +
				"clonepath allows exactly this secret unless you choose otherwise.",
		},
		{
			ID: StepTrust, Title: "Who may assume the role", Short: "Trust",
			What: "The role's trust policy names the agent and, better, an External ID that the agent has to send. " +
				"Without one, anybody who can make Torque's agent use your role's ARN could read the token through it.",
			Guide: "The guide's trust policy is a bare statement, which IAM refuses, and it asks for no External ID although " +
				"the same page offers one. An External ID that only Torque knows protects nothing.",
		},
		{
			ID: StepCredential, Title: "Credential in Torque", Short: "Credential",
			What: "The last step is done in Torque: a credential with the role's ARN, the External ID, the secret's ID and " +
				"its path. clonepath prints each value to paste; it changes nothing in Torque.",
			Guide: "Step 3 of the guide: Account Admin → Credentials → Add New Credential (on other pages: Administration → " +
				"Credentials → Add Credentials), then \"Secret Manager\" or \"AWS Secret Manager\".",
		},
	}
}
