package setup

import (
	"cmp"
	"errors"
	"strings"

	"clonepath/awsops/sealed"
	"clonepath/awsops/target"
)

// nouns are what the questions ask for, where it is no field of the Target.
var nouns = map[string]string{
	"choice.profile": "the name of a profile", "secret.name": "the name of a secret", "secret.kmsKey": "a KMS key",
	"secret.tags": "a tag", "role.name": "the name of a role", "role.path": "the path of a role", "role.policyName": "the name of a policy",
	"role.permissionsBoundary": "the ARN of a policy", "role.tags": "a tag", "credential.name": "the name of a credential", "credential.spaces": "the name of a space",
}

// Misplaced refuses a token where a key of clonepath.yaml, or a question, asks
// for something else; nil for anything else.
func Misplaced(key, v string) error {
	if field, ok := strings.CutPrefix(key, "target."); ok {
		return target.Misplaced(target.Field(field), v)
	}
	if !sealed.Holds(v) {
		return nil
	}
	return ThatIsAToken(key)
}

// ThatIsAToken is what Misplaced says of a token, also of one that is known
// without having a form.
func ThatIsAToken(key string) error {
	if field, ok := strings.CutPrefix(key, "target."); ok {
		return target.ThatIsAToken(target.Field(field))
	}
	return errors.New(sealed.Misplaced(cmp.Or(nouns[key], "what belongs here")))
}
