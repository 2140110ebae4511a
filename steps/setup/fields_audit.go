package setup

import "clonepath/awsops/iampolicy"

// AuditChoice is what a person says of the account for an audit.
type AuditChoice struct {
	Known []string `yaml:"known" json:"known"` // ARNs of principals that are meant to read the secret
}

func auditFields() []Field {
	return []Field{
		{
			Key: "audit.known", Flag: "--audit-known", Kind: Text, Advanced: true,
			Comment: "ARNs of principals that are meant to read the secret; [] for none",
			Noun:    "the ARN of a principal",
			Title:   "Who else is meant to read the secret", Placeholder: "arn:aws:iam::111122223333:role/backup",
			Help:  "ARNs, separated by commas. An audit counts their reads as expected.",
			Check: checkKnown,
			When:  func(Setup) bool { return false }, // nobody is asked: an audit names whom to add
		},
	}
}

func checkKnown(v string) *Problem {
	switch iampolicy.ClassOf(v) {
	case iampolicy.ClassRole, iampolicy.ClassUser, iampolicy.ClassSession, iampolicy.ClassAccount, iampolicy.ClassFederatedUser:
		return nil
	}
	return &Problem{Found: Quote(v) + " is no ARN of a principal", Expected: "the ARN of a role or a user, or the number of an account", Advice: "copy it from the audit's report"}
}
