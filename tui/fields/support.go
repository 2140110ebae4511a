package fields

import (
	"clonepath/awsops/target"

	"clonepath/steps/session"
	"clonepath/steps/setup"
	"clonepath/tui/form"
)

// SupportQuestions are Torque's four fields, and what helps beside them.
var SupportQuestions = []struct {
	Key, title string
	Field      target.Field
	empty      string
}{
	{"target.roleArn", "Role ARN", target.FieldRoleARN, "not known"},
	{"target.externalId", "External ID", target.FieldExternalID, "not known"},
	{"target.secretId", "Secret ID", target.FieldSecretID, "not known"},
	{"target.secretPath", "Secret Path", target.FieldSecretPath, "not known"},
	{"target.repo", "Repository URL", target.FieldRepo, "not known"},
	{"target.region", "Region", target.FieldRegion, "not known"},
}

func SupportFields(s *session.Session) []form.Field {
	var fields []form.Field
	for _, q := range SupportQuestions {
		f, _ := setup.FieldByKey(q.Key)
		field := checkField(s, f, q.title, false)
		field.Empty, field.Store = q.empty, storeLabelled(q.Field, field.Store)
		fields = append(fields, field)
	}
	return fields
}

// storeLabelled takes an answer that names its field, "Role ARN: …", for what it
// says, whichever field it was entered in.
func storeLabelled(field target.Field, store func(string)) func(string) {
	return func(v string) {
		if named, ok := target.FromText(v)[field]; ok {
			v = named
		}
		store(v)
	}
}

const SupportHint = "Enter what you know and leave the rest empty. Or paste here what they sent: the fields in one block, an error text, " +
	"the output of an aws command. It is recognised and judged on this machine."
