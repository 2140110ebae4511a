package fields

import (
	"clonepath/awsops/target"

	"clonepath/steps/session"
	"clonepath/steps/setup"
	"clonepath/tui/form"
)

// SupportKeys are Torque's four fields, and what helps beside them.
var SupportKeys = []string{"target.roleArn", "target.externalId", "target.secretId", "target.secretPath", "target.repo", "target.region"}

// SupportFields ask what somebody sent.
func SupportFields(s *session.Session) []form.Field {
	var fields []form.Field
	for _, key := range SupportKeys {
		f, _ := setup.FieldByKey(key)
		field := checkField(s, key)
		field.Empty, field.Store = "not known", storeLabelled(f.InTarget(), field.Store)
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
